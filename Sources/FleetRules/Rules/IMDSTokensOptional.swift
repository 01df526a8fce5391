import FleetModel

extension Rule {
  /// IMDSv1 is still answered, which older agents may turn to, and DHMC does not take.
  static let imdsTokensOptional = Rule(
    code: .imdsTokensOptional, kind: .warning,
    meaning: """
      IMDSv1 is still answered; DHMC wants IMDSv2, which agents before 3.2.1041.0 try first but do \
      not insist on
      """,
    fires: """
      the path is or may be DHMC, MetadataOptions.HttpTokens is optional, and the agent is older \
      than 3.2.1041.0 or was never seen; with --strict-imds whatever the agent, as a blocker
      """,
    silent: """
      a profile is known to be usable, which never depends on tokens; DHMC is off; the agent is \
      3.2.1041.0 or newer; the metadata service is disabled, which has a code of its own
      """,
    cannotKnow: """
      the EC2 listing is unknown or never held the instance, AWS gave no HttpTokens, or a change is \
      pending
      """,
    remedy: "require IMDSv2, after a look at MetadataNoToken in CloudWatch, or update the agent",
    sources: [
      Documentation.dhmc, Documentation.agentReleases,
      "ec2:DescribeInstances MetadataOptions.HttpTokens",
    ]
  ) { context in
    let facts = context.facts
    if context.dhmcUse == .no { return .silent }
    switch context.imds {
    case .notNeeded, .disabled: return .silent
    case .pending: return .cannotKnow(.fact(.imdsState))
    case .notKnown(let missing): return .cannotKnow(missing)
    case .enabled: break
    }
    guard let tokens = context.httpTokens else { return .cannotKnow(.fact(.imdsTokens)) }
    guard tokens == "optional" else { return .silent }
    let isStrict = context.options.strictIMDS
    if !isStrict, let agent = context.agent, agent.version >= .imdsV2Only { return .silent }
    return .found(
      Proof(
        isStrict && context.profile == .absent ? .proven : .likely,
        kind: isStrict ? .blocker : nil,
        isStrict
          ? "IMDSv2 is not required, and DHMC is held to need it (--strict-imds)"
          : "IMDSv2 is not required, and the agent may turn to IMDSv1, which DHMC does not take",
        evidence: [facts.evidence(of: .imdsTokens), facts.agentEvidence()],
        remedy: Remedy(
          "require IMDSv2, if MetadataNoToken in CloudWatch says that nothing uses IMDSv1",
          run:
            "aws ec2 modify-instance-metadata-options --region \(context.region) --instance-id \(context.id) --http-tokens required"
        )))
  }
}
