import FleetModel
import FleetRules
import Testing

@Suite("imds-change-pending")
struct IMDSChangePendingTests {
  static let pending = Facts.sample { $0.editIMDS { $0.state = "pending" } }

  static let cases = [
    RuleCase("applied", .sample(), .silent),
    RuleCase("pending", pending, .found(.unknown)),
    RuleCase("applied and disabled", IMDSDisabledTests.disabled, .silent),
    RuleCase(
      "applied, endpoint unheard of", .sample { $0.editIMDS { $0.httpEndpoint = "v6" } }, .silent),
    RuleCase("no options", .sample { $0.editInstance { $0.imds = nil } }, .lacks(.imdsState)),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "EC2 never listed it", .sample { $0.instance = .known(.neverListed) }, .lacks(.imdsState)),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("says what is provisional", arguments: cases)
  func table(_ line: RuleCase) { line.check(.imdsChangePending) }

  @Test("leaves the path unknown by the facts")
  func path() {
    let verdict = Assessment(of: Self.pending).verdict
    #expect(verdict.credentialPath == .unknown)
    #expect(verdict.isPathGap == false)
    #expect(verdict.expectedState == .unknown)
    #expect(verdict.primaryReason == .imdsChangePending)
    #expect(verdict.confidence == .unknown)
  }
}
