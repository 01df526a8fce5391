import FleetModel
import JSONKit

/// SSM `DescribeInstanceInformation`, or `DescribeInstanceProperties`, whose members have the same names.
struct NodesReading: DatasetReading {
  let answer: Answer
  /// `InstanceInformationList` or `InstanceProperties`.
  let list: StaticString
  /// `DescribeInstanceInformation` of running instances that the listing lacks: without it, they are not known to be
  /// missing.
  var confirmations: [Answer] = []
  var answers: [Answer] { [answer] + confirmations }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    for answer in confirmations { try answer.throwError() }
    var ids: Set<String> = []
    try read(answer, list, capturedAt: capturedAt, &ids, emit, note)
    for answer in confirmations {
      var seen: Set<String> = []
      try read(
        answer, "InstanceInformationList", capturedAt: capturedAt, &seen,
        { record in
          if case .node(let node) = record, !ids.insert(node.id.text).inserted { return }
          try emit(record)
        }, note)
    }
  }

  private func read(
    _ answer: Answer, _ list: StaticString, capturedAt: Timestamp, _ ids: inout Set<String>,
    _ emit: Emit, _ note: Note
  ) throws {
    try answer.read { reader in
      try reader.readListing(list) { reader in
        let node = try reader.readNode(&ids, capturedAt: capturedAt) { place, version in
          note(
            InputProblem(
              path: answer.path, place: place,
              problem: "AgentVersion \(JSONValue.string(version).text) is no version"))
        }
        try emit(.node(node))
      }
    }
  }
}

extension JSONReader {
  /// Source: SSM `DescribeInstanceInformation`, `InstanceInformation`.
  fileprivate mutating func readNode(
    _ ids: inout Set<String>, capturedAt: Timestamp, oddVersion: (JSONPlace, String) -> Void
  ) throws -> Node {
    var node = Node(id: InstanceID(""))
    try beginObject()
    while try nextMember() {
      switch name {
      case "InstanceId":
        let id = try readID("InstanceId")
        if !ids.insert(id).inserted {
          throw MappingError(.duplicate(member: "InstanceId", value: id), at: lastPlace)
        }
        node.id = InstanceID(id)
      case "PingStatus": node.pingStatus = try readOptionalString().map(PingStatus.init)
      case "LastPingDateTime": node.volatile.lastPingAt = try readOptionalTime("LastPingDateTime")
      case "AgentVersion":
        node.agentVersionText = try readOptionalString()
        if let version = node.agentVersionText, node.agentVersion == nil {
          oddVersion(lastPlace, version)
        }
      case "IsLatestVersion": node.isLatestVersion = try readOptionalBool()
      case "PlatformType": node.platformType = try readOptionalString()
      case "PlatformName": node.platformName = try readOptionalString()
      case "PlatformVersion": node.platformVersion = try readOptionalString()
      case "ResourceType": node.resourceType = try readOptionalString()
      case "ActivationId": node.activationID = try readOptionalString()
      case "IamRole": node.iamRole = try readOptionalString()
      case "RegistrationDate": node.registrationDate = try readOptionalTime("RegistrationDate")
      case "Name": node.name = try readOptionalString()
      case "IPAddress": node.ipAddress = try readOptionalString()
      case "ComputerName": node.computerName = try readOptionalString()
      case "AssociationStatus": node.associationStatus = try readOptionalString()
      case "SourceId": node.sourceID = try readOptionalString()
      case "SourceType": node.sourceType = try readOptionalString()
      case "LastAssociationExecutionDate":
        node.volatile.lastAssociationAt = try readOptionalTime("LastAssociationExecutionDate")
      case "LastSuccessfulAssociationExecutionDate":
        node.volatile.lastSuccessfulAssociationAt = try readOptionalTime(
          "LastSuccessfulAssociationExecutionDate")
      default: break
      }
    }
    // Of an EC2 instance, DescribeInstanceProperties gives the Name tag, which is the instance's, and
    // DescribeInstanceInformation nothing.
    if node.resourceType == "EC2Instance" { node.name = nil }
    if node.id.text.isEmpty { throw MappingError(.missing(member: "InstanceId"), at: lastPlace) }
    node.heartbeat = node.volatile.lastPingAt.map {
      HeartbeatAge(lastPing: $0, capture: capturedAt)
    }
    return node
  }
}
