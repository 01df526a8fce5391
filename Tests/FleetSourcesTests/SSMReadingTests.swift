import FleetModel
import FleetSources
import Testing

@Suite("SSM's answers")
struct SSMReadingTests {
  @Test("a node has every field that the model has, whichever way its times are written")
  func node() throws {
    let fixture = CaptureFixture(
      "ssm.describe-instance-information.json",
      """
      {"InstanceInformationList": [
        {"InstanceId": "mi-00000000000000b01", "PingStatus": "Online", "LastPingDateTime": 1795499940.25,
         "AgentVersion": "3.3.40.0", "IsLatestVersion": false, "PlatformType": "Linux",
         "PlatformName": "Debian GNU/Linux", "PlatformVersion": "12", "ResourceType": "ManagedInstance",
         "ActivationId": "a-1", "IamRole": "hybrid", "RegistrationDate": "2026-10-01T00:00:00+00:00",
         "Name": "edge", "IPAddress": "10.0.0.9", "ComputerName": "edge.example",
         "AssociationStatus": "Success", "LastAssociationExecutionDate": 1795499000,
         "LastSuccessfulAssociationExecutionDate": "2026-11-24T05:00:00+00:00",
         "AssociationOverview": {"DetailedStatus": "Success"}, "SourceId": "s", "SourceType": "t"},
        {"InstanceId": "i-00000000000000b02", "PingStatus": "ConnectionLost",
         "LastPingDateTime": "2026-11-24T04:59:59Z", "AgentVersion": "latest"}]}
      """)
    let read = try fixture.readOnly()
    #expect(read.outcome == .complete)
    var node = Node(id: InstanceID("mi-00000000000000b01"))
    node.pingStatus = .online
    node.heartbeat = .fresh
    node.agentVersionText = "3.3.40.0"
    node.isLatestVersion = false
    node.platformType = "Linux"
    node.platformName = "Debian GNU/Linux"
    node.platformVersion = "12"
    node.resourceType = "ManagedInstance"
    node.activationID = "a-1"
    node.iamRole = "hybrid"
    node.registrationDate = Timestamp("2026-10-01T00:00:00Z")
    node.name = "edge"
    node.ipAddress = "10.0.0.9"
    node.computerName = "edge.example"
    node.associationStatus = "Success"
    node.sourceID = "s"
    node.sourceType = "t"
    node.volatile.lastPingAt = Timestamp("2026-11-24T05:59:00.250Z")
    node.volatile.lastAssociationAt = Timestamp("2026-11-24T05:43:20Z")
    node.volatile.lastSuccessfulAssociationAt = Timestamp("2026-11-24T05:00:00Z")
    #expect(read.nodes.first == node)
    #expect(read.nodes.last?.heartbeat == .lost)
    #expect(read.nodes.last?.agentVersionText == "latest")
    #expect(
      read.problems == [
        "111122223333/eu-north-1/ssm.describe-instance-information.json:11:64: AgentVersion \"latest\" is no version"
      ])
  }

  @Test("of the two listings the contract counts, unless it failed")
  func preference() throws {
    let information = "111122223333/eu-north-1/ssm.describe-instance-information"
    let properties = "111122223333/eu-north-1/ssm.describe-instance-properties.json"
    let one = "{\"InstanceInformationList\": [{\"InstanceId\": \"i-1\"}]}"
    let two = "{\"InstanceProperties\": [{\"InstanceId\": \"i-1\"}, {\"InstanceId\": \"i-2\"}]}"
    #expect(
      try CaptureFixture(["\(information).json": one, properties: two]).readOnly().nodes.count == 1)
    let failed = CaptureFixture(["\(information).error": "no", properties: two])
    #expect(try failed.readOnly().nodes.count == 2)
    #expect(try CaptureFixture([properties: two]).readOnly().nodes.count == 2)
    #expect(
      try CaptureFixture(["\(information).error": "no"]).readOnly().failure == "service-error no")
  }

  @Test(
    "the setting is told from others by its id",
    arguments: [
      "/ssm/managed-instance/default-ec2-instance-management-role",
      "arn:aws:ssm:eu-north-1:111122223333:servicesetting/ssm/managed-instance/default-ec2-instance-management-role",
    ])
  func setting(id: String) throws {
    let fixture = CaptureFixture(
      "ssm.get-service-setting.json",
      """
      {"ServiceSetting": {"SettingId": "\(id)", "SettingValue": "$None", "Status": "Default",
       "LastModifiedDate": 1764000000.123, "LastModifiedUser": "System", "ARN": "arn:x"}}
      """)
    var setting = DHMCSetting(value: "$None")
    setting.status = "Default"
    setting.lastModifiedAt = Timestamp(milliseconds: 1_764_000_000_123)
    setting.lastModifiedBy = "System"
    setting.arn = "arn:x"
    #expect(try fixture.readOnly().records == [.dhmc(setting)])
  }

  @Test(
    "a setting that is not it, or not there, is not known",
    arguments: [
      (
        "json",
        "{\"ServiceSetting\": {\"SettingId\": \"/ssm/documents/console/public-sharing-permission\"}}",
        "bad-response 111122223333/eu-north-1/ssm.get-service-setting.json:1:34: SettingId /ssm/documents/console/public-sharing-permission is another setting"
      ),
      (
        "json", "{}",
        "bad-response 111122223333/eu-north-1/ssm.get-service-setting.json:1:1: ServiceSetting is missing"
      ),
      (
        "error",
        "An error occurred (ServiceSettingNotFound) when calling the GetServiceSetting operation: None",
        "service-error ServiceSettingNotFound: None"
      ),
      (
        "error",
        "An error occurred (AccessDeniedException) when calling the GetServiceSetting operation: No",
        "denied AccessDeniedException: No"
      ),
    ])
  func unknownSetting(type: String, text: String, failure: String) throws {
    #expect(
      try CaptureFixture("ssm.get-service-setting.\(type)", text).readOnly().failure == failure)
  }
}
