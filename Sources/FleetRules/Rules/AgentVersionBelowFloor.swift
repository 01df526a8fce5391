import FleetModel

extension Rule {
  /// The agent is older than the fleet is meant to run.
  static let agentVersionBelowFloor = Rule(
    code: .agentVersionBelowFloor, kind: .warning,
    meaning: """
      the agent is older than --agent-floor; the default, 3.3.40.0, is the first that does without \
      the retired ec2messages
      """,
    fires: "the agent's last known version is below the floor",
    silent: "the version is the floor or newer",
    cannotKnow: "no listing ever gave the agent's version",
    remedy: "update the agent",
    sources: [Documentation.agentReleases, "ssm:DescribeInstanceInformation AgentVersion"]
  ) { context in
    guard let agent = context.agent else {
      return .cannotKnow(context.facts.node.gap.map(Want.dataset) ?? .fact(.agentVersion))
    }
    let floor = context.options.agentFloor
    guard agent.version < floor else { return .silent }
    return .found(
      Proof(
        agent.isCurrent ? .proven : .likely, "agent \(agent.version) is below the floor, \(floor)",
        evidence: [context.facts.agentEvidence()],
        remedy: Remedy(
          context.isOnline ? "update the agent" : "update the agent on the instance",
          run: context.updatingAgent)))
  }
}
