import FleetModel
import FleetSources
import Testing

@Suite("ec2.describe-instances")
struct InstancesReadingTests {
  private static let path = "111122223333/eu-north-1/ec2.describe-instances.json"

  @Test("gives every field of an instance that the model has")
  func fields() throws {
    let fixture = CaptureFixture(
      "ec2.describe-instances.json",
      """
      {"Reservations": [{"OwnerId": "999988887777", "Groups": [], "Instances": [
        {"InstanceId": "i-00000000000000a01", "State": {"Code": 16, "Name": "running"},
         "LaunchTime": "2026-11-01T10:00:00.000Z", "ImageId": "ami-0a", "InstanceType": "t4g.nano",
         "Platform": "windows", "PlatformDetails": "Windows", "Architecture": "arm64",
         "Placement": {"Tenancy": "default", "AvailabilityZone": "eu-north-1b"},
         "VpcId": "vpc-0a", "SubnetId": "subnet-0a", "PrivateIpAddress": "10.1.2.3",
         "PublicIpAddress": "192.0.2.7",
         "IamInstanceProfile": {"Arn": "arn:aws:iam::111122223333:instance-profile/web", "Id": "AIPA1"},
         "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpEndpoint": "enabled",
           "HttpPutResponseHopLimit": 2, "HttpProtocolIpv6": "disabled", "InstanceMetadataTags": "enabled"},
         "Operator": {"Managed": true, "Principal": "eks.amazonaws.com"},
         "SecurityGroups": [{"GroupId": "sg-0b"}, {"GroupId": "sg-0a"}],
         "NetworkInterfaces": [{"Groups": [{"GroupId": "sg-0c"}, {"GroupId": "sg-0b"}]}],
         "Tags": [{"Key": "Name", "Value": "web-é"}, {"Key": "empty", "Value": ""}],
         "NewMember": {"x": [1, 2]}},
        {"InstanceId": "i-00000000000000a02", "State": null}, {"InstanceId": "i-00000000000000a03"}
      ]}, {"ReservationId": "r-0"}]}
      """)
    let read = try fixture.readOnly()
    #expect(read.outcome == .complete)
    #expect(
      read.header.scope == Scope(partition: "aws", account: "111122223333", region: "eu-north-1"))

