import FleetModel

extension Rule {
  /// No listing ever told the agent's version, on which DHMC depends.
  static let agentVersionUnknown = Rule(
    code: .agentVersionUnknown, kind: .unknown,
    meaning: "SSM never listed the agent with a version, and DHMC depends on it",
    fires: """
      no profile is known to be usable, DHMC is not known to be off, and no complete SSM listing \
      ever gave a version that can be read
      """,
    silent: "a profile is known to be usable, DHMC is off, or it is a hybrid node",
    cannotKnow: "the SSM listing is unknown, or the EC2 listing is or never held the instance",
    remedy:
      "read the version from the console output or on the instance; install the agent if it lacks",
    sources: [Documentation.dhmc, "ssm:DescribeInstanceInformation AgentVersion"]
  ) { context in
    if context.dhmcUse == .no || context.agent != nil { return .silent }
    if let gap = context.facts.node.gap { return .cannotKnow(.dataset(gap)) }
    if case .notKnown(let missing) = context.profile { return .cannotKnow(missing) }
    return .found(
      Proof(
        .unknown,
        "the agent's version was never observed, and DHMC needs \(AgentVersion.dhmcMinimum)",
        evidence: [context.facts.agentEvidence(), context.facts.evidence(of: .dhmcSetting)],
        remedy: Remedy(
          "look for the agent in the console output, and install it if it lacks",
          run:
            "aws ec2 get-console-output --region \(context.region) --instance-id \(context.id) --output text"
        )))
  }
}
