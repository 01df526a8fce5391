import FleetModel
import JSONKit

/// EC2 `DescribeInstances`.
struct InstancesReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    var ids: Set<String> = []
    try answer.read { reader in
      try reader.readListing("Reservations") { reader in
        try reader.beginObject()
        while try reader.nextMember() {
          guard case "Instances" = reader.name else { continue }
          try reader.beginArray()
          while try reader.nextElement() { try emit(.instance(reader.readInstance(&ids))) }
        }
      }
    }
  }
}

extension JSONReader {
  /// Source: EC2 `DescribeInstances`, `Instance`.
  fileprivate mutating func readInstance(_ ids: inout Set<String>) throws -> Instance {
    var instance = Instance(id: InstanceID(""))
    var groups: Set<String> = []
    try beginObject()
    while try nextMember() {
      switch name {
      case "InstanceId":
        let id = try readID("InstanceId")
        if !ids.insert(id).inserted {
          throw MappingError(.duplicate(member: "InstanceId", value: id), at: lastPlace)
        }
        instance.id = InstanceID(id)
      case "State": instance.state = try readState()
      case "LaunchTime": instance.launchTime = try readOptionalTime("LaunchTime")
      case "ImageId": instance.imageID = try readOptionalString()
      case "InstanceType": instance.instanceType = try readOptionalString()
      case "Platform": instance.platform = try readOptionalString()
      case "PlatformDetails": instance.platformDetails = try readOptionalString()
      case "Architecture": instance.architecture = try readOptionalString()
      case "Placement": instance.availabilityZone = try readMember("AvailabilityZone")
      case "VpcId": instance.vpcID = try readOptionalString()
      case "SubnetId": instance.subnetID = try readOptionalString()
      case "PrivateIpAddress": instance.privateIPAddress = try readOptionalString()
      case "PublicIpAddress": instance.publicIPAddress = try readOptionalString()
      case "IamInstanceProfile": instance.profile = try readProfile()
      case "MetadataOptions": instance.imds = try readIMDSOptions()
      case "Operator": try readOperator(into: &instance)
      case "SecurityGroups": try readGroups(into: &groups)
      case "NetworkInterfaces": try readInterfaceGroups(into: &groups)
      case "Tags": instance.tags = try readTags()
      default: break
      }
    }
    if instance.id.text.isEmpty {
      throw MappingError(.missing(member: "InstanceId"), at: lastPlace)
    }
    instance.securityGroups = groups.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return instance
  }

  private mutating func readState() throws -> InstanceState? {
    try readMember("Name").map(InstanceState.init)
  }

  /// The text of one member of an object; nil where the object is `null` or has none.
  mutating func readMember(_ member: StaticString) throws -> String? {
    guard try beginOptionalObject() else { return nil }
    var text: String?
    while try nextMember() {
      if case member = name { text = try readOptionalString() }
    }
    return text
  }

  private mutating func readProfile() throws -> ProfileReference? {
    guard try beginOptionalObject() else { return nil }
    var arn: String?
    var id: String?
    while try nextMember() {
      switch name {
      case "Arn": arn = try readOptionalString()
      case "Id": id = try readOptionalString()
      default: break
      }
    }
    // To take it for no profile would be to claim what AWS did not say.
    guard let arn else {
      throw MappingError(.missing(member: "IamInstanceProfile.Arn"), at: lastPlace)
    }
    return ProfileReference(arn: arn, id: id)
  }

  private mutating func readIMDSOptions() throws -> IMDSOptions? {
    guard try beginOptionalObject() else { return nil }
    var options = IMDSOptions()
    while try nextMember() {
      switch name {
      case "State": options.state = try readOptionalString()
      case "HttpEndpoint": options.httpEndpoint = try readOptionalString()
      case "HttpTokens": options.httpTokens = try readOptionalString()
      case "HttpPutResponseHopLimit": options.hopLimit = try readOptionalInteger()
      case "HttpProtocolIpv6": options.httpProtocolIPv6 = try readOptionalString()
      case "InstanceMetadataTags": options.instanceMetadataTags = try readOptionalString()
      default: break
      }
    }
    return options
  }

  private mutating func readOperator(into instance: inout Instance) throws {
    guard try beginOptionalObject() else { return }
    while try nextMember() {
      switch name {
      case "Managed": instance.isOperatorManaged = try readOptionalBool()
      case "Principal": instance.operatorPrincipal = try readOptionalString()
      default: break
      }
    }
  }

  private mutating func readGroups(into groups: inout Set<String>) throws {
    guard try beginOptionalArray() else { return }
    while try nextElement() {
      if let id = try readMember("GroupId") { groups.insert(id) }
    }
  }

  private mutating func readInterfaceGroups(into groups: inout Set<String>) throws {
    guard try beginOptionalArray() else { return }
    while try nextElement() {
      try beginObject()
      while try nextMember() {
        if case "Groups" = name { try readGroups(into: &groups) }
      }
    }
  }

  private mutating func readTags() throws -> [String: String] {
    guard try beginOptionalArray() else { return [:] }
    var tags: [String: String] = [:]
    while try nextElement() {
      var key: String?
      var value = ""
      try beginObject()
      while try nextMember() {
        switch name {
        case "Key": key = try readOptionalString()
        case "Value": value = try readOptionalString() ?? ""
        default: break
        }
      }
      guard let key else { throw MappingError(.missing(member: "Tags[].Key"), at: lastPlace) }
      tags[key] = value
    }
    return tags
  }
}
