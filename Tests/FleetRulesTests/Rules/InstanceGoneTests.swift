import FleetModel
import FleetRules
import Testing

@Suite("instance-gone")
struct InstanceGoneTests {
  static let goneFromEC2 = Facts.sample { facts in
    facts.instance = .known(.gone(last: Instance(id: facts.key.id)))
  }

  static let cases = [
    RuleCase("it runs", .sample(), .silent),
    RuleCase("it is stopped", .sample { $0.editInstance { $0.state = .stopped } }, .silent),
    RuleCase(
      "it is terminated", .sample { $0.editInstance { $0.state = .terminated } }, .found(.proven)),
    RuleCase(
      "it shuts down", .sample { $0.editInstance { $0.state = .shuttingDown } }, .found(.proven)),
    RuleCase("EC2 lists it no more, though SSM does", goneFromEC2, .found(.proven)),
    RuleCase("a hybrid node is listed", .hybridSample(), .silent),
    RuleCase(
      "a hybrid node is listed no more", .hybridSample { $0.loseNode() }, .found(.proven)),
    RuleCase(
      "only SSM ever listed it, and no more",
      .sample {
        $0.instance = .known(.neverListed)
        $0.loseNode()
      }, .found(.proven)),
    RuleCase(
      "only SSM lists it", .sample { $0.instance = .known(.neverListed) }, .silent),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "the SSM listing of a hybrid node failed", .hybridSample { $0.lack(.nodes) }, .lacks(.nodes)),
    RuleCase(
      "AWS gave no state", .sample { $0.editInstance { $0.state = nil } }, .lacks(.instanceState)),
  ]

  @Test("says what is over", arguments: cases)
  func table(_ line: RuleCase) { line.check(.instanceGone) }

  @Test("is the only reason and the primary one, and leaves nothing to expect")
  func standsAlone() {
    for facts in Self.cases.filter({ $0.outcome == .found(.proven) }).map(\.facts) {
      let verdict = Assessment(of: facts).verdict
      #expect(verdict.reasonCodes == [.instanceGone])
      #expect(verdict.primaryReason == .instanceGone)
      #expect(verdict.confidence == .proven)
      #expect(verdict.credentialPath == .unknown)
      #expect(verdict.isPathGap == false)
      #expect(verdict.expectedState == .unknown)
    }
  }

  @Test("gives the absence as evidence")
  func evidence() {
    #expect(
      said(.instanceGone, Self.goneFromEC2)?.evidence == [
        Evidence(
          fact: .instanceState, value: nil, source: "ec2:DescribeInstances State.Name",
          observedAt: Facts.noon)
      ])
  }
}
