import FleetModel
import FleetRules
import Testing

@Suite("no-credential-path")
struct NoCredentialPathTests {
  static func bare(_ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    .sample {
      $0.editInstance { $0.profile = nil }
      $0.loseNode()
      edit(&$0)
    }
  }

  static let cases = [
    RuleCase("a profile", .sample(), .silent),
    RuleCase("DHMC", .dhmcSample(), .silent),
    RuleCase("neither", bare(), .found(.proven)),
    RuleCase(
      "an empty setting is off", bare { $0.dhmc = .known(DHMCSetting(value: "")) }, .found(.proven)),
    RuleCase(
      "no value is off", bare { $0.dhmc = .known(DHMCSetting(value: nil)) }, .found(.proven)),
    RuleCase("IAM is not needed to know", bare { $0.lack(.roles) }, .found(.proven)),
    RuleCase(
      "IMDS has its own code", bare { $0.editIMDS { $0.httpEndpoint = "disabled" } },
      .found(.proven)),
    RuleCase("the setting is unknown", bare { $0.lack(.dhmc) }, .lacks(.dhmc)),
    RuleCase("the EC2 listing failed", bare { $0.lack(.instances) }, .lacks(.instances)),
    RuleCase(
      "EC2 never listed it", .sample { $0.instance = .known(.neverListed) }, .lacks(.profile)),
    RuleCase("an undecided profile is a profile", .sample { $0.lack(.roles) }, .silent),
    RuleCase("a hybrid node", .hybridSample(), .silent),
  ]

  @Test("says who has neither profile nor DHMC", arguments: cases)
  func table(_ line: RuleCase) { line.check(.noCredentialPath) }

  @Test("gives both facts, and the command that turns DHMC on")
  func proof() throws {
    let reason = try #require(said(.noCredentialPath, Self.bare()))
    #expect(reason.evidence.map(\.value) == [nil, "$None"])
    #expect(
      reason.remedy?.command
        == "aws ssm update-service-setting --region eu-west-1 "
        + "--setting-id /ssm/managed-instance/default-ec2-instance-management-role "
        + "--setting-value service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole")
    let verdict = Assessment(of: Self.bare()).verdict
    #expect(verdict.credentialPath == .none)
    #expect(verdict.expectedState == .unmanaged)
    #expect(verdict.primaryReason == .noCredentialPath)
    #expect(verdict.confidence == .proven)
  }
}
