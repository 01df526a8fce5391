import FleetModel
import JSONKit

/// The resources of IAM, the same by whichever calls they were read.
///
/// They have a fixed set of members: what IAM counts or dates on every use (`RoleLastUsed`,
/// `AttachmentCount`) would make a new version at every run.
enum IAMDocument {
  private static let roleMembers: Set<String> = ["Arn", "CreateDate", "Path", "RoleId", "RoleName"]
  private static let profileMembers: Set<String> = [
    "Arn", "CreateDate", "InstanceProfileId", "InstanceProfileName", "Path",
  ]
  private static let policyMembers: Set<String> = [
    "Arn", "CreateDate", "DefaultVersionId", "Path", "PolicyId", "PolicyName", "UpdateDate",
  ]

  /// A role: `Arn, AssumeRolePolicyDocument, AttachedManagedPolicies[{PolicyArn, PolicyName}],
  /// CreateDate, Path, PermissionsBoundary{PermissionsBoundaryArn}, RoleId, RoleName,
  /// RolePolicyList[{PolicyDocument, PolicyName}]`.
  ///
  /// `role` is a `RoleDetail` or a `Role`; `attached` and `inline` are lists of the members above.
  static func role(
    _ role: JSONValue, attached: [JSONValue], inline: [JSONValue], at place: JSONPlace
  ) throws -> Resource {
    var members = try withTimes(role.picking(roleMembers), at: place)
    if let trust = role["AssumeRolePolicyDocument"] {
      let name = "AssumeRolePolicyDocument"
      members.append(.init(name, try CanonicalDocument.policy(trust, name, at: place)))
    }
    let policies = attached.map { JSONValue.object($0.picking(["PolicyArn", "PolicyName"])) }
    members.append(.init("AttachedManagedPolicies", sorted(policies, by: "PolicyArn")))
    if let boundary = role["PermissionsBoundary"], boundary != .null {
      members.append(
        .init("PermissionsBoundary", .object(boundary.picking(["PermissionsBoundaryArn"]))))
    }
    let documents = try inline.map { policy in
      let document = try required("PolicyDocument", of: policy, at: place)
      return JSONValue.object(
        policy.picking(["PolicyName"]) + [
          .init(
            "PolicyDocument", try CanonicalDocument.policy(document, "PolicyDocument", at: place))
        ])
    }
    members.append(.init("RolePolicyList", sorted(documents, by: "PolicyName")))
    return try resource("role", key: "RoleId", members, at: place)
  }

  /// A managed policy: `Arn, CreateDate, DefaultVersionId, Document, Path, PolicyId, PolicyName,
  /// UpdateDate, VersionCreateDate`; the document and its date are those of the default version.
  ///
  /// `policy` is a `ManagedPolicyDetail` or a `Policy`; `version` is a `PolicyVersion`.
  static func policy(_ policy: JSONValue, version: JSONValue, at place: JSONPlace) throws
    -> Resource
  {
    var members = try withTimes(policy.picking(policyMembers), at: place)
    let document = try required("Document", of: version, at: place)
    members.append(
      .init("Document", try CanonicalDocument.policy(document, "Document", at: place)))
    if let date = version["CreateDate"] {
      members.append(
        .init("VersionCreateDate", try CanonicalDocument.time(date, "CreateDate", at: place)))
    }
    return try resource("policy", key: "Arn", members, at: place)
  }

  /// An instance profile: `Arn, CreateDate, InstanceProfileId, InstanceProfileName, Path,
  /// Roles[{Arn, AssumeRolePolicyDocument, CreateDate, Path, RoleId, RoleName}]`.
  static func instanceProfile(_ profile: JSONValue, at place: JSONPlace) throws -> Resource {
    var members = try withTimes(profile.picking(profileMembers), at: place)
    let roles = try required("Roles", of: profile, at: place).elements.map { role in
      var members = try withTimes(role.picking(roleMembers), at: place)
      if let trust = role["AssumeRolePolicyDocument"] {
        let name = "AssumeRolePolicyDocument"
        members.append(.init(name, try CanonicalDocument.policy(trust, name, at: place)))
      }
      return JSONValue.object(members)
    }
    members.append(.init("Roles", sorted(roles, by: "RoleId")))
    return try resource("instance-profile", key: "InstanceProfileId", members, at: place)
  }

  /// A member without which an answer cannot be used.
  static func required(
    _ member: String, of value: JSONValue, at place: JSONPlace
  ) throws -> JSONValue {
    if let found = value[member], found != .null { return found }
    throw MappingError(.missing(member: member), at: place)
  }

  private static func resource(
    _ kind: String, key: String, _ members: [JSONValue.Member], at place: JSONPlace
  ) throws -> Resource {
    let document = JSONValue.object(members)
    guard let id = document[key]?.string, !id.isEmpty else {
      throw MappingError(.missing(member: key), at: place)
    }
    return Resource(kind: kind, key: id, document: document.canonicalText)
  }

  private static func withTimes(
    _ members: [JSONValue.Member], at place: JSONPlace
  ) throws -> [JSONValue.Member] {
    try members.map { member in
      guard member.key.hasSuffix("Date") else { return member }
      return .init(member.key, try CanonicalDocument.time(member.value, member.key, at: place))
    }
  }

  private static func sorted(_ values: [JSONValue], by key: String) -> JSONValue {
    .array(
      values.sorted {
        ($0[key]?.string ?? "").utf8.lexicographicallyPrecedes(($1[key]?.string ?? "").utf8)
      })
  }
}
