import FleetModel
import FleetRules
import Testing

@Suite("instance-not-running")
struct InstanceNotRunningTests {
  static func inState(_ state: InstanceState?) -> Facts {
    .sample { $0.editInstance { $0.state = state } }
  }

  static let cases = [
    RuleCase("running", inState(.running), .silent),
    RuleCase("stopped", inState(.stopped), .found(.proven)),
    RuleCase("stopping", inState(.stopping), .found(.proven)),
    RuleCase("pending", inState(.pending), .found(.proven)),
    RuleCase("terminated is gone", inState(.terminated), .silent),
    RuleCase("a word of AWS's own", inState(.other("rebooting")), .lacks(.instanceState)),
    RuleCase("no state", inState(nil), .lacks(.instanceState)),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("says what does not run", arguments: cases)
  func table(_ line: RuleCase) { line.check(.instanceNotRunning) }

  @Test("starts what is stopped, and waits for the rest")
  func remedies() {
    #expect(
      said(.instanceNotRunning, Self.inState(.stopped))?.remedy?.command
        == "aws ec2 start-instances --region eu-west-1 --instance-ids i-0123456789abcdef0")
    #expect(said(.instanceNotRunning, Self.inState(.pending))?.remedy?.command == nil)
    #expect(said(.instanceNotRunning, Self.inState(.stopping))?.remedy?.command == nil)
  }

  @Test("leaves what would hold if it ran")
  func expectedState() {
    let good = Assessment(of: Self.inState(.stopped)).verdict
    #expect(good.managedState == .notApplicable)
    #expect(good.expectedState == .managed)
    #expect(good.credentialPath == .profile)
    #expect(good.primaryReason == .instanceNotRunning)
    var facts = Self.inState(.stopped)
    facts.editIMDS { $0.httpEndpoint = "disabled" }
    let bad = Assessment(of: facts).verdict
    #expect(bad.expectedState == .unmanaged)
    #expect(bad.primaryReason == .instanceNotRunning)
    #expect(bad.reasonCodes.contains(.imdsDisabled))
  }
}
