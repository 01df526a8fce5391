import FleetModel
import Testing

@Suite("The model")
struct ModelTests {
  @Test(
    "the age class of a heartbeat changes after ten minutes and after an hour",
    arguments: [
      (-5, .fresh), (0, .fresh), (600_000, .fresh), (600_001, .stale), (3_600_000, .stale),
      (3_600_001, .lost),
    ] as [(Int64, HeartbeatAge)])
  func heartbeat(age: Int64, expected: HeartbeatAge) {
    #expect(
      HeartbeatAge(lastPing: Timestamp(milliseconds: 0), capture: Timestamp(milliseconds: age))
        == expected)
  }

  @Test("DHMC is on where the value names a role", arguments: [nil, "", "$None"] as [String?])
  func off(value: String?) { #expect(!DHMCSetting(value: value).isOn) }

  @Test("DHMC's role keeps its path")
  func role() { #expect(DHMCSetting(value: "service-role/x").role == "service-role/x") }

  @Test(
    "AWS's words survive, known or not", arguments: ["running", "shutting-down", "rebooting", ""])
  func words(word: String) {
    #expect(InstanceState(word).text == word)
    #expect(PingStatus(word).text == word)
  }

  @Test("an ARN names service, scope and id")
  func arn() {
    let scope = Scope(partition: "aws-cn", account: "111122223333", region: "cn-north-1")
    #expect(
      InstanceKey(scope: scope, id: InstanceID("i-1")).arn
        == "arn:aws-cn:ec2:cn-north-1:111122223333:instance/i-1")
    #expect(
      InstanceKey(scope: scope, id: InstanceID("mi-1")).arn
        == "arn:aws-cn:ssm:cn-north-1:111122223333:managed-instance/mi-1")
  }

  @Test("codes stand in the order of the contract")
  func precedence() {
    #expect(ReasonCode.observationIncomplete < .instanceGone)
    #expect(ReasonCode.imdsDisabled < .noCredentialPath)
    #expect(ReasonCode.allCases == ReasonCode.allCases.sorted())
  }

  @Test("a profile's name is the last part of its ARN")
  func profileName() {
    #expect(ProfileReference(arn: "arn:aws:iam::1:instance-profile/a/b/web", id: nil).name == "web")
  }
}
