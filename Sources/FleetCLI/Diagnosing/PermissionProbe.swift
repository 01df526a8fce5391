import AWSKit
import FleetModel
import FleetSources
import JSONKit

/// Whether one permission is there, tried with the cheapest call that needs it.
struct PermissionProbe: Hashable, Sendable {
  enum Verdict: Hashable, Sendable {
    case granted
    /// AWS said no; with whether it named a policy of the organization.
    case denied(byOrganization: Bool)
    /// It cannot be told, and why.
    case unknown(String)
  }

  let permission: String
  let verdict: Verdict

  init(_ permission: String, _ verdict: Verdict) {
    self.permission = permission
    self.verdict = verdict
  }

  /// What an answer says of the permission.
  ///
  /// Permissions are looked at first: that something does not exist is told to those alone who may ask.
  init(_ permission: String, _ failure: AWSCallFailure?) {
    self.permission = permission
    guard let error = failure?.error else {
      verdict = .granted
      return
    }
    switch error.failure {
    case .notFound: verdict = .granted
    case .denied:
      verdict = .denied(byOrganization: error.message.contains("service control policy"))
    case .other where PermissionProbe.grantedCodes.contains(error.code ?? ""): verdict = .granted
    default: verdict = .unknown(error.summary ?? error.failure.rawValue)
    }
  }

  /// The account is in no organization, which only those learn who may ask.
  private static let grantedCodes: Set<String> = ["AWSOrganizationsNotInUseException"]

  /// The cheapest call that needs a permission; nil where none tells.
  ///
  /// Listings ask for five, and names are of what does not exist. `partition` is that of the account.
  static func call(for operation: AWSOperation, partition: String) -> AWSOperation? {
    guard operation.name != "AssumeRole" else { return nil }
    var call = operation
    call.parameters = parameters(operation.name, partition) ?? []
    if call.parameters.isEmpty, let pagination = Pagination.of(operation.service, operation.name) {
      call.parameters = [.init(pagination.sizeParameter, .integer(5))]
    }
    return call
  }

  private static func parameters(_ operation: String, _ partition: String) -> [JSONValue.Member]? {
    let name = "fleetdb-doctor-asks"
    let policy = "arn:\(partition):iam::aws:policy/\(name)"
    return switch operation {
    case "DescribeVpcAttribute":
      [
        .init("VpcId", .string("vpc-00000000000000000")),
        .init("Attribute", .string("enableDnsSupport")),
      ]
    case "GetConsoleOutput": [.init("InstanceId", .string("i-00000000000000000"))]
    case "GetServiceSetting": [.init("SettingId", .string(DHMCSetting.id))]
    case "GetRole", "ListAttachedRolePolicies", "ListRolePolicies":
      [.init("RoleName", .string(name))]
    case "GetRolePolicy": [.init("RoleName", .string(name)), .init("PolicyName", .string(name))]
    case "GetInstanceProfile": [.init("InstanceProfileName", .string(name))]
    case "GetPolicy": [.init("PolicyArn", .string(policy))]
    case "GetPolicyVersion":
      [.init("PolicyArn", .string(policy)), .init("VersionId", .string("v1"))]
    default: nil
    }
  }
}

extension Diagnosis {
  /// A row a statement of the policy, and one more for each permission that is missing or not known.
  ///
  /// `probes` are by permission; what is not among them could not be tried.
  mutating func addPermissions(_ probes: [String: PermissionProbe.Verdict], region: String) {
    for statement in PlannedCall.Statement.allCases {
      let permissions = Set(
        PlannedCall.all.filter { $0.statement == statement }.map(\.operation.permission)
      ).sorted()
      add(statement, permissions, probes, region)
    }
  }

  private mutating func add(
    _ statement: PlannedCall.Statement, _ permissions: [String],
    _ probes: [String: PermissionProbe.Verdict], _ region: String
  ) {
    let check = statement.rawValue
    let tried = permissions.filter { probes[$0] != nil }
    let granted = tried.filter { probes[$0] == .granted }
    let isCore = statement == .core
    let need = isCore ? "every run needs it" : "needed \(statement.condition)"
    if tried.isEmpty {
      return add(check, .ok, "not tried: \(permissions.joined(separator: ", ")), \(need)")
    }
    if granted.count == permissions.count {
      let count = granted.count == 1 ? granted[0] : "all \(granted.count)"
      return add(check, .ok, "\(count) granted in \(region)")
    }
    for permission in tried {
      switch probes[permission] {
      case .denied(let byOrganization):
        let who = byOrganization ? ", by a policy of the organization" : ""
        let text = "not granted: \(permission)\(who); \(need)"
        if isCore { fail(check, text, with: .doneInPart) } else { add(check, .ok, text) }
      case .unknown(let why): add(check, .warning, "not known: \(permission): \(why)")
      case .granted, nil: break
      }
    }
  }
}
