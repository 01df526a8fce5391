import FleetModel
import FleetSources
import Testing

@Suite("Resources are kept as AWS gives them, in one form")
struct ResourceReadingTests {
  @Test("times, policies and the order of lists make no difference")
  func canonical() throws {
    let first = try CaptureFixture(
      "ssm.describe-activations.json",
      """
      {"ActivationList": [{"ActivationId": "a-1", "Tags": [{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}],
        "CreatedDate": 1764000000, "RegistrationsCount": 3}]}
      """
    ).readOnly()
    #expect(
      first.resources == [
        Resource(
          kind: "activation", key: "a-1",
          document:
            #"{"ActivationId":"a-1","CreatedDate":"2025-11-24T16:00:00Z","RegistrationsCount":3,"#
            + #""Tags":[{"Key":"a","Value":"2"},{"Key":"b","Value":"1"}]}"#)
      ])
    let second = try CaptureFixture(
      "ssm.describe-activations.json",
      """
      {"ActivationList": [{"RegistrationsCount": 3, "CreatedDate": "2025-11-24T17:00:00+01:00",
        "Tags": [{"Value": "2", "Key": "a"}, {"Key": "b", "Value": "1"}], "ActivationId": "a-1"}]}
      """
    ).readOnly()
    #expect(second.resources == first.resources)
  }

  @Test(
    "every listing has its kind and key",
    arguments: [
      (
        "ec2.describe-instance-status", "{\"InstanceStatuses\": [{\"InstanceId\": \"i-1\"}]}",
        "instance-status i-1"
      ),
      (
        "ec2.describe-iam-instance-profile-associations",
        "{\"IamInstanceProfileAssociations\": [{\"AssociationId\": \"iip-1\"}]}",
        "iam-instance-profile-association iip-1"
      ),
      (
        "ssm.describe-activations", "{\"ActivationList\": [{\"ActivationId\": \"a-1\"}]}",
        "activation a-1"
      ),
      (
        "ec2.get-instance-metadata-defaults", "{\"AccountLevel\": {\"HttpTokens\": \"required\"}}",
        "instance-metadata-defaults account"
      ),
      ("ec2.get-instance-metadata-defaults", "{}", "instance-metadata-defaults account"),
    ])
  func kinds(operation: String, text: String, resource: String) throws {
    let read = try CaptureFixture("\(operation).json", text).readOnly()
    #expect(read.resources.map { "\($0.kind) \($0.key)" } == [resource])
    #expect(read.outcome == .complete)
  }

