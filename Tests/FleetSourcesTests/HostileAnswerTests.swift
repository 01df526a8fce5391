import FleetModel
import FleetSources
import TestSupport
import Testing

@Suite("An answer with flipped bits is read or refused, and never traps")
struct HostileAnswerTests {
  private static let answers = [
    "ec2.describe-instances": """
    {"Reservations": [{"Instances": [{"InstanceId": "i-1", "LaunchTime": 1764000000.5, "State": {"Name": "running"},
      "MetadataOptions": {"HttpPutResponseHopLimit": 2}, "Operator": {"Managed": false},
      "SecurityGroups": [{"GroupId": "sg-1"}], "Tags": [{"Key": "Name", "Value": "\\u00e9\\ud83d\\ude00"}]}]}]}
    """,
    "ssm.describe-instance-information": """
    {"InstanceInformationList": [{"InstanceId": "i-1", "LastPingDateTime": "2026-11-24T05:59:00.250+01:00",
      "AgentVersion": "3.3.40.0", "IsLatestVersion": true}], "NextToken": ""}
    """,
    "ssm.get-service-setting": """
    {"ServiceSetting": {"SettingId": "/ssm/managed-instance/default-ec2-instance-management-role",
      "SettingValue": "$None", "LastModifiedDate": -1764000000e3}}
    """,
    "ec2.describe-iam-instance-profile-associations": """
    {"IamInstanceProfileAssociations": [{"AssociationId": "a", "Timestamp": 1e400, "State": "associated"}]}
    """,
    "iam.list-instance-profiles": """
    {"InstanceProfiles": [{"InstanceProfileId": "AIPA1", "CreateDate": "2026-01-01", "Roles": [
      {"RoleId": "AROA1", "AssumeRolePolicyDocument": "%7B%22a%22%3A%5B1%5D%7D"}]}]}
    """,
  ]

  @Test(arguments: seeds(40))
  func mutation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for (operation, text) in HostileAnswerTests.answers.sorted(by: { $0.key < $1.key }) {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] ^= 1 << UInt8.random(in: 0...6, using: &generator)
      }
      let mutated = String(decoding: bytes, as: UTF8.self)
      let read = try CaptureFixture("\(operation).json", mutated).readOnly()
      switch read.outcome {
      case .complete: break
      case .failed(let errorClass, let message):
        #expect(errorClass == .badResponse, "seed \(seed): \(mutated)")
        #expect(message?.contains("\(operation).json:") == true, "seed \(seed): \(message ?? "")")
      case nil: Issue.record("not read")
      }
    }
  }
}
