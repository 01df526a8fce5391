import FleetModel
import FleetRules
import Testing

@Suite("dhmc-setting-unreadable")
struct DHMCSettingUnreadableTests {
  static let cases = [
    RuleCase("readable", .dhmcSample(), .silent),
    RuleCase("off", .sample { $0.editInstance { $0.profile = nil } }, .silent),
    RuleCase("unreadable, no profile", .dhmcSample { $0.lack(.dhmc) }, .found(.unknown)),
    RuleCase("never collected", .dhmcSample { $0.lack(.dhmc, .notCollected) }, .found(.unknown)),
    RuleCase("unreadable, a usable profile", .sample { $0.lack(.dhmc) }, .silent),
    RuleCase(
      "unreadable, an undecided profile",
      .sample {
        $0.lack(.dhmc)
        $0.lack(.roles)
      }, .found(.unknown)),
    RuleCase(
      "unreadable, and the EC2 listing failed",
      .sample {
        $0.lack(.dhmc)
        $0.lack(.instances)
      }, .found(.unknown)),
    RuleCase("a hybrid node", .hybridSample { $0.lack(.dhmc) }, .silent),
  ]

  @Test("says where the setting matters", arguments: cases)
  func table(_ line: RuleCase) { line.check(.dhmcSettingUnreadable) }

  @Test("leaves a gap in the path, and is never taken to be off")
  func path() {
    let verdict = Assessment(of: .dhmcSample { $0.lack(.dhmc) }).verdict
    #expect(verdict.credentialPath == .unknown)
    #expect(verdict.isPathGap)
    #expect(verdict.expectedState == .unknown)
    #expect(verdict.primaryReason == .dhmcSettingUnreadable)
    #expect(!verdict.reasonCodes.contains(.noCredentialPath))
  }

  @Test("names the action that lacks")
  func remedy() {
    let reason = said(.dhmcSettingUnreadable, .dhmcSample { $0.lack(.dhmc, .denied, "no") })
    #expect(reason?.evidence.map(\.value) == ["denied: no"])
    #expect(reason?.remedy?.summary.hasPrefix("allow ssm:GetServiceSetting") == true)
  }
}
