import FleetModel
import FleetRules
import Testing

@Suite("settling-recent-change")
struct SettlingRecentChangeTests {
  static func launched(_ time: String, _ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    .sample {
      $0.editInstance { $0.launchTime = moment(time) }
      edit(&$0)
    }
  }

  static func changed(
    _ fact: FactName, _ time: String, isExact: Bool = false,
    _ edit: (inout Facts) -> Void = { _ in }
  ) -> Facts {
    .sample {
      $0.recentChanges = [RecentChange(fact: fact, at: moment(time), isExact: isExact)]
      edit(&$0)
    }
  }

  static func setDHMC(_ facts: Facts, at time: String) -> Facts {
    var facts = facts
    var setting = facts.dhmc.value ?? DHMCSetting(value: nil)
    setting.lastModifiedAt = moment(time)
    facts.dhmc = .known(setting)
    return facts
  }

  static let cases = [
    RuleCase("nothing changed", .sample(), .silent),
    RuleCase("launched 29 minutes ago", launched("2026-11-24T11:31:00Z"), .found(.proven)),
    RuleCase("launched 30 minutes ago", launched("2026-11-24T11:30:00Z"), .silent),
    RuleCase("launched after the capture began", launched("2026-11-24T12:04:00Z"), .found(.proven)),
    RuleCase("a launch time of the far future", launched("2099-01-01T00:00:00Z"), .silent),
    RuleCase(
      "launched and stopped again",
      launched("2026-11-24T11:50:00Z") { $0.editInstance { $0.state = .stopped } }, .silent),
    RuleCase(
      "launched, and AWS gave no state",
      launched("2026-11-24T11:50:00Z") { $0.editInstance { $0.state = nil } }, .found(.proven)),
    RuleCase("the profile", changed(.profile, "2026-11-24T11:50:00Z"), .found(.likely)),
    RuleCase(
      "the profile, by AWS's own time", changed(.profile, "2026-11-24T11:50:00Z", isExact: true),
      .found(.proven)),
    RuleCase("the tokens", changed(.imdsTokens, "2026-11-24T11:50:00Z"), .found(.likely)),
    RuleCase("a tag", changed(.tags, "2026-11-24T11:50:00Z"), .silent),
    RuleCase("long ago", changed(.profile, "2026-11-24T11:20:00Z"), .silent),
    RuleCase(
      "DHMC, beside a usable profile", setDHMC(.sample(), at: "2026-11-24T11:50:00Z"), .silent),
    RuleCase("DHMC", setDHMC(.dhmcSample(), at: "2026-11-24T11:50:00Z"), .found(.proven)),
    RuleCase(
      "DHMC turned off",
      setDHMC(.sample { $0.editInstance { $0.profile = nil } }, at: "2026-11-24T11:50:00Z"),
      .found(.proven)),
    RuleCase(
      "DHMC, beside an undecided profile",
      setDHMC(.sample { $0.lack(.roles) }, at: "2026-11-24T11:50:00Z"), .found(.proven)),
    RuleCase(
      "a hybrid node", setDHMC(.hybridSample(), at: "2026-11-24T11:50:00Z"), .silent),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "DHMC, and the EC2 listing failed",
      setDHMC(.sample { $0.lack(.instances) }, at: "2026-11-24T11:50:00Z"), .found(.proven)),
  ]

  @Test("says what may still take effect", arguments: cases)
  func table(_ line: RuleCase) { line.check(.settlingRecentChange) }

  @Test("ends half an hour after the last change")
  func end() {
    let facts = Self.changed(.profile, "2026-11-24T11:50:00Z") {
      $0.editInstance { $0.launchTime = moment("2026-11-24T11:40:00Z") }
    }
    let assessment = Assessment(of: facts)
    #expect(assessment.settlingUntil == moment("2026-11-24T12:20:00Z"))
    #expect(!assessment.verdict.reasonCodes.contains(.settlingRecentChange))
    #expect(
      assessment.reasons.first?.summary
        == "changed less than 30 minutes ago: instance.launch_time at 2026-11-24T11:40:00Z, "
        + "instance.profile at 2026-11-24T11:50:00Z")
  }

  @Test("gives no end where nothing settles")
  func noEnd() { #expect(Assessment(of: .sample()).settlingUntil == nil) }
}
