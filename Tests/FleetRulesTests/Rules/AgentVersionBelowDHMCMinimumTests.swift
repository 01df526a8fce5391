import FleetModel
import FleetRules
import Testing

@Suite("agent-version-below-dhmc-minimum")
struct AgentVersionBelowDHMCMinimumTests {
  static func agent(
    _ version: String, _ facts: Facts = .dhmcSample(), _ edit: (inout Facts) -> Void = { _ in }
  ) -> Facts {
    var facts = facts
    facts.editNode { $0.agentVersionText = version }
    edit(&facts)
    return facts
  }

  static let cases = [
    RuleCase("the minimum itself", agent("3.2.582.0"), .silent),
    RuleCase("greater as a number, lesser as text", agent("3.2.1041.0"), .silent),
    RuleCase("below", agent("3.2.419.0"), .found(.proven)),
    RuleCase("lost, seen since the launch", agent("3.1.1.0") { $0.loseNode() }, .found(.proven)),
    RuleCase(
      "lost, seen before the launch",
      agent("3.1.1.0") { $0.loseNode(seenAt: "2026-11-01T00:00:00Z") },
      .found(.likely)),
    RuleCase(
      "lost, and AWS gave no launch time",
      agent("3.1.1.0") {
        $0.loseNode()
        $0.editInstance { $0.launchTime = nil }
      }, .found(.likely)),
    RuleCase("SSM cannot be asked any more", agent("3.1.1.0") { $0.lack(.nodes) }, .found(.likely)),
    RuleCase("a usable profile", agent("3.1.1.0", .sample { $0.turnDHMCOn() }), .silent),
    RuleCase(
      "an undecided profile",
      agent(
        "3.1.1.0",
        .sample {
          $0.turnDHMCOn()
          $0.lack(.roles)
        }), .found(.likely)),
    RuleCase(
      "DHMC is off", agent("3.1.1.0", .sample { $0.editInstance { $0.profile = nil } }), .silent),
    RuleCase(
      "DHMC is unknown, and there is no profile", agent("3.1.1.0") { $0.lack(.dhmc) },
      .found(.proven)),
    RuleCase("never seen", .dhmcSample { $0.neverHaveNode() }, .lacks(.agentVersion)),
    RuleCase("no version", agent("latest"), .lacks(.agentVersion)),
    RuleCase(
      "the EC2 listing failed", agent("3.1.1.0") { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "EC2 never listed it", agent("3.1.1.0") { $0.instance = .known(.neverListed) },
      .lacks(.profile)),
    RuleCase("a hybrid node", agent("3.1.1.0", .hybridSample { $0.turnDHMCOn() }), .silent),
  ]

  @Test("says who is too old for DHMC", arguments: cases)
  func table(_ line: RuleCase) { line.check(.agentVersionBelowDHMCMinimum) }

  @Test("a proven one leaves no path, a likely one leaves it open")
  func paths() {
    let proven = Assessment(of: Self.agent("3.1.1.0") { $0.loseNode() }).verdict
    #expect(proven.credentialPath == .none)
    #expect(proven.expectedState == .unmanaged)
    #expect(proven.primaryReason == .agentVersionBelowDHMCMinimum)
    let likely = Assessment(
      of: Self.agent("3.1.1.0") { $0.loseNode(seenAt: "2026-11-01T00:00:00Z") }
    ).verdict
    #expect(likely.credentialPath == .unknown)
    #expect(likely.isPathGap == false)
    #expect(likely.expectedState == .unknown)
    #expect(likely.primaryReason == .agentVersionBelowDHMCMinimum)
    #expect(likely.confidence == .likely)
  }

  @Test("sends the update only where SSM reaches the agent")
  func command() {
    #expect(
      said(.agentVersionBelowDHMCMinimum, Self.agent("3.1.1.0"))?.remedy?.command
        == "aws ssm send-command --region eu-west-1 --document-name AWS-UpdateSSMAgent "
        + "--instance-ids i-0123456789abcdef0")
    let lost = Self.agent("3.1.1.0") { $0.loseNode() }
    #expect(said(.agentVersionBelowDHMCMinimum, lost)?.remedy?.command == nil)
  }
}