    var instance = Instance(id: InstanceID("i-00000000000000a01"))
    instance.state = .running
    instance.launchTime = Timestamp("2026-11-01T10:00:00Z")
    instance.imageID = "ami-0a"
    instance.instanceType = "t4g.nano"
    instance.platform = "windows"
    instance.platformDetails = "Windows"
    instance.architecture = "arm64"
    instance.availabilityZone = "eu-north-1b"
    instance.vpcID = "vpc-0a"
    instance.subnetID = "subnet-0a"
    instance.privateIPAddress = "10.1.2.3"
    instance.publicIPAddress = "192.0.2.7"
    instance.profile = ProfileReference(
      arn: "arn:aws:iam::111122223333:instance-profile/web", id: "AIPA1")
    var imds = IMDSOptions()
    imds.state = "applied"
    imds.httpTokens = "required"
    imds.httpEndpoint = "enabled"
    imds.hopLimit = 2
    imds.httpProtocolIPv6 = "disabled"
    imds.instanceMetadataTags = "enabled"
    instance.imds = imds
    instance.isOperatorManaged = true
    instance.operatorPrincipal = "eks.amazonaws.com"
    instance.securityGroups = ["sg-0a", "sg-0b", "sg-0c"]
    instance.tags = ["Name": "web-é", "empty": ""]
    #expect(
      read.instances == [
        instance, Instance(id: InstanceID("i-00000000000000a02")),
        Instance(id: InstanceID("i-00000000000000a03")),
      ])
  }

  @Test(
    "that cannot be read fails as a whole, and names the place",
    arguments: [
      ("", ":1:1: unexpected end of the text"), ("{}", ":1:1: Reservations is missing"),
      ("[]", ":1:1: expected object, found array"),
      ("{\"Reservations\": null}", ":1:18: expected array, found null"),
      (
        "{\"Reservations\": []}\n{\"Reservations\": []}", ":2:1: content after the end of the value"
      ),
      (
        "{\"Reservations\": [], \"NextToken\": \"eyJ\"}",
        ":1:35: NextToken: the listing was cut off"
      ),
      ("{\"Reservations\": [{\"Instances\": [{}]}]}", ":1:34: InstanceId is missing"),
      (listing("{\"InstanceId\": 7}"), ":2:16: expected string, found number"),
      (listing("{\"InstanceId\": \"\"}"), ":2:16: InstanceId is missing"),
      (
        listing("{\"InstanceId\": \"i-1\"},\n {\"InstanceId\": \"i-1\"}"),
        ":3:17: InstanceId i-1 is listed twice"
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"InstanceId\": \"i-1\"}"),
        ":2:23: duplicate key \"InstanceId\""
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"LaunchTime\": \"soon\"}"),
        ":2:37: LaunchTime is neither an ISO 8601 time nor seconds since 1970"
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"IamInstanceProfile\": {\"Id\": \"AIPA1\"}}"),
        ":2:52: IamInstanceProfile.Arn is missing"
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"Tags\": [{\"Key\": \"a\", \"Value\": \"\\u0000\"}]}"),
        ":2:55: NUL in a string"
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"Tags\": [{\"Key\": \"a\", \"Value\": \"\\ud800\"}]}"),
        ":2:55: half of a surrogate pair"
      ),
      (
        listing("{\"InstanceId\": \"i-1\", \"x\": \(String(repeating: "[", count: 100))"),
        ":2:87: nested deeper than 64 levels"
      ),
      (
        listing(
          "{\"InstanceId\": \"i-1\", \"x\": \"\(String(repeating: "x", count: 10_000_000))\"}"),
        ":2:28: string or number of more than 1048576 bytes"
      ),
      (
        "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-1\"}",
        ":1:55: unexpected end of the text"
      ),
    ])
  func malformed(text: String, problem: String) throws {
    let read = try CaptureFixture("ec2.describe-instances.json", text).readOnly()
    #expect(read.failure == "bad-response \(InstancesReadingTests.path)\(problem)")
  }

  @Test("that is malformed spoils nothing else")
  func isolation() throws {
    let fixture = CaptureFixture([
      "111122223333/eu-north-1/ec2.describe-instances.json": "{",
      "111122223333/eu-north-1/ssm.describe-instance-information.json":
        "{\"InstanceInformationList\": []}",
      "111122223333/eu-west-1/ec2.describe-instances.json": "{\"Reservations\": []}",
    ])
    let read = try fixture.open().observations.map { ReadObservation($0) }
    #expect(read.map { $0.outcome == .complete } == [false, true, true])
  }

  @Test(
    "that failed has AWS's words and their class",
    arguments: [
      (
        "(AuthFailure) when calling the DescribeInstances operation: AWS was not able to validate",
        "bad-credentials AuthFailure: AWS was not able to validate"
      ),
      (
        "(OptInRequired) when calling the DescribeInstances operation: You are not subscribed",
        "region-disabled OptInRequired: You are not subscribed"
      ),
      (
        "(RequestLimitExceeded) when calling the DescribeInstances operation (reached max retries: 4): Slow",
        "throttled RequestLimitExceeded: Slow"
      ),
    ])
  func errors(text: String, failure: String) throws {
    let fixture = CaptureFixture("ec2.describe-instances.error", "\nAn error occurred \(text)\n")
    #expect(try fixture.readOnly().failure == failure)
  }

  private static func listing(_ instances: String) -> String {
    "{\"Reservations\": [{\"Instances\": [\n\(instances)]}]}"
  }
}
