import Glibc
import JSONKit
import TestSupport
import Testing

/// An account and a Region of a made-up fleet.
struct FixtureScope: Hashable {
  var account = "111122223333"
  var region = "eu-north-1"

  static let main = FixtureScope()
  static let second = FixtureScope(account: "111122223333", region: "us-west-2")
  static let other = FixtureScope(account: "444455556666", region: "eu-north-1")
}

/// An instance as EC2 lists it.
struct FixtureInstance {
  var id: String
  var state: String? = "running"
  var tags: [String: String] = [:]
  /// The name of an instance profile of the account.
  var profile: String?
  var tokens = "required"
  var endpoint = "enabled"
  var imdsState = "applied"
  var vpc: String? = "vpc-0123456789abcdef0"
  var platform: String?
  var isOperatorManaged = false
  var launchedAt = "2026-01-05T08:00:00+00:00"

  static func running(_ id: String, name: String? = nil, profile: String? = nil) -> Self {
    FixtureInstance(id: id, tags: name.map { ["Name": $0] } ?? [:], profile: profile)
  }

  static func inState(_ state: String, _ id: String) -> Self {
    FixtureInstance(id: id, state: state)
  }

  func json(in scope: FixtureScope) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("InstanceId", .string(id)),
      .init("ImageId", .string("ami-0a1b2c3d4e5f60718")),
      .init("LaunchTime", .string(launchedAt)),
      .init(
        "MetadataOptions",
        .members([
          ("State", .string(imdsState)), ("HttpTokens", .string(tokens)),
          ("HttpPutResponseHopLimit", .integer(2)), ("HttpEndpoint", .string(endpoint)),
          ("HttpProtocolIpv6", .string("disabled")), ("InstanceMetadataTags", .string("disabled")),
        ])),
      .init(
        "Tags",
        .array(
          tags.sorted { $0.key < $1.key }.map {
            .members([("Key", .string($0.key)), ("Value", .string($0.value))])
          })),
    ]
    if let state { members.append(.init("State", .members([("Name", .string(state))]))) }
    if let vpc { members.append(.init("VpcId", .string(vpc))) }
    if let platform { members.append(.init("Platform", .string(platform))) }
    if isOperatorManaged {
      members.append(.init("Operator", .members([("Managed", .bool(true))])))
    }
    if let profile {
      let arn = "arn:aws:iam::\(scope.account):instance-profile/\(profile)"
      members.append(.init("IamInstanceProfile", .members([("Arn", .string(arn))])))
    }
    return .object(members)
  }
}

/// A node as SSM lists it.
struct FixtureNode {
  var id: String
  var ping = "Online"
  var version: String? = "3.3.987.0"
  var lastPing: String?
  var name: String?
  var platform = "Linux"

  static func online(_ id: String, _ version: String? = "3.3.987.0") -> Self {
    FixtureNode(id: id, version: version)
  }

  func json(capturedAt: String) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("InstanceId", .string(id)), .init("PingStatus", .string(ping)),
      .init("LastPingDateTime", .string(lastPing ?? capturedAt)),
      .init("PlatformType", .string(platform)), .init("PlatformName", .string("Amazon Linux")),
    ]
    if let version { members.append(.init("AgentVersion", .string(version))) }
    if let name { members.append(.init("Name", .string(name))) }
    return .object(members)
  }
}

/// A capture folder, built file by file: each call gives another fixture with one more answer.
struct CaptureFixture {
  let capturedAt: String
  private(set) var files: [String: String] = [:]

  /// A capture of one morning, at an hour and a minute.
  static func at(_ time: String) -> CaptureFixture {
    CaptureFixture(capturedAt: "2026-11-20T\(time):00Z")
  }

  init(capturedAt: String) {
    self.capturedAt = capturedAt
    files["capture.json"] = JSONValue.members([("captured_at", .string(capturedAt))]).text
  }

  /// The same answers at another moment of that morning.
  func again(at time: String) -> CaptureFixture {
    var copy = CaptureFixture.at(time)
    copy.files.merge(files.filter { $0.key != "capture.json" }) { $1 }
    return copy
  }

  var folderName: String { "capture-" + capturedAt.filter { $0 != ":" } }

  func file(_ path: String, _ text: String) -> CaptureFixture {
    var copy = self
    copy.files[path] = text
    return copy
  }

  /// One answer of a Region.
  func answer(
    _ operation: String, _ text: String, in scope: FixtureScope = .main, isError: Bool = false
  ) -> CaptureFixture {
    file(
      "\(scope.account)/\(scope.region)/\(operation).\(isError ? "error" : "json")", text)
  }

  /// An operation that AWS refused.
  func failed(
    _ operation: String, _ code: String = "AccessDeniedException", in scope: FixtureScope = .main
  ) -> CaptureFixture {
    answer(
      operation,
      "An error occurred (\(code)) when calling the Operation operation: not this time\n",
      in: scope, isError: true)
  }

