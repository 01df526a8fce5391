import FleetModel
import FleetRules
import Testing

@Suite("imds-hop-limit-low")
struct IMDSHopLimitLowTests {
  static func tagged(_ key: String, hopLimit: Int? = 1, _ edit: (inout Facts) -> Void = { _ in })
    -> Facts
  {
    .sample {
      $0.editIMDS { $0.hopLimit = hopLimit }
      $0.editInstance { $0.tags = ["Name": "worker", key: "prod"] }
      edit(&$0)
    }
  }

  static let cases = [
    RuleCase("an EKS node", tagged("aws:eks:cluster-name"), .found(.likely)),
    RuleCase("a Kubernetes node", tagged("kubernetes.io/cluster/prod"), .found(.likely)),
    RuleCase("an EKS tag of another kind", tagged("eks:nodegroup-name"), .found(.likely)),
    RuleCase("an ECS instance", tagged("AmazonECSManaged"), .found(.likely)),
    RuleCase("a hop limit of 2", tagged("aws:eks:cluster-name", hopLimit: 2), .silent),
    RuleCase("no containers", tagged("weeks:open"), .silent),
    RuleCase(
      "AWS gave no hop limit", tagged("aws:eks:cluster-name", hopLimit: nil), .lacks(.imdsHopLimit)),
    RuleCase(
      "a change is pending",
      tagged("aws:eks:cluster-name") { $0.editIMDS { $0.state = "pending" } },
      .lacks(.imdsState)),
    RuleCase(
      "the endpoint is disabled",
      tagged("aws:eks:cluster-name") { $0.editIMDS { $0.httpEndpoint = "disabled" } }, .silent),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("warns on evidence of containers alone", arguments: cases)
  func table(_ line: RuleCase) { line.check(.imdsHopLimitLow) }

  @Test("gives the tag as evidence, and the command")
  func proof() {
    let reason = said(.imdsHopLimitLow, Self.tagged("aws:eks:cluster-name"))
    #expect(reason?.evidence.map(\.value) == ["1", "aws:eks:cluster-name=prod"])
    #expect(reason?.remedy?.command?.hasSuffix("--http-put-response-hop-limit 2") == true)
  }
}
