import FleetModel
import FleetRules
import Testing

@Suite("agent-absent-or-silent")
struct AgentAbsentOrSilentTests {
  static func absent(_ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    .sample {
      $0.neverHaveNode()
      edit(&$0)
    }
  }

  static let cases = [
    RuleCase("listed", .sample(), .silent),
    RuleCase("all is well, and not listed", absent(), .found(.unknown)),
    RuleCase("lost from DHMC", .dhmcSample { $0.loseNode() }, .found(.unknown)),
    RuleCase(
      "settling alters nothing", absent { $0.editInstance { $0.launchTime = Facts.noon } },
      .found(.unknown)),
    RuleCase("a blocker is proven", NoCredentialPathTests.bare(), .silent),
    RuleCase("stopped", absent { $0.editInstance { $0.state = .stopped } }, .silent),
    RuleCase(
      "another service's", absent { $0.editInstance { $0.isOperatorManaged = true } }, .silent),
    RuleCase("no state", absent { $0.editInstance { $0.state = nil } }, .lacks(.instanceState)),
    RuleCase(
      "IMDS is pending", absent { $0.editIMDS { $0.state = "pending" } }, .lacks(.imdsState)),
    RuleCase(
      "no metadata options", absent { $0.editInstance { $0.imds = nil } }, .lacks(.imdsState)),
    RuleCase("IAM is unknown", absent { $0.lack(.roles) }, .lacks(.roles)),
    RuleCase("the SSM listing failed", absent { $0.lack(.nodes) }, .lacks(.nodes)),
    RuleCase("the EC2 listing failed", absent { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "never seen, where DHMC needs the version", .dhmcSample { $0.neverHaveNode() },
      .lacks(.agentVersion)),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("is what remains", arguments: cases)
  func table(_ line: RuleCase) { line.check(.agentAbsentOrSilent) }

  @Test("asks the agent itself")
  func command() {
    #expect(
      said(.agentAbsentOrSilent, Self.absent())?.remedy?.command
        == "sudo ssm-cli get-diagnostics --output table")
    let windows = Self.absent { $0.editInstance { $0.platform = "windows" } }
    #expect(
      said(.agentAbsentOrSilent, windows)?.remedy?.command
        == "ssm-cli get-diagnostics --output table")
  }

  @Test("missing metadata options alone say no code")
  func noIMDSCode() {
    let verdict = Assessment(of: Self.absent { $0.editInstance { $0.imds = nil } }).verdict
    #expect(verdict.reasonCodes.isEmpty)
    #expect(verdict.credentialPath == .unknown)
    #expect(verdict.isPathGap == false)
    #expect(verdict.managedState == .unmanaged)
  }
}
