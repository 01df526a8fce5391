import FleetModel

/// The version of the agent, as last seen.
struct Agent: Hashable, Sendable {
  let version: AgentVersion
  /// When SSM last listed it with this version.
  let seenAt: Timestamp?
  /// Whether SSM lists it now, or did since the last launch; else it may have been replaced.
  let isCurrent: Bool
}

extension Facts {
  /// The agent as last seen; nil where no listing ever gave a version.
  var agent: Agent? {
    if case .known(.listed(let node)) = node {
      guard let version = node.agentVersion else { return nil }
      return Agent(version: version, seenAt: nodeObservedAt, isCurrent: true)
    }
    guard let last = lastNode, let version = last.node.agentVersion else { return nil }
    var isCurrent = false
    if case .known = node, case .known(.listed(let instance)) = instance,
      let launch = instance.launchTime
    {
      isCurrent = last.seenAt >= launch
    }
    return Agent(version: version, seenAt: last.seenAt, isCurrent: isCurrent)
  }
}