  func instances(_ instances: [FixtureInstance], in scope: FixtureScope = .main) -> CaptureFixture {
    let reservation = JSONValue.members([
      ("Instances", .array(instances.map { $0.json(in: scope) }))
    ])
    return answer(
      "ec2.describe-instances",
      JSONValue.members([("Reservations", .array([reservation]))]).text, in: scope)
  }

  func nodes(_ nodes: [FixtureNode], in scope: FixtureScope = .main) -> CaptureFixture {
    let listed = nodes.map { $0.json(capturedAt: capturedAt) }
    return answer(
      "ssm.describe-instance-information",
      JSONValue.members([("InstanceInformationList", .array(listed))]).text, in: scope)
  }

  static let dhmcRole = "service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole"

  /// The DHMC setting: a role, or off.
  func dhmc(
    _ role: String = "$None", at modified: String = "2026-01-02T10:00:00+00:00",
    by user: String = "arn:aws:sts::111122223333:assumed-role/platform/sam",
    in scope: FixtureScope = .main
  ) -> CaptureFixture {
    let setting = JSONValue.members([
      ("SettingId", .string("/ssm/managed-instance/default-ec2-instance-management-role")),
      ("SettingValue", .string(role)), ("LastModifiedDate", .string(modified)),
      ("LastModifiedUser", .string(user)), ("Status", .string("Customized")),
    ])
    return answer(
      "ssm.get-service-setting", JSONValue.members([("ServiceSetting", setting)]).text, in: scope)
  }

  /// The account's IAM: profiles and roles of one name each, all of them usable.
  func iam(_ names: [String] = [], account: String = FixtureScope.main.account) -> CaptureFixture {
    let global = FixtureScope(account: account, region: "global")
    let roles = (names + ["AWSSystemsManagerDefaultEC2InstanceManagementRole"]).map { name in
      FixtureIAM.role(name, account: account)
    }
    let profiles = names.map { name in
      JSONValue.members([
        ("InstanceProfileName", .string(name)), ("InstanceProfileId", .string("AIPA0\(name)")),
        ("Arn", .string("arn:aws:iam::\(account):instance-profile/\(name)")),
        ("Roles", .array([FixtureIAM.role(name, account: account)])),
      ])
    }
    return answer(
      "iam.get-account-authorization-details",
      JSONValue.members([
        ("RoleDetailList", .array(roles)), ("Policies", .array([FixtureIAM.policy(account)])),
      ]).text, in: global
    ).answer(
      "iam.list-instance-profiles",
      JSONValue.members([("InstanceProfiles", .array(profiles))]).text, in: global)
  }

  /// Writes the folder.
  func write(to path: String) {
    mkdir(path, 0o755)
    for (name, text) in files {
      var folder = path
      for component in name.split(separator: "/").dropLast() {
        folder += "/\(component)"
        mkdir(folder, 0o755)
      }
      writeFile("\(path)/\(name)", text)
    }
  }
}

private enum FixtureIAM {
  static func role(_ name: String, account: String) -> JSONValue {
    let isDHMC = name.hasPrefix("AWSSystemsManager")
    let path = isDHMC ? "/service-role/" : "/"
    let trust = statement(
      action: "sts:AssumeRole",
      principal: .members([
        ("Service", .string(isDHMC ? "ssm.amazonaws.com" : "ec2.amazonaws.com"))
      ]))
    return .members([
      ("Path", .string(path)), ("RoleName", .string(name)), ("RoleId", .string("AROA0\(name)")),
      ("Arn", .string("arn:aws:iam::\(account):role\(path)\(name)")),
      ("AssumeRolePolicyDocument", trust), ("InstanceProfileList", .array([])),
      ("RolePolicyList", .array([])),
      (
        "AttachedManagedPolicies",
        .array([.members([("PolicyName", .string("core")), ("PolicyArn", .string(arn(account)))])])
      ),
    ])
  }

  static func policy(_ account: String) -> JSONValue {
    let version = JSONValue.members([
      ("Document", statement(action: "ssm:UpdateInstanceInformation", principal: nil)),
      ("VersionId", .string("v1")), ("IsDefaultVersion", .bool(true)),
    ])
    return .members([
      ("PolicyName", .string("core")), ("PolicyId", .string("ANPA0CORE")),
      ("Arn", .string(arn(account))), ("DefaultVersionId", .string("v1")),
      ("PolicyVersionList", .array([version])),
    ])
  }

  private static func arn(_ account: String) -> String { "arn:aws:iam::\(account):policy/core" }

  private static func statement(action: String, principal: JSONValue?) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("Effect", .string("Allow")), ("Action", .string(action)),
    ]
    if let principal {
      members.append(("Principal", principal))
    } else {
      members.append(("Resource", .string("*")))
    }
    return .members([
      ("Version", .string("2012-10-17")), ("Statement", .array([.members(members)])),
    ])
  }
}

extension JSONValue {
  static func members(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { Member($0.0, $0.1) })
  }
}
