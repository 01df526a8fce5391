import FleetModel

extension Rule {
  /// The agent is too old to take credentials from DHMC.
  static let agentVersionBelowDHMCMinimum = Rule(
    code: .agentVersionBelowDHMCMinimum, kind: .blocker,
    meaning: "the agent is too old for DHMC, which needs 3.2.582.0",
    fires: """
      no profile is known to be usable, DHMC is not known to be off, and the agent's last known \
      version is below 3.2.582.0; proven where there is no profile and the version was seen since \
      the last launch, else likely
      """,
    silent: "a profile is known to be usable, DHMC is off, or it is a hybrid node",
    cannotKnow: """
      the EC2 listing is unknown or never held the instance, or no listing ever gave the agent's \
      version
      """,
    remedy: "update the agent, or attach a profile with AmazonSSMManagedInstanceCore",
    sources: [
      Documentation.dhmc, Documentation.agentReleases,
      "ssm:DescribeInstanceInformation AgentVersion",
    ]
  ) { context in
    if context.dhmcUse == .no { return .silent }
    guard let agent = context.agent else {
      return .cannotKnow(context.facts.node.gap.map(Want.dataset) ?? .fact(.agentVersion))
    }
    guard agent.version < .dhmcMinimum else { return .silent }
    if case .notKnown(let missing) = context.profile { return .cannotKnow(missing) }
    let isProven = context.profile == .absent && agent.isCurrent
    return .found(
      Proof(
        isProven ? .proven : .likely,
        "agent \(agent.version) is too old for DHMC, which needs \(AgentVersion.dhmcMinimum)",
        evidence: [context.facts.agentEvidence(), context.facts.evidence(of: .dhmcSetting)],
        remedy: Remedy(
          context.isOnline
            ? "update the agent"
            : "update the agent on the instance, or attach a profile with AmazonSSMManagedInstanceCore",
          run: context.updatingAgent)))
  }
}
