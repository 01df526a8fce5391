import FleetModel
import FleetRules
import Testing

@Suite("agent-version-below-floor")
struct AgentVersionBelowFloorTests {
  static func agent(_ version: String?, _ facts: Facts = .sample()) -> Facts {
    var facts = facts
    facts.editNode { $0.agentVersionText = version }
    return facts
  }

  static let cases = [
    RuleCase("the floor itself", agent("3.3.40.0"), .silent),
    RuleCase("three parts", agent("3.3.40"), .silent),
    RuleCase("below", agent("3.2.2303.0"), .found(.proven)),
    RuleCase("a hybrid node", agent("3.2.2303.0", .hybridSample()), .found(.proven)),
    RuleCase(
      "another floor", agent("3.2.2303.0"), .silent, options: RuleOptions(agentFloor: .dhmcMinimum)),
    RuleCase("no version", agent(nil), .lacks(.agentVersion)),
    RuleCase("never seen", .sample { $0.neverHaveNode() }, .lacks(.agentVersion)),
    RuleCase(
      "the SSM listing failed, and never held it",
      .sample {
        $0.neverHaveNode()
        $0.lack(.nodes)
      }, .lacks(.nodes)),
  ]

  @Test("says who is below the floor", arguments: cases)
  func table(_ line: RuleCase) { line.check(.agentVersionBelowFloor) }

  @Test("what was seen before the launch is likely")
  func likely() {
    var facts = Self.agent("3.2.2303.0")
    facts.loseNode(seenAt: "2026-11-01T00:00:00Z")
    let reason = said(.agentVersionBelowFloor, facts)
    #expect(reason?.confidence == .likely)
    #expect(reason?.evidence.first?.observedAt == moment("2026-11-01T00:00:00Z"))
    #expect(reason?.evidence.first?.value == "3.2.2303.0")
  }
}
