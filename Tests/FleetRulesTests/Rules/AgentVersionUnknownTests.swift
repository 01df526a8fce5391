import FleetModel
import FleetRules
import Testing

@Suite("agent-version-unknown")
struct AgentVersionUnknownTests {
  static let neverSeen = Facts.dhmcSample { $0.neverHaveNode() }

  static let cases = [
    RuleCase("seen", .dhmcSample(), .silent),
    RuleCase("never seen, DHMC on", neverSeen, .found(.unknown)),
    RuleCase("lost, but seen once", .dhmcSample { $0.loseNode() }, .silent),
    RuleCase(
      "listed without a version", .dhmcSample { $0.editNode { $0.agentVersionText = nil } },
      .found(.unknown)),
    RuleCase("never seen, with a profile", .sample { $0.neverHaveNode() }, .silent),
    RuleCase(
      "never seen, DHMC off",
      .sample {
        $0.editInstance { $0.profile = nil }
        $0.neverHaveNode()
      }, .silent),
    RuleCase(
      "never seen, DHMC unknown",
      .dhmcSample {
        $0.neverHaveNode()
        $0.lack(.dhmc)
      }, .found(.unknown)),
    RuleCase(
      "the SSM listing failed",
      .dhmcSample {
        $0.neverHaveNode()
        $0.lack(.nodes)
      }, .lacks(.nodes)),
    RuleCase(
      "the EC2 listing failed",
      .dhmcSample {
        $0.neverHaveNode()
        $0.lack(.instances)
      }, .lacks(.instances)),
    RuleCase("a hybrid node", .hybridSample { $0.editNode { $0.agentVersionText = nil } }, .silent),
  ]

  @Test("says where a version is needed", arguments: cases)
  func table(_ line: RuleCase) { line.check(.agentVersionUnknown) }

  @Test("leaves the path unknown by the facts")
  func path() {
    let verdict = Assessment(of: Self.neverSeen).verdict
    #expect(verdict.credentialPath == .unknown)
    #expect(verdict.isPathGap == false)
    #expect(verdict.primaryReason == .agentVersionUnknown)
    #expect(verdict.managedState == .unmanaged)
  }
}
