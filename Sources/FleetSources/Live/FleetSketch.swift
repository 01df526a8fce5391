import AWSKit
import FleetModel
import JSONKit
import Synchronization

/// What later calls need to know of listings that are being read: no more than ids.
final class FleetSketch: Sendable {
  private struct State {
    var running: Set<String> = []
    var instanceCount = 0
    var profiles: Set<String> = []
    var networks: Set<String> = []
    var nodes: Set<String> = []
    var online: Set<String> = []
    var nodeRoles: Set<String> = []
  }

  private let state = Mutex(State())

  /// Ids of the instances that run.
  var running: Set<String> { state.withLock { $0.running } }
  var instanceCount: Int { state.withLock { $0.instanceCount } }
  /// ARNs of the instance profiles in use.
  var profiles: Set<String> { state.withLock { $0.profiles } }
  /// Ids of the VPCs in use.
  var networks: Set<String> { state.withLock { $0.networks } }
  /// Ids of the nodes that SSM lists.
  var nodes: Set<String> { state.withLock { $0.nodes } }
  /// Ids of the nodes that are Online.
  var online: Set<String> { state.withLock { $0.online } }
  /// Service roles of hybrid nodes, by name or ARN.
  var nodeRoles: Set<String> { state.withLock { $0.nodeRoles } }

  /// Takes note of a page of `DescribeInstances`.
  func addInstances(_ page: AnswerPage) throws {
    try forEachElement(of: page, "Reservations") { reader in
      try reader.beginObject()
      while try reader.nextMember() {
        guard case "Instances" = reader.name else { continue }
        guard try reader.beginOptionalArray() else { continue }
        while try reader.nextElement() { try addInstance(&reader) }
      }
    }
  }

  private func addInstance(_ reader: inout JSONReader) throws {
    var id = ""
    var isRunning = false
    var profile: String?
    var network: String?
    try reader.beginObject()
    while try reader.nextMember() {
      switch reader.name {
      case "InstanceId": id = try reader.readOptionalString() ?? ""
      case "State": isRunning = try reader.readMember("Name") == "running"
      case "IamInstanceProfile": profile = try reader.readMember("Arn")
      case "VpcId": network = try reader.readOptionalString()
      default: break
      }
    }
    state.withLock { state in
      state.instanceCount += 1
      if isRunning { state.running.insert(id) }
      if let profile { state.profiles.insert(profile) }
      if let network { state.networks.insert(network) }
    }
  }

  /// Takes note of a page of `DescribeInstanceInformation` or `DescribeInstanceProperties`.
  func addNodes(_ page: AnswerPage, in list: String) throws {
    try forEachElement(of: page, list) { reader in
      var id = ""
      var role: String?
      var isOnline = false
      try reader.beginObject()
      while try reader.nextMember() {
        switch reader.name {
        case "InstanceId": id = try reader.readOptionalString() ?? ""
        case "IamRole": role = try reader.readOptionalString()
        case "PingStatus": isOnline = try reader.readOptionalString() == "Online"
        default: break
        }
      }
      state.withLock { state in
        state.nodes.insert(id)
        if isOnline { state.online.insert(id) }
        if let role, !role.isEmpty { state.nodeRoles.insert(role) }
      }
    }
  }

  private func forEachElement(
    of page: AnswerPage, _ list: String, _ body: (inout JSONReader) throws -> Void
  ) throws {
    for found in page.lists where found.member == list {
      var text: [UInt8] = []
      text.reserveCapacity(found.elements.count + 2)
      text.append(UInt8(ascii: "["))
      text += found.elements
      text.append(UInt8(ascii: "]"))
      var reader = JSONReader(bytes: text)
      try reader.beginArray()
      while try reader.nextElement() { try body(&reader) }
    }
  }
}
