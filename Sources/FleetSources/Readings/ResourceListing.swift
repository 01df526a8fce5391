import FleetModel
import JSONKit

/// How an operation lists resources that are kept as AWS gives them.
struct ResourceListing: Sendable {
  /// The member that holds the list.
  let list: StaticString
  let kind: String
  /// The member of an element that identifies it.
  let key: StaticString
  /// Whether the document goes without that member, so that those of one content are one.
  var omitsKey = false

  static let instanceStatuses = ResourceListing(
    list: "InstanceStatuses", kind: "instance-status", key: "InstanceId",
    omitsKey: true)
  static let profileAssociations = ResourceListing(
    list: "IamInstanceProfileAssociations", kind: "iam-instance-profile-association",
    key: "AssociationId")
  static let activations = ResourceListing(
    list: "ActivationList", kind: "activation", key: "ActivationId")
  static let vpcs = ResourceListing(list: "Vpcs", kind: "vpc", key: "VpcId")
  static let vpcEndpoints = ResourceListing(
    list: "VpcEndpoints", kind: "vpc-endpoint", key: "VpcEndpointId")
  static let securityGroups = ResourceListing(
    list: "SecurityGroups", kind: "security-group", key: "GroupId")
  static let subnets = ResourceListing(list: "Subnets", kind: "subnet", key: "SubnetId")
  static let routeTables = ResourceListing(
    list: "RouteTables", kind: "route-table", key: "RouteTableId")
  static let networkACLs = ResourceListing(
    list: "NetworkAcls", kind: "network-acl", key: "NetworkAclId")

  func read(_ answer: Answer, _ emit: DatasetReading.Emit) throws {
    var keys: Set<String> = []
    try answer.read { reader in
      try reader.readListing(list) { reader in
        let (value, place) = try reader.readElement()
        guard let id = value["\(key)"]?.string, !id.isEmpty else {
          throw MappingError(.missing(member: "\(key)"), at: place)
        }
        if !keys.insert(id).inserted {
          throw MappingError(.duplicate(member: "\(key)", value: id), at: place)
        }
        var document = try CanonicalDocument.ofResource(value, at: place)
        if omitsKey, case .object(let members) = document {
          document = .object(members.filter { $0.key != "\(key)" })
        }
        try emit(.resource(Resource(kind: kind, key: id, document: document.canonicalText)))
      }
    }
  }
}

extension JSONReader {
  /// Reads a value whole, and gives the place where it begins.
  mutating func readElement() throws -> (JSONValue, JSONPlace) {
    let place = try nextPlace()
    return (try readValue(), place)
  }
}

/// A dataset that is one listing of such resources.
struct ResourcesReading: DatasetReading {
  let answer: Answer
  let listing: ResourceListing
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    try listing.read(answer, emit)
  }
}
