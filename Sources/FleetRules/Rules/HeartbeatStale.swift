import FleetModel

extension Rule {
  /// SSM lists the node, and its agent has not answered lately.
  static let heartbeatStale = Rule(
    code: .heartbeatStale, kind: .warning,
    meaning: "SSM lists the instance, and its agent has not answered lately",
    fires: "PingStatus is not Online, or the last ping was over 10 minutes old when SSM was read",
    silent: "SSM does not list the instance, or the agent answered in the last 10 minutes",
    cannotKnow: "the SSM listing is unknown",
    remedy: """
      see whether the agent runs and reaches SSM; where nothing else is wrong it has stopped or \
      hibernates
      """,
    sources: [
      Documentation.troubleshooting, "ssm:DescribeInstanceInformation PingStatus",
      "ssm:DescribeInstanceInformation LastPingDateTime",
    ]
  ) { context in
    let facts = context.facts
    guard case .known(let listing) = facts.node else {
      return facts.node.gap.map { .cannotKnow(.dataset($0)) } ?? .silent
    }
    guard case .listed(let node) = listing else { return .silent }
    let isOld = node.heartbeat == .stale || node.heartbeat == .lost
    guard isOld || node.pingStatus != .online else { return .silent }
    let status = node.pingStatus?.text ?? "no ping status"
    let age =
      switch node.heartbeat {
      case .lost: "over an hour ago"
      case .stale: "over 10 minutes ago"
      case .fresh: "in the last 10 minutes"
      case nil: "at a time not given"
      }
    return .found(
      Proof(
        .proven, "SSM says \(status), and the agent last answered \(age)",
        evidence: [facts.evidence(of: .pingStatus), facts.evidence(of: .heartbeat)],
        remedy: Remedy(
          "see whether the agent runs and is connected",
          run: "aws ssm get-connection-status --region \(context.region) --target \(context.id)")))
  }
}
