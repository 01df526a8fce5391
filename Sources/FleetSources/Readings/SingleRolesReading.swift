import FleetModel
import JSONKit

/// The roles in use by calls for each, in place of `GetAccountAuthorizationDetails`.
///
/// Complete where every role has its two lists, and every inline policy that they name is there.
struct SingleRolesReading: DatasetReading {
  let account: Answers

  /// Nil where no role was asked for.
  init?(_ account: Answers) {
    self.account = account
    if account.all(.getRole).isEmpty { return nil }
  }

  var answers: [Answer] {
    [.getRole, .listAttachedRolePolicies, .listRolePolicies, .getRolePolicy]
      .flatMap { account.all($0).map(\.answer) }
  }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    for (name, answer) in account.all(.getRole) where try !answer.isNoSuchEntity() {
      guard let attached = try account.attachedPolicies(ofRole: name),
        let inline = try inlinePolicies(ofRole: name)
      else { continue }
      let role = try answer.readMember("Role") { value, place in
        try IAMDocument.role(value, attached: attached, inline: inline, at: place)
      }
      try emit(.resource(role))
    }
  }

  /// Nil where the role did not exist any more.
  private func inlinePolicies(ofRole role: String) throws -> [JSONValue]? {
    let list = try account.required(.listRolePolicies, role)
    if try list.isNoSuchEntity() { return nil }
    return try list.readElements("PolicyNames").compactMap(\.string).compactMap { policy in
      let answer = try account.required(.getRolePolicy, "\(role).\(policy)")
      return try answer.isNoSuchEntity() ? nil : answer.readValue()
    }
  }
}

/// The managed policies in use by calls for each, in place of `GetAccountAuthorizationDetails`.
///
/// Complete where every policy that a role has attached, or is bounded by, is there with its default
/// version.
struct SinglePoliciesReading: DatasetReading {
  let account: Answers

  /// Nil where neither a role nor a policy was asked for.
  init?(_ account: Answers) {
    self.account = account
    if account.all(.getRole).isEmpty && account.all(.getPolicy).isEmpty { return nil }
  }

  var answers: [Answer] {
    [.listAttachedRolePolicies, .getPolicy, .getPolicyVersion]
      .flatMap { account.all($0).map(\.answer) }
  }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    var known: Set<String> = []
    for (name, answer) in account.all(.getPolicy) {
      guard let resource = try account.singlePolicy(name, answer) else { continue }
      known.insert(resource.key)
      try emit(.resource(resource))
    }
    for arn in try policiesInUse() where !known.contains(arn) {
      let name = arn.split(separator: "/").last.map(String.init) ?? arn
      let answer = try account.required(.getPolicy, name)
      if answer.isError { continue }
      throw InputFailure(.notCollected, "\(answer.path) holds another policy than \(arn)")
    }
  }

  /// The ARNs of what the roles have attached and are bounded by, sorted.
  private func policiesInUse() throws -> [String] {
    var arns: Set<String> = []
    for (name, answer) in account.all(.getRole) where try !answer.isNoSuchEntity() {
      guard let attached = try account.attachedPolicies(ofRole: name) else { continue }
      arns.formUnion(attached.compactMap { $0["PolicyArn"]?.string })
      let role = try answer.readMember("Role") { value, _ in value }
      if let arn = role["PermissionsBoundary"]?["PermissionsBoundaryArn"]?.string {
        arns.insert(arn)
      }
    }
    return arns.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Answers {
  /// A managed policy with its default version; nil where it did not exist any more.
  func singlePolicy(_ name: String, _ answer: Answer) throws -> Resource? {
    if try answer.isNoSuchEntity() { return nil }
    let (policy, place) = try answer.readMember("Policy") { ($0, $1) }
    guard let id = policy["DefaultVersionId"]?.string else {
      throw InputFailure(path: answer.path, place: place, "DefaultVersionId is missing")
    }
    let version = try required(.getPolicyVersion, "\(name).\(id)")
    // A version cannot be deleted while it is the default one: that it is gone says that all is.
    if try version.isNoSuchEntity() { return nil }
    return try version.readMember("PolicyVersion") { value, _ in
      try IAMDocument.policy(policy, version: value, at: place)
    }
  }

  /// Nil where the role did not exist any more.
  fileprivate func attachedPolicies(ofRole role: String) throws -> [JSONValue]? {
    let list = try required(.listAttachedRolePolicies, role)
    if try list.isNoSuchEntity() { return nil }
    return try list.readElements("AttachedPolicies")
  }
}
