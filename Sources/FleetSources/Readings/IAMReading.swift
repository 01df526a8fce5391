import FleetModel
import JSONKit

/// The roles in IAM `GetAccountAuthorizationDetails`.
struct RoleDetailsReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    try answer.readResources("RoleDetailList", emit) { role, place in
      try IAMDocument.role(
        role,
        attached: IAMDocument.required("AttachedManagedPolicies", of: role, at: place).elements,
        inline: IAMDocument.required("RolePolicyList", of: role, at: place).elements, at: place)
    }
  }
}

/// The managed policies in IAM `GetAccountAuthorizationDetails`, and those that it lacks by calls for each.
///
/// Complete without the latter: a policy that is not there is a document that nobody has read.
struct ListedPoliciesReading: DatasetReading {
  let answer: Answer
  let account: Answers
  var answers: [Answer] { [answer] + account.all(.getPolicy).map(\.answer) }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    var listed: Set<String> = []
    try answer.readResources("Policies") { record in
      if case .resource(let policy) = record { listed.insert(policy.key) }
      try emit(record)
    } _: { policy, place in
      let versions = try IAMDocument.required("PolicyVersionList", of: policy, at: place).elements
      let defaultID = try IAMDocument.required("DefaultVersionId", of: policy, at: place)
      guard let version = versions.first(where: { $0["VersionId"] == defaultID }) else {
        throw MappingError(.missing(member: "default version of the policy"), at: place)
      }
      return try IAMDocument.policy(policy, version: version, at: place)
    }
    for (name, answer) in account.all(.getPolicy) {
      do {
        guard let policy = try account.singlePolicy(name, answer), !listed.contains(policy.key)
        else { continue }
        try emit(.resource(policy))
      } catch let failure as InputFailure {
        note(
          InputProblem(path: answer.path, problem: failure.message ?? "not answered", isMinor: true)
        )
      }
    }
  }
}

extension Answer {
  /// Reads a listing of resources, and refuses one that is listed twice.
  fileprivate func readResources(
    _ list: StaticString, _ emit: DatasetReading.Emit,
    _ resource: (JSONValue, JSONPlace) throws -> Resource
  ) throws {
    var keys: Set<String> = []
    try read { reader in
      try reader.readListing(list) { reader in
        let (value, place) = try reader.readElement()
        let resource = try resource(value, place)
        if !keys.insert(resource.key).inserted {
          throw MappingError(.duplicate(member: resource.kind, value: resource.key), at: place)
        }
        try emit(.resource(resource))
      }
    }
  }
}

/// IAM `ListInstanceProfiles`.
struct InstanceProfilesReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    try answer.readResources("InstanceProfiles", emit) { profile, place in
      try IAMDocument.instanceProfile(profile, at: place)
    }
  }
}

/// IAM `GetInstanceProfile` of the profiles in use, in place of a listing.
struct SingleInstanceProfilesReading: DatasetReading {
  let account: Answers

  /// Nil where none was asked for.
  init?(_ account: Answers) {
    self.account = account
    if answers.isEmpty { return nil }
  }

  var answers: [Answer] { account.all(.getInstanceProfile).map(\.answer) }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    for answer in answers where try !answer.isNoSuchEntity() {
      let profile = try answer.readMember("InstanceProfile") { value, place in
        try IAMDocument.instanceProfile(value, at: place)
      }
      try emit(.resource(profile))
    }
  }
}

extension Answer {
  /// Reads an answer that is one object in a member of this name.
  func readMember<Result>(
    _ member: StaticString, _ body: (JSONValue, JSONPlace) throws -> Result
  ) throws -> Result {
    try read { reader in
      var result: Result?
      try reader.beginObject()
      let start = reader.lastPlace
      while try reader.nextMember() {
        guard case member = reader.name else { continue }
        let place = try reader.nextPlace()
        result = try body(try reader.readObject(), place)
      }
      guard let result else { throw MappingError(.missing(member: "\(member)"), at: start) }
      return result
    }
  }

  /// Reads the elements of a listing, all at once.
  func readElements(_ list: StaticString) throws -> [JSONValue] {
    try read { reader in
      var elements: [JSONValue] = []
      try reader.readListing(list) { reader in elements.append(try reader.readValue()) }
      return elements
    }
  }
}
