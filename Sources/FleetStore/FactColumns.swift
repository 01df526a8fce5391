import FleetModel
import JSONKit
import SQLiteKit

/// The canonical bytes of each kind of fact, from which its digest is made. Volatile fields are left out.
extension FieldEncoder {
  mutating func append(_ instance: Instance) {
    append(instance.id.text)
    append(instance.state?.text)
    append(instance.launchTime?.milliseconds)
    append(instance.imageID)
    append(instance.instanceType)
    append(instance.platform)
    append(instance.platformDetails)
    append(instance.architecture)
    append(instance.availabilityZone)
    append(instance.vpcID)
    append(instance.subnetID)
    append(instance.privateIPAddress)
    append(instance.publicIPAddress)
    append(instance.profile?.arn)
    append(instance.profile?.id)
    append(instance.imds != nil)
    append(instance.imds?.state)
    append(instance.imds?.httpEndpoint)
    append(instance.imds?.httpTokens)
    append(instance.imds?.hopLimit.map(Int64.init))
    append(instance.imds?.httpProtocolIPv6)
    append(instance.imds?.instanceMetadataTags)
    append(instance.isOperatorManaged)
    append(instance.operatorPrincipal)
    append(Int64(instance.securityGroups.count))
    for group in instance.securityGroups { append(group) }
    for (key, value) in instance.tags.sortedByKey {
      append(key)
      append(value)
    }
  }

  mutating func append(_ node: Node) {
    append(node.id.text)
    append(node.pingStatus?.text)
    append(node.heartbeat?.rawValue)
    append(node.agentVersionText)
    append(node.isLatestVersion)
    append(node.platformType)
    append(node.platformName)
    append(node.platformVersion)
    append(node.resourceType)
    append(node.activationID)
    append(node.iamRole)
    append(node.registrationDate?.milliseconds)
    append(node.name)
    append(node.ipAddress)
    append(node.computerName)
    append(node.associationStatus)
    append(node.sourceID)
    append(node.sourceType)
  }

  mutating func append(_ setting: DHMCSetting) {
    append(setting.value)
    append(setting.status)
    append(setting.lastModifiedAt?.milliseconds)
    append(setting.lastModifiedBy)
    append(setting.arn)
  }

  mutating func append(_ resource: Resource) {
    append(resource.kind)
    append(resource.key)
    append(resource.document)
  }
}

