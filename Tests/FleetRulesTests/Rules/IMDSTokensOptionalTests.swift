import FleetModel
import FleetRules
import Testing

@Suite("imds-tokens-optional")
struct IMDSTokensOptionalTests {
  static func optional(
    agent: String?, _ facts: Facts = .dhmcSample(), _ edit: (inout Facts) -> Void = { _ in }
  ) -> Facts {
    var facts = facts
    facts.editIMDS { $0.httpTokens = "optional" }
    if let agent { facts.editNode { $0.agentVersionText = agent } } else { facts.neverHaveNode() }
    edit(&facts)
    return facts
  }

  static let strict = RuleOptions(strictIMDS: true)

  static let cases = [
    RuleCase("required", .dhmcSample(), .silent),
    RuleCase("an agent before 3.2.1041.0", optional(agent: "3.2.985.0"), .found(.likely)),
    RuleCase("an agent that turns to no IMDSv1", optional(agent: "3.2.1041.0"), .silent),
    RuleCase("an agent that was never seen", optional(agent: nil), .found(.likely)),
    RuleCase("a usable profile", optional(agent: "3.2.985.0", .sample()), .silent),
    RuleCase(
      "a profile that is undecided, with DHMC on",
      optional(agent: "3.2.985.0", .sample()) {
        $0.turnDHMCOn()
        $0.lack(.roles)
      }, .found(.likely)),
    RuleCase(
      "DHMC is off", optional(agent: "3.2.985.0") { $0.dhmc = .known(DHMCSetting(value: "$None")) },
      .silent),
    RuleCase("DHMC is unknown", optional(agent: "3.2.985.0") { $0.lack(.dhmc) }, .found(.likely)),
    RuleCase(
      "the endpoint is disabled",
      optional(agent: "3.2.985.0") { $0.editIMDS { $0.httpEndpoint = "disabled" } }, .silent),
    RuleCase(
      "a change is pending", optional(agent: "3.2.985.0") { $0.editIMDS { $0.state = "pending" } },
      .lacks(.imdsState)),
    RuleCase(
      "AWS gave no tokens", .dhmcSample { $0.editIMDS { $0.httpTokens = nil } }, .lacks(.imdsTokens)
    ),
    RuleCase("the EC2 listing failed", .dhmcSample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase("a hybrid node", .hybridSample { $0.turnDHMCOn() }, .silent),
    RuleCase(
      "strict, whatever the agent", optional(agent: "3.3.1142.0"), .found(.proven), options: strict),
    RuleCase(
      "strict, a usable profile", optional(agent: "3.2.985.0", .sample()), .silent, options: strict),
    RuleCase(
      "strict, a profile that is undecided",
      optional(agent: "3.3.1142.0", .sample()) {
        $0.turnDHMCOn()
        $0.lack(.roles)
      }, .found(.likely), options: strict),
  ]

  @Test("says where IMDSv1 may be used", arguments: cases)
  func table(_ line: RuleCase) { line.check(.imdsTokensOptional) }

  @Test("warns, and blocks only where that is asked for")
  func kinds() {
    let facts = Self.optional(agent: "3.2.985.0")
    #expect(said(.imdsTokensOptional, facts)?.kind == .warning)
    #expect(Assessment(of: facts).verdict.credentialPath == .dhmc)
    #expect(Assessment(of: facts).verdict.expectedState == .managed)
    #expect(said(.imdsTokensOptional, facts, options: Self.strict)?.kind == .blocker)
    let verdict = Assessment(of: facts, options: Self.strict).verdict
    #expect(verdict.credentialPath == .none)
    #expect(verdict.expectedState == .unmanaged)
    #expect(verdict.primaryReason == .imdsTokensOptional)
    #expect(verdict.reasonCodes.contains(.observedContradictsModel))
  }
}
