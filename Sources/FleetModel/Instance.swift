/// The EC2 side of an instance.
///
/// Source of every field: EC2 `DescribeInstances`.
///
/// Nil: AWS gave no value.
package struct Instance: Hashable, Sendable {
  package var id: InstanceID
  /// `State.Name`.
  package var state: InstanceState?
  /// `LaunchTime`: the last launch or start.
  package var launchTime: Timestamp?
  package var imageID: String?
  package var instanceType: String?
  /// `Platform`: `windows`, or nil for Linux and macOS.
  package var platform: String?
  package var platformDetails: String?
  package var architecture: String?
  package var availabilityZone: String?
  package var vpcID: String?
  package var subnetID: String?
  package var privateIPAddress: String?
  package var publicIPAddress: String?
  /// `IamInstanceProfile`.
  package var profile: ProfileReference?
  /// `MetadataOptions`.
  package var imds: IMDSOptions?
  /// `Operator.Managed`: another AWS service runs the instance for the customer.
  package var isOperatorManaged: Bool?
  /// `Operator.Principal`.
  package var operatorPrincipal: String?
  /// Ids, sorted.
  ///
  /// `SecurityGroups[].GroupId`, or those of the interfaces.
  package var securityGroups: [String]
  /// `Tags`.
  package var tags: [String: String]

  package init(id: InstanceID) {
    self.id = id
    securityGroups = []
    tags = [:]
  }

  /// The tag `Name`.
  package var name: String? { tags["Name"] }
}

/// The instance profile that an instance was given.
///
/// Source: EC2 `DescribeInstances.IamInstanceProfile`.
package struct ProfileReference: Hashable, Sendable {
  package var arn: String
  /// `AIPA…`: stays that of the profile first attached, though one of the same name replaces it.
  package var id: String?

  package init(arn: String, id: String?) {
    self.arn = arn
    self.id = id
  }

  /// The last part of the ARN.
  package var name: String {
    arn.split(separator: "/").last.map(String.init) ?? arn
  }
}

/// Source: EC2 `DescribeInstances.State.Name`.
package enum InstanceState: Hashable, Sendable {
  case pending
  case running
  case shuttingDown
  case terminated
  case stopping
  case stopped
  case other(String)

  package init(_ text: String) {
    self =
      switch text {
      case "pending": .pending
      case "running": .running
      case "shutting-down": .shuttingDown
      case "terminated": .terminated
      case "stopping": .stopping
      case "stopped": .stopped
      default: .other(text)
      }
  }

  /// AWS's word.
  package var text: String {
    switch self {
    case .pending: "pending"
    case .running: "running"
    case .shuttingDown: "shutting-down"
    case .terminated: "terminated"
    case .stopping: "stopping"
    case .stopped: "stopped"
    case .other(let text): text
    }
  }
}

/// Instance metadata options.
///
/// Source: EC2 `DescribeInstances.MetadataOptions`.
package struct IMDSOptions: Hashable, Sendable {
  /// `State`: `applied`, or `pending` while the fields hold what was asked for.
  package var state: String?
  /// `HttpEndpoint`: `enabled` or `disabled`.
  package var httpEndpoint: String?
  /// `HttpTokens`: `required` (IMDSv2 alone) or `optional`.
  package var httpTokens: String?
  /// `HttpPutResponseHopLimit`: 1 to 64.
  package var hopLimit: Int?
  /// `HttpProtocolIpv6`: `enabled` or `disabled`.
  package var httpProtocolIPv6: String?
  /// `InstanceMetadataTags`: `enabled` or `disabled`.
  package var instanceMetadataTags: String?

  package init() {}
}
