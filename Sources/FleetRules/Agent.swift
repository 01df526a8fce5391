import FleetModel

/// The version of the agent, as last seen.
struct Agent: Hashable, Sendable {
  let version: AgentVersion
  /// When SSM last listed it with this version.
  let seenAt: Timestamp?
  /// Whether SSM lists it now, or did since the last launch; else it may have been replaced.
  let isCurrent: Bool

  /// Nil where no listing ever gave a version.
  init?(_ facts: Facts) {
    if case .known(.listed(let node)) = facts.node {
      guard let version = node.agentVersion else { return nil }
      self.version = version
      seenAt = facts.nodeObservedAt
      isCurrent = true
      return
    }
    guard let last = facts.lastNode, let version = last.node.agentVersion else { return nil }
    self.version = version
    seenAt = last.seenAt
    if case .known = facts.node, case .known(.listed(let instance)) = facts.instance,
      let launch = instance.launchTime
    {
      isCurrent = last.seenAt >= launch
    } else {
      isCurrent = false
    }
  }
}
