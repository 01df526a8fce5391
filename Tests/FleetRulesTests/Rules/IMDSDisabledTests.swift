import FleetModel
import FleetRules
import Testing

@Suite("imds-disabled")
struct IMDSDisabledTests {
  static let disabled = Facts.sample { $0.editIMDS { $0.httpEndpoint = "disabled" } }

  static let cases = [
    RuleCase("enabled", .sample(), .silent),
    RuleCase("disabled and applied", disabled, .found(.proven)),
    RuleCase(
      "disabled and pending",
      .sample {
        $0.editIMDS {
          $0.httpEndpoint = "disabled"
          $0.state = "pending"
        }
      }, .lacks(.imdsState)),
    RuleCase(
      "disabled, and AWS gave no state",
      .sample {
        $0.editIMDS {
          $0.httpEndpoint = "disabled"
          $0.state = nil
        }
      }, .lacks(.imdsState)),
    RuleCase(
      "a word of AWS's own", .sample { $0.editIMDS { $0.httpEndpoint = "v6" } },
      .lacks(.imdsEndpoint)),
    RuleCase("no options", .sample { $0.editInstance { $0.imds = nil } }, .lacks(.imdsState)),
    RuleCase("the EC2 listing failed", .sample { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "EC2 never listed it", .sample { $0.instance = .known(.neverListed) }, .lacks(.imdsEndpoint)),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("says what blocks every path", arguments: cases)
  func table(_ line: RuleCase) { line.check(.imdsDisabled) }

  @Test("gives the field as evidence, and the command that enables it")
  func proof() throws {
    let reason = try #require(said(.imdsDisabled, Self.disabled))
    #expect(reason.kind == .blocker)
    #expect(
      reason.evidence.first
        == Evidence(
          fact: .imdsEndpoint, value: "disabled",
          source: "ec2:DescribeInstances MetadataOptions.HttpEndpoint", observedAt: Facts.noon))
    #expect(
      reason.remedy?.command
        == "aws ec2 modify-instance-metadata-options --region eu-west-1 "
        + "--instance-id i-0123456789abcdef0 --http-endpoint enabled")
  }
}
