import FleetModel
import FleetRules
import Testing

@Suite("observed-contradicts-model")
struct ObservedContradictsModelTests {
  static let cases = [
    RuleCase("Online, and no blocker", .sample(), .silent),
    RuleCase("Online, though IMDS is disabled", IMDSDisabledTests.disabled, .found(.proven)),
    RuleCase(
      "Online, though nothing gives credentials", .sample { $0.editInstance { $0.profile = nil } },
      .found(.proven)),
    RuleCase(
      "Online, though stopped", .sample { $0.editInstance { $0.state = .stopped } }, .found(.proven)
    ),
    RuleCase(
      "a lost connection contradicts nothing",
      .sample {
        $0.editInstance { $0.profile = nil }
        $0.editNode { $0.pingStatus = .connectionLost }
      }, .silent),
    RuleCase("not listed", NoCredentialPathTests.bare(), .silent),
    RuleCase(
      "Online, and a blocker is likely",
      .sample {
        $0.turnDHMCOn()
        $0.lack(.roles)
        $0.editNode { $0.agentVersionText = "3.1.1.0" }
      }, .silent),
    RuleCase(
      "a blocker, and the SSM listing failed", NoCredentialPathTests.bare { $0.lack(.nodes) },
      .lacks(.nodes)),
    RuleCase("no blocker, and the SSM listing failed", .sample { $0.lack(.nodes) }, .silent),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("says what should be impossible", arguments: cases)
  func table(_ line: RuleCase) { line.check(.observedContradictsModel) }

  @Test("shows the evidence of both sides, and changes nothing observed")
  func evidence() {
    let assessment = Assessment(of: IMDSDisabledTests.disabled)
    #expect(assessment.verdict.managedState == .managed)
    #expect(assessment.verdict.expectedState == .unmanaged)
    #expect(assessment.verdict.primaryReason == .imdsDisabled)
    #expect(
      assessment.reasons.last?.evidence.map(\.fact) == [.pingStatus, .imdsEndpoint, .imdsState])
  }
}
