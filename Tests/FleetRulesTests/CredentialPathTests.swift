import FleetModel
import FleetRules
import Testing

@Suite("credential path and expected state")
struct CredentialPathTests {
  struct Line: Sendable, CustomTestStringConvertible {
    let claim: String
    let facts: Facts
    let path: CredentialPath
    let expected: ExpectedState
    let isGap: Bool

    init(
      _ claim: String, _ facts: Facts, _ path: CredentialPath, _ expected: ExpectedState,
      isGap: Bool = false
    ) {
      self.claim = claim
      self.facts = facts
      self.path = path
      self.expected = expected
      self.isGap = isGap
    }

    var testDescription: String { claim }
  }

  static func old(_ edit: (inout Facts) -> Void) -> Facts {
    AgentVersionBelowDHMCMinimumTests.agent("3.1.1.0") { edit(&$0) }
  }

  static let lines = [
    Line("a profile", .sample(), .profile, .managed),
    Line("a profile, whatever DHMC", .sample { $0.lack(.dhmc) }, .profile, .managed),
    Line("a profile, whatever the agent", .sample { $0.neverHaveNode() }, .profile, .managed),
    Line(
      "a profile, and IAM unknown", .sample { $0.lack(.roles) }, .unknown, .unknown, isGap: true),
    Line("DHMC", .dhmcSample(), .dhmc, .managed),
    Line("DHMC, agent seen once", .dhmcSample { $0.loseNode() }, .dhmc, .managed),
    Line(
      "DHMC, agent seen before the launch",
      .dhmcSample { $0.loseNode(seenAt: "2026-11-01T00:00:00Z") }, .dhmc, .managed),
    Line("DHMC, agent seen, and SSM failed", .dhmcSample { $0.lack(.nodes) }, .dhmc, .managed),
    Line("DHMC, agent never seen", .dhmcSample { $0.neverHaveNode() }, .unknown, .unknown),
    Line(
      "DHMC, agent never seen, and SSM failed",
      .dhmcSample {
        $0.neverHaveNode()
        $0.lack(.nodes)
      }, .unknown, .unknown, isGap: true),
    Line("DHMC, and IAM unknown", .dhmcSample { $0.lack(.roles) }, .unknown, .unknown, isGap: true),
    Line("DHMC unknown", .dhmcSample { $0.lack(.dhmc) }, .unknown, .unknown, isGap: true),
    Line("DHMC, too old", old { _ in }, .none, .unmanaged),
    Line("too old in every reading of the setting", old { $0.lack(.dhmc) }, .none, .unmanaged),
    Line("too old in every reading of IAM", old { $0.lack(.roles) }, .none, .unmanaged),
    Line(
      "too old as of a listing that failed since", old { $0.lack(.nodes) }, .unknown, .unknown,
      isGap: true),
    Line("neither", NoCredentialPathTests.bare(), .none, .unmanaged),
    Line(
      "neither, and IAM unknown", NoCredentialPathTests.bare { $0.lack(.roles) }, .none, .unmanaged),
    Line("IMDS disabled", IMDSDisabledTests.disabled, .none, .unmanaged),
    Line(
      "IMDS disabled, whatever IAM",
      .sample {
        $0.editIMDS { $0.httpEndpoint = "disabled" }
        $0.lack(.roles)
      }, .none, .unmanaged),
    Line("IMDS pending", IMDSChangePendingTests.pending, .unknown, .unknown),
    Line(
      "IMDS pending, and neither",
      NoCredentialPathTests.bare { $0.editIMDS { $0.state = "pending" } }, .none, .unmanaged),
    Line(
      "IMDS pending, and IAM unknown",
      .sample {
        $0.editIMDS { $0.state = "pending" }
        $0.lack(.roles)
      }, .unknown, .unknown, isGap: true),
    Line("no metadata options", .sample { $0.editInstance { $0.imds = nil } }, .unknown, .unknown),
    Line("EC2 failed", .sample { $0.lack(.instances) }, .unknown, .unknown, isGap: true),
    Line("EC2 never listed it", .sample { $0.instance = .known(.neverListed) }, .unknown, .unknown),
    Line(
      "stopped, would work", .dhmcSample { $0.editInstance { $0.state = .stopped } }, .dhmc,
      .managed),
    Line(
      "stopped, would not", NoCredentialPathTests.bare { $0.editInstance { $0.state = .stopped } },
      .none, .unmanaged),
    Line("terminated", .sample { $0.editInstance { $0.state = .terminated } }, .unknown, .unknown),
    Line("hybrid", .hybridSample(), .hybrid, .managed),
    Line("hybrid, SSM failed", .hybridSample { $0.lack(.nodes) }, .hybrid, .managed),
    Line("hybrid, gone", .hybridSample { $0.loseNode() }, .unknown, .unknown),
  ]

  @Test("follow from the facts", arguments: lines)
  func table(_ line: Line) {
    let verdict = Assessment(of: line.facts).verdict
    #expect(verdict.credentialPath == line.path)
    #expect(verdict.expectedState == line.expected)
    #expect(verdict.isPathGap == line.isGap)
  }
}
