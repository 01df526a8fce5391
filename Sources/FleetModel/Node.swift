/// An instance as SSM lists it.
///
/// Source: SSM `DescribeInstanceInformation` or `DescribeInstanceProperties`.
///
/// Nil: AWS gave no value.
package struct Node: Hashable, Sendable {
  package var id: InstanceID
  package var pingStatus: PingStatus?
  /// How long ago the agent had last answered when the listing was read.
  ///
  /// Nil where SSM gave no `LastPingDateTime`.
  package var heartbeat: HeartbeatAge?
  /// `AgentVersion`, as SSM says it; it may be no version.
  package var agentVersionText: String?
  /// `IsLatestVersion`: meaningful on Linux alone.
  package var isLatestVersion: Bool?
  /// `PlatformType`: `Windows`, `Linux`, `MacOS`.
  package var platformType: String?
  package var platformName: String?
  package var platformVersion: String?
  /// `ResourceType`: `EC2Instance` or `ManagedInstance`.
  package var resourceType: String?
  package var activationID: String?
  /// `IamRole`: filled for hybrid nodes and some Quick Setup instances only.
  package var iamRole: String?
  package var registrationDate: Timestamp?
  /// `Name`: of a hybrid node.
  package var name: String?
  package var ipAddress: String?
  package var computerName: String?
  package var associationStatus: String?
  package var sourceID: String?
  package var sourceType: String?
  /// What changes at almost every poll, and so never makes a new version.
  package var volatile: Volatile

  package init(id: InstanceID) {
    self.id = id
    volatile = Volatile()
  }

  /// Fields kept for the newest observation only.
  package struct Volatile: Hashable, Sendable {
    /// `LastPingDateTime`.
    package var lastPingAt: Timestamp?
    /// `LastAssociationExecutionDate`.
    package var lastAssociationAt: Timestamp?
    /// `LastSuccessfulAssociationExecutionDate`.
    package var lastSuccessfulAssociationAt: Timestamp?

    package init() {}
  }

  /// Nil where the agent's version is not known, or is no version.
  package var agentVersion: AgentVersion? { agentVersionText.flatMap(AgentVersion.init) }
}

/// Source: SSM `DescribeInstanceInformation.PingStatus`.
package enum PingStatus: Hashable, Sendable {
  case online
  case connectionLost
  /// `Inactive` (deprecated), or a word that AWS has added since.
  case other(String)

  package init(_ text: String) {
    self =
      switch text {
      case "Online": .online
      case "ConnectionLost": .connectionLost
      default: .other(text)
      }
  }

  /// AWS's word.
  package var text: String {
    switch self {
    case .online: "Online"
    case .connectionLost: "ConnectionLost"
    case .other(let text): text
    }
  }
}

/// The age class of the last heartbeat at capture time.
///
/// The agent reports every five minutes; after which SSM says `ConnectionLost` is not documented.
package enum HeartbeatAge: String, Hashable, Sendable, CaseIterable {
  /// Ten minutes or less.
  case fresh
  /// Over ten minutes, up to an hour.
  case stale
  /// Over an hour.
  case lost

  /// The class of a heartbeat at `lastPing`, seen at `capture`.
  ///
  /// A ping from the future is fresh.
  package init(lastPing: Timestamp, capture: Timestamp) {
    let age = capture.milliseconds - lastPing.milliseconds
    self = age <= 600_000 ? .fresh : age <= 3_600_000 ? .stale : .lost
  }
}
