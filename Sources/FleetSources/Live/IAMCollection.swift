import AWSKit
import FleetModel
import JSONKit

/// Reads the IAM of one account: as a whole, or role by role where that is refused.
struct IAMCollection: Sendable {
  let asker: Asker
  let capturedAt: Timestamp
  let deliver: @Sendable (LiveEvent) -> Void

  private typealias Answers = [(operation: AnswerOperation, argument: String, answer: Answer)]

  /// The two listings, which may be asked before anything is known of the Regions.
  struct Listings: Sendable {
    let began: Duration
    let details: Answer
    let profiles: Answer
  }

  func listings() async -> Listings {
    let began = asker.elapsed()
    async let details = asker.list(
      .getAccountAuthorizationDetails,
      [
        .init(
          "Filter",
          .array(["Role", "LocalManagedPolicy", "AWSManagedPolicy"].map(JSONValue.string)))
      ])
    async let profiles = asker.list(.listInstanceProfiles)
    return Listings(began: began, details: await details, profiles: await profiles)
  }

  /// Asks for what the listings lack of what is in use, and delivers all of it.
  func finish(_ listings: Listings, inUse: RegionCollection.InUse) async {
    var answers: Answers = [
      (.getAccountAuthorizationDetails, "", listings.details),
      (.listInstanceProfiles, "", listings.profiles),
    ]
    var roles = Set(inUse.roles.map(IAMCollection.name(of:)))
    if listings.profiles.mayBeReplaced {
      let profiles = await inUse.profiles.map(IAMCollection.name(of:)).sorted().concurrently {
        ($0, await asker.ask(.getInstanceProfile, [.init("InstanceProfileName", .string($0))]))
      }
      for (name, answer) in profiles {
        answers.append((.getInstanceProfile, name, answer))
        roles.formUnion(IAMCollection.roles(ofProfile: answer))
      }
    } else {
      roles.formUnion(IAMCollection.roles(of: inUse.profiles, in: listings.profiles))
    }
    if listings.details.mayBeReplaced {
      answers += await single(roles)
    } else {
      answers += await policies(IAMCollection.missingPolicies(of: roles, in: listings.details))
    }
    asker.deliver(answers, since: listings.began, capturedAt: capturedAt, to: deliver)
    deliver(.finished(asker.scope))
  }

  // MARK: - Role by role

  private func single(_ roles: Set<String>) async -> Answers {
    let perRole = await roles.sorted().concurrently { role in await single(role) }
    let answers = perRole.flatMap(\.answers)
    let policies = perRole.reduce(into: Set<String>()) { $0.formUnion($1.policies) }
    return answers + (await self.policies(policies))
  }

  /// The answers on one role, and the ARNs of the managed policies that it has or is bounded by.
  private func single(_ role: String) async -> (answers: Answers, policies: Set<String>) {
    let name = [JSONValue.Member("RoleName", .string(role))]
    let found = await asker.ask(.getRole, name)
    var answers: Answers = [(.getRole, role, found)]
    if found.isError { return (answers, []) }
    async let attached = asker.list(.listAttachedRolePolicies, name)
    async let inline = asker.list(.listRolePolicies, name)
    var policies = Set(
      ((try? await attached.readElements("AttachedPolicies")) ?? []).compactMap {
        $0["PolicyArn"]?.string
      })
    if let boundary = (try? found.readValue())?["Role"]?["PermissionsBoundary"]?[
      "PermissionsBoundaryArn"]?.string
    {
      policies.insert(boundary)
    }
    answers.append((.listAttachedRolePolicies, role, await attached))
    answers.append((.listRolePolicies, role, await inline))
    let names = ((try? await inline.readElements("PolicyNames")) ?? []).compactMap(\.string)
    let documents = await names.concurrently { policy in
      await asker.ask(.getRolePolicy, name + [.init("PolicyName", .string(policy))])
    }
    for (policy, document) in zip(names, documents) {
      answers.append((.getRolePolicy, "\(role).\(policy)", document))
    }
    return (answers, policies)
  }

  /// Managed policies with their default versions, by their ARNs.
  private func policies(_ arns: Set<String>) async -> Answers {
    let found = await arns.sorted().concurrently { arn -> Answers in
      let name = IAMCollection.name(of: arn)
      let policy = await asker.ask(.getPolicy, [.init("PolicyArn", .string(arn))])
      guard
        let version = (try? policy.readValue())?["Policy"]?["DefaultVersionId"]?.string
      else { return [(.getPolicy, name, policy)] }
      let document = await asker.ask(
        .getPolicyVersion,
        [.init("PolicyArn", .string(arn)), .init("VersionId", .string(version))])
      return [
        (.getPolicy, name, policy), (.getPolicyVersion, "\(name).\(version)", document),
      ]
    }
    return found.flatMap { $0 }
  }

  // MARK: - What is in use

  /// The name in an ARN, or in a path and name.
  private static func name(of text: String) -> String {
    text.split(separator: "/").last.map(String.init) ?? text
  }

  private static func roles(ofProfile answer: Answer) -> [String] {
    roles(in: (try? answer.readValue())?["InstanceProfile"])
  }

  private static func roles(in profile: JSONValue?) -> [String] {
    (profile?["Roles"]?.elements ?? []).compactMap { $0["RoleName"]?.string }
  }

  /// The roles of the profiles with these ARNs.
  private static func roles(of profiles: Set<String>, in listing: Answer) -> [String] {
    var names: [String] = []
    try? listing.read { reader in
      try reader.readListing("InstanceProfiles") { reader in
        let profile = try reader.readValue()
        if let arn = profile["Arn"]?.string, profiles.contains(arn) {
          names += roles(in: profile)
        }
      }
    }
    return names
  }

  /// The managed policies that roles in use have, or are bounded by, and that the listing has no document of.
  private static func missingPolicies(of roles: Set<String>, in details: Answer) -> Set<String> {
    var wanted: Set<String> = []
    var listed: Set<String> = []
    try? details.read { reader in
      try reader.beginObject()
      while try reader.nextMember() {
        switch reader.name {
        case "RoleDetailList":
          try reader.beginArray()
          while try reader.nextElement() {
            let role = try reader.readValue()
            guard let name = role["RoleName"]?.string, roles.contains(name) else { continue }
            let attached = role["AttachedManagedPolicies"]?.elements ?? []
            wanted.formUnion(attached.compactMap { $0["PolicyArn"]?.string })
            if let arn = role["PermissionsBoundary"]?["PermissionsBoundaryArn"]?.string {
              wanted.insert(arn)
            }
          }
        case "Policies":
          try reader.beginArray()
          while try reader.nextElement() {
            if let arn = try reader.readValue()["Arn"]?.string { listed.insert(arn) }
          }
        default: break
        }
      }
    }
    return wanted.subtracting(listed)
  }
}