extension Dictionary where Key == String {
  /// In the order of the keys' bytes.
  var sortedByKey: [(key: String, value: Value)] {
    sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

extension [String: String] {
  /// A JSON object with its members in the order of their keys' bytes.
  var canonicalJSON: String {
    JSONValue.object(sortedByKey.map { JSONValue.Member($0.key, .string($0.value)) }).text
  }
}

extension Instance {
  /// The values of `VersionTable.instances`' columns but the tags, in their order.
  var columnValues: [Value] {
    var values: [Value] = [
      Value(state?.text), Value(launchTime?.milliseconds), Value(imageID), Value(instanceType),
      Value(platform), Value(platformDetails), Value(architecture), Value(availabilityZone),
      Value(vpcID), Value(subnetID), Value(privateIPAddress), Value(publicIPAddress),
    ]
    values += [
      Value(profile?.arn), Value(profile?.id), Value(imds != nil), Value(imds?.state),
      Value(imds?.httpEndpoint), Value(imds?.httpTokens), Value(imds?.hopLimit.map(Int64.init)),
      Value(imds?.httpProtocolIPv6), Value(imds?.instanceMetadataTags),
    ]
    values += [
      Value(isOperatorManaged), Value(operatorPrincipal),
      Value(securityGroups.joined(separator: " ")),
    ]
    return values
  }

  /// Reads the columns of `VersionTable.instances`, the first of which is `column`.
  init(id: InstanceID, row: Row, from column: Int, tags: [String: String]) {
    self.init(id: id)
    state = row.optionalText(column).map(InstanceState.init)
    launchTime = row.optionalInteger(column + 1).map(Timestamp.init(milliseconds:))
    imageID = row.optionalText(column + 2)
    instanceType = row.optionalText(column + 3)
    platform = row.optionalText(column + 4)
    platformDetails = row.optionalText(column + 5)
    architecture = row.optionalText(column + 6)
    availabilityZone = row.optionalText(column + 7)
    vpcID = row.optionalText(column + 8)
    subnetID = row.optionalText(column + 9)
    privateIPAddress = row.optionalText(column + 10)
    publicIPAddress = row.optionalText(column + 11)
    profile = row.optionalText(column + 12).map {
      ProfileReference(arn: $0, id: row.optionalText(column + 13))
    }
    if row.integer(column + 14) != 0 {
      var options = IMDSOptions()
      options.state = row.optionalText(column + 15)
      options.httpEndpoint = row.optionalText(column + 16)
      options.httpTokens = row.optionalText(column + 17)
      options.hopLimit = row.optionalInteger(column + 18).map { Int(clamping: $0) }
      options.httpProtocolIPv6 = row.optionalText(column + 19)
      options.instanceMetadataTags = row.optionalText(column + 20)
      imds = options
    }
    isOperatorManaged = row.optionalBool(column + 21)
    operatorPrincipal = row.optionalText(column + 22)
    securityGroups = row.text(column + 23).split(separator: " ").map(String.init)
    self.tags = tags
  }

  /// How many columns `init(id:row:from:tags:)` reads; the next one is `tags_document_id`.
  static let columnCount = 24
}

extension Node {
  /// The values of `VersionTable.nodes`' columns, in their order.
  var columnValues: [Value] {
    [
      Value(pingStatus?.text), Value(heartbeat?.rawValue), Value(agentVersionText),
      Value(isLatestVersion), Value(platformType), Value(platformName), Value(platformVersion),
      Value(resourceType), Value(activationID), Value(iamRole),
      Value(registrationDate?.milliseconds), Value(name), Value(ipAddress), Value(computerName),
      Value(associationStatus), Value(sourceID), Value(sourceType),
    ]
  }

  /// Reads the columns of `VersionTable.nodes`, the first of which is `column`.
  init(id: InstanceID, row: Row, from column: Int) {
    self.init(id: id)
    pingStatus = row.optionalText(column).map(PingStatus.init)
    heartbeat = row.optionalText(column + 1).flatMap(HeartbeatAge.init)
    agentVersionText = row.optionalText(column + 2)
    isLatestVersion = row.optionalBool(column + 3)
    platformType = row.optionalText(column + 4)
    platformName = row.optionalText(column + 5)
    platformVersion = row.optionalText(column + 6)
    resourceType = row.optionalText(column + 7)
    activationID = row.optionalText(column + 8)
    iamRole = row.optionalText(column + 9)
    registrationDate = row.optionalInteger(column + 10).map(Timestamp.init(milliseconds:))
    name = row.optionalText(column + 11)
    ipAddress = row.optionalText(column + 12)
    computerName = row.optionalText(column + 13)
    associationStatus = row.optionalText(column + 14)
    sourceID = row.optionalText(column + 15)
    sourceType = row.optionalText(column + 16)
  }

  static let columnCount = 17
}

extension DHMCSetting {
  /// The values of `VersionTable.settings`' columns, in their order.
  var columnValues: [Value] {
    [
      Value(value), Value(status), Value(lastModifiedAt?.milliseconds), Value(lastModifiedBy),
      Value(arn),
    ]
  }

  /// Reads the columns of `VersionTable.settings`, the first of which is `column`.
  init(row: Row, from column: Int) {
    self.init(value: row.optionalText(column))
    status = row.optionalText(column + 1)
    lastModifiedAt = row.optionalInteger(column + 2).map(Timestamp.init(milliseconds:))
    lastModifiedBy = row.optionalText(column + 3)
    arn = row.optionalText(column + 4)
  }
}