  @Test("what has no key, a bad time or is listed twice is named with its place")
  func malformed() throws {
    func failure(_ activations: String) throws -> String? {
      try CaptureFixture(
        "ssm.describe-activations.json", "{\"ActivationList\": [\n\(activations)]}"
      )
      .readOnly().failure
    }
    let path = "bad-response 111122223333/eu-north-1/ssm.describe-activations.json"
    #expect(try failure("{}") == "\(path):2:1: ActivationId is missing")
    #expect(
      try failure("{\"ActivationId\": \"a\"},\n{\"ActivationId\": \"a\"}")
        == "\(path):3:1: ActivationId a is listed twice")
    #expect(
      try failure("{\"ActivationId\": \"a\", \"ExpirationDate\": \"never\"}")
        == "\(path):2:1: ExpirationDate is neither an ISO 8601 time nor seconds since 1970")
  }

  private static let network = [
    "describe-vpcs": "{\"Vpcs\": [{\"VpcId\": \"vpc-1\"}]}",
    "describe-vpc-endpoints": """
    {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "PolicyDocument": "{ \\"Statement\\": [] }",
      "CreationTimestamp": "2026-01-01T00:00:00.5+00:00"}]}
    """,
    "describe-security-groups": "{\"SecurityGroups\": [{\"GroupId\": \"sg-1\"}]}",
    "describe-subnets": "{\"Subnets\": [{\"SubnetId\": \"subnet-1\"}]}",
    "describe-route-tables": "{\"RouteTables\": [{\"RouteTableId\": \"rtb-1\"}]}",
    "describe-network-acls": "{\"NetworkAcls\": [{\"NetworkAclId\": \"acl-1\"}]}",
    "describe-vpc-attribute.vpc-1.enableDnsSupport":
      "{\"VpcId\": \"vpc-1\", \"EnableDnsSupport\": {\"Value\": true}}",
  ]

  private func folder(_ files: [String: String]) -> CaptureFixture {
    CaptureFixture(
      Dictionary(
        uniqueKeysWithValues: files.map { name, text in
          ("111122223333/eu-north-1/ec2.\(name)\(name.hasSuffix(".error") ? "" : ".json")", text)
        }))
  }

  @Test("a network is its six listings, and what was asked of the VPCs that there are")
  func wholeNetwork() throws {
    var files = ResourceReadingTests.network
    files["describe-vpc-attribute.vpc-1.enableDnsHostnames.error"] =
      "An error occurred (InvalidVpcID.NotFound) when calling the DescribeVpcAttribute operation: No"
    let read = try folder(files).readOnly()
    #expect(read.outcome == .complete)
    #expect(
      read.resources.map { "\($0.kind) \($0.key)" } == [
        "vpc vpc-1", "vpc-endpoint vpce-1", "security-group sg-1", "subnet subnet-1",
        "route-table rtb-1", "network-acl acl-1", "vpc-attribute vpc-1.enableDnsSupport",
      ])
    #expect(
      read.resources[1].document
        == #"{"CreationTimestamp":"2026-01-01T00:00:00.500Z","PolicyDocument":{"Statement":[]},"VpcEndpointId":"vpce-1"}"#
    )
    #expect(read.problems == [])
  }

  @Test("a network of which an attribute was refused is not known")
  func refusedAttribute() throws {
    var files = ResourceReadingTests.network
    files["describe-vpc-attribute.vpc-1.enableDnsHostnames.error"] =
      "An error occurred (UnauthorizedOperation) when calling the DescribeVpcAttribute operation: No"
    #expect(try folder(files).readOnly().failure == "denied UnauthorizedOperation: No")
    files["describe-vpcs"] = "{\"Vpcs\": [{\"VpcId\": \"vpc-1\", \"OwnerId\": \"999900001111\"}]}"
    let shared = try folder(files).readOnly()
    #expect(shared.outcome == .complete)
    #expect(
      shared.problems == [
        "111122223333/eu-north-1/ec2.describe-vpc-attribute.vpc-1.enableDnsHostnames.error: UnauthorizedOperation: No"
      ])
  }

  @Test("a network that lacks a listing is not known, and the listing is named")
  func partialNetwork() throws {
    var files = ResourceReadingTests.network
    files["describe-subnets"] = nil
    #expect(
      try folder(files).readOnly().failure
        == "not-collected 111122223333/eu-north-1/ec2.describe-subnets.json is missing")
    files["describe-subnets.error"] =
      "An error occurred (UnauthorizedOperation) when calling the DescribeSubnets operation: No"
    #expect(try folder(files).readOnly().failure == "denied UnauthorizedOperation: No")
    files = ["describe-vpc-attribute.vpc-1.enableDnsSupport": "{}"]
    #expect(try folder(files).open().observations.isEmpty)
  }
}

@Suite("The serial console")
struct ConsoleOutputTests {
  private func documents(_ output: String) throws -> [String] {
    let text = output.replacing("\n", with: "\\n")
    let fixture = CaptureFixture(
      "ec2.get-console-output.i-0a.json",
      """
      {"InstanceId": "i-0a", "Output": "\(text)", "Timestamp": "2026-11-24T05:58:00+00:00"}
      """)
    return try fixture.readOnly().records.compactMap { record in
      if case .resource(let resource) = record { resource.document } else { nil }
    }
  }

  @Test("keeps the last line that tells of the agent, and nothing else of the console")
  func keepsOneLine() throws {
    let documents = try documents(
      "password: hunter2\nAmazon SSM Agent v3.2.1 is running\nx: SSM Agent unable to acquire credentials: no\nlogin:"
    )
    #expect(
      documents == [
        #"{"Line":"x: SSM Agent unable to acquire credentials: no","Timestamp":"2026-11-24T05:58:00Z"}"#
      ])
  }

  @Test("says that it looked where no line tells of the agent")
  func saysThatItLooked() throws {
    #expect(try documents("login: root\n") == [#"{"Line":null}"#])
  }
}
