import FleetModel
import JSONKit

/// The roles or the managed policies in IAM `GetAccountAuthorizationDetails`.
struct AuthorizationDetailsReading: DatasetReading {
  let answer: CapturedAnswer
  let part: Part
  var answers: [CapturedAnswer] { [answer] }

  enum Part: Sendable {
    case roles
    case policies
  }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    var keys: Set<String> = []
    try answer.read { reader in
      try reader.readListing(part == .roles ? "RoleDetailList" : "Policies") { reader in
        let (value, place) = try reader.readElement()
        let resource = try part == .roles ? role(value, place) : policy(value, place)
        if !keys.insert(resource.key).inserted {
          throw MappingError(.duplicate(member: resource.kind, value: resource.key), at: place)
        }
        try emit(.resource(resource))
      }
    }
  }

  private func role(_ role: JSONValue, _ place: JSONPlace) throws -> Resource {
    try IAMDocument.role(
      role, attached: IAMDocument.required("AttachedManagedPolicies", of: role, at: place).elements,
      inline: IAMDocument.required("RolePolicyList", of: role, at: place).elements, at: place)
  }

  private func policy(_ policy: JSONValue, _ place: JSONPlace) throws -> Resource {
    let versions = try IAMDocument.required("PolicyVersionList", of: policy, at: place).elements
    let defaultID = try IAMDocument.required("DefaultVersionId", of: policy, at: place)
    guard let version = versions.first(where: { $0["VersionId"] == defaultID }) else {
      throw MappingError(.missing(member: "default version of the policy"), at: place)
    }
    return try IAMDocument.policy(policy, version: version, at: place)
  }
}

/// IAM `ListInstanceProfiles`.
struct InstanceProfilesReading: DatasetReading {
  let answer: CapturedAnswer
  var answers: [CapturedAnswer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    var keys: Set<String> = []
    try answer.read { reader in
      try reader.readListing("InstanceProfiles") { reader in
        let (value, place) = try reader.readElement()
        let profile = try IAMDocument.instanceProfile(value, at: place)
        if !keys.insert(profile.key).inserted {
          throw MappingError(
            .duplicate(member: "InstanceProfileId", value: profile.key), at: place)
        }
        try emit(.resource(profile))
      }
    }
  }
}

/// IAM `GetInstanceProfile` of the profiles in use, in place of a listing.
struct SingleInstanceProfilesReading: DatasetReading {
  let account: CapturedAnswers

  /// Nil where none was asked for.
  init?(_ account: CapturedAnswers) {
    self.account = account
    if answers.isEmpty { return nil }
  }

  var answers: [CapturedAnswer] { account.all(.getInstanceProfile).map(\.answer) }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    for answer in answers where try !answer.isNoSuchEntity() {
      let profile = try answer.readMember("InstanceProfile") { value, place in
        try IAMDocument.instanceProfile(value, at: place)
      }
      try emit(.resource(profile))
    }
  }
}

extension CapturedAnswer {
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
