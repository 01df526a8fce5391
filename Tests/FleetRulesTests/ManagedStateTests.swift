import FleetModel
import FleetRules
import Testing

@Suite("managed state, in the order of the contract")
struct ManagedStateTests {
  struct Line: Sendable, CustomTestStringConvertible {
    let claim: String
    let facts: Facts
    let state: ManagedState
    var because: NotApplicableReason?

    init(
      _ claim: String, _ facts: Facts, _ state: ManagedState, _ because: NotApplicableReason? = nil
    ) {
      self.claim = claim
      self.facts = facts
      self.state = state
      self.because = because
    }

    var testDescription: String { claim }
  }

  static func inState(_ state: InstanceState?, _ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    .sample {
      $0.editInstance { $0.state = state }
      edit(&$0)
    }
  }

  static func goneFromEC2(_ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    .sample { facts in
      facts.instance = .known(.gone(last: Instance(id: facts.key.id)))
      edit(&facts)
    }
  }

  static let firstRule = [
    Line("pending, though Online", inState(.pending), .notApplicable, .pending),
    Line("stopping, though Online", inState(.stopping), .notApplicable, .stopping),
    Line("stopped, though Online", inState(.stopped), .notApplicable, .stopped),
    Line("shutting down, though Online", inState(.shuttingDown), .notApplicable, .shuttingDown),
    Line("terminated, though Online", inState(.terminated), .notApplicable, .terminated),
    Line(
      "stopped, and SSM failed", inState(.stopped) { $0.lack(.nodes) }, .notApplicable, .stopped),
    Line("gone, though SSM lists it", goneFromEC2(), .notApplicable, .gone),
    Line("gone, and SSM failed", goneFromEC2 { $0.lack(.nodes) }, .notApplicable, .gone),
    Line(
      "stopped outweighs operator-managed",
      inState(.stopped) { $0.editInstance { $0.isOperatorManaged = true } }, .notApplicable,
      .stopped),
  ]

  static let otherRules = [
    Line("Online", .sample(), .managed),
    Line("ConnectionLost", HeartbeatStaleTests.node(.connectionLost, .lost), .connectionLost),
    Line("Inactive", HeartbeatStaleTests.node(.other("Inactive"), .lost), .connectionLost),
    Line("no ping status", HeartbeatStaleTests.node(nil, nil), .connectionLost),
    Line(
      "Online and operator-managed", .sample { $0.editInstance { $0.isOperatorManaged = true } },
      .managed),
    Line("Online, and EC2 failed", .sample { $0.lack(.instances) }, .managed),
    Line("Online, and no state", inState(nil), .managed),
    Line("Online, and a state of AWS's own", inState(.other("rebooting")), .managed),
    Line("SSM failed", .sample { $0.lack(.nodes) }, .unknown),
    Line("both failed", Facts(key: Facts.sample().key, at: Facts.noon), .unknown),
    Line(
      "EC2 failed, and SSM lists it not",
      .sample {
        $0.loseNode()
        $0.lack(.instances)
      }, .unknown),
    Line(
      "SSM failed, and operator-managed",
      .sample {
        $0.editInstance { $0.isOperatorManaged = true }
        $0.lack(.nodes)
      }, .unknown),
    Line("no state, and SSM failed", inState(nil) { $0.lack(.nodes) }, .unknown),
    Line(
      "operator-managed and not listed",
      .sample {
        $0.editInstance { $0.isOperatorManaged = true }
        $0.neverHaveNode()
      }, .notApplicable, .operatorManaged),
    Line("never listed by SSM", .sample { $0.neverHaveNode() }, .unmanaged),
    Line("listed by SSM no more", .sample { $0.loseNode() }, .unmanaged),
    Line("no state, and SSM lists it not", inState(nil) { $0.loseNode() }, .unmanaged),
  ]

  static let oneSided = [
    Line("only SSM lists it", .sample { $0.instance = .known(.neverListed) }, .managed),
    Line(
      "only SSM ever listed it, and no more",
      .sample {
        $0.instance = .known(.neverListed)
        $0.loseNode()
      }, .notApplicable, .gone),
    Line(
      "only SSM ever listed it, and failed",
      .sample {
        $0.instance = .known(.neverListed)
        $0.lack(.nodes)
      }, .unknown),
    Line(
      "nothing ever listed it",
      .sample {
        $0.instance = .known(.neverListed)
        $0.neverHaveNode()
      }, .unknown),
    Line("hybrid, Online", .hybridSample(), .managed),
    Line("hybrid, EC2 failed", .hybridSample { $0.lack(.instances) }, .managed),
    Line(
      "hybrid, lost", .hybridSample { $0.editNode { $0.pingStatus = .connectionLost } },
      .connectionLost),
    Line("hybrid, gone", .hybridSample { $0.loseNode() }, .notApplicable, .gone),
    Line("hybrid, SSM failed", .hybridSample { $0.lack(.nodes) }, .unknown),
  ]

  @Test("is observed", arguments: firstRule + otherRules + oneSided)
  func table(_ line: Line) {
    let verdict = Assessment(of: line.facts).verdict
    #expect(verdict.managedState == line.state)
    #expect(verdict.notApplicableBecause == line.because)
  }

  @Test("a failed listing never makes an instance unmanaged", arguments: ErrorClass.allCases)
  func unknownIsNotAbsent(error: ErrorClass) {
    #expect(Assessment(of: .sample { $0.lack(.nodes, error) }).verdict.managedState == .unknown)
  }
}
