import FleetModel
import FleetRules
import Testing

@Suite("observation-incomplete")
struct ObservationIncompleteTests {
  static let cases = [
    RuleCase("all is known", .sample(), .silent),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .found(.unknown)),
    RuleCase("the SSM listing failed", .sample { $0.lack(.nodes) }, .found(.unknown)),
    RuleCase("IAM failed, with a profile", .sample { $0.lack(.roles) }, .found(.unknown)),
    RuleCase("IAM failed, with DHMC on", .dhmcSample { $0.lack(.roles) }, .found(.unknown)),
    RuleCase(
      "IAM failed, with neither",
      .sample {
        $0.editInstance { $0.profile = nil }
        $0.lack(.roles)
      }, .silent),
    RuleCase("the setting has its own code", .dhmcSample { $0.lack(.dhmc) }, .silent),
    RuleCase("a hybrid node has no EC2 side", .hybridSample { $0.lack(.instances) }, .silent),
    RuleCase("a hybrid node needs no IAM", .hybridSample { $0.lack(.roles) }, .silent),
    RuleCase("a hybrid node needs SSM", .hybridSample { $0.lack(.nodes) }, .found(.unknown)),
    RuleCase(
      "nothing is left to observe of what is gone",
      .sample {
        $0.editInstance { $0.state = .terminated }
        $0.lack(.nodes)
      }, .silent),
  ]

  @Test("says what lacks", arguments: cases)
  func table(_ line: RuleCase) { line.check(.observationIncomplete) }

  @Test("names every gap with its class and AWS's words, and the action that lacks")
  func namesGaps() throws {
    let facts = Facts.sample {
      $0.lack(.nodes, .denied, "not authorized")
      $0.lack(.roles, .throttled)
    }
    let reason = try #require(said(.observationIncomplete, facts))
    #expect(reason.summary == "not known: ssm.nodes (denied), iam.roles (throttled)")
    #expect(reason.evidence.map(\.value) == ["denied: not authorized", "throttled"])
    #expect(reason.evidence.map(\.fact) == [.pingStatus, .rolePolicies])
    #expect(reason.remedy?.summary.hasPrefix("allow ssm:DescribeInstanceInformation") == true)
    #expect(reason.remedy?.command?.hasPrefix("aws ssm describe-instance-information ") == true)
  }

  @Test(
    "the command asks AWS itself, of the instance or of the Region",
    arguments: [
      (ErrorClass.suspicious, "aws ec2 describe-instances --region eu-west-1 --instance-ids "),
      (.notCollected, "aws ec2 describe-instances --region eu-west-1 --instance-ids "),
      (.throttled, "aws ec2 describe-instances --region eu-west-1 --instance-ids "),
      (.regionDisabled, "aws account get-region-opt-status --region-name eu-west-1"),
    ])
  func commands(errorClass: ErrorClass, command: String) {
    let facts = Facts.sample { $0.lack(.instances, errorClass) }
    #expect(said(.observationIncomplete, facts)?.remedy?.command?.hasPrefix(command) == true)
  }
}
