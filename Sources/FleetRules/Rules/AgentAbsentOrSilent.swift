import FleetModel

extension Rule {
  /// All that can be seen from outside is well, and yet SSM does not list the instance.
  static let agentAbsentOrSilent = Rule(
    code: .agentAbsentOrSilent, kind: .unknown,
    meaning: """
      the instance runs and everything that can be seen from outside is well, yet SSM does not list \
      it: the agent is missing, stopped, or cannot reach SSM
      """,
    fires:
      "the instance runs, is unmanaged, its credential path works, and no other cause is found",
    silent:
      "another cause is found, SSM lists the instance, it does not run, or it is a hybrid node",
    cannotKnow: "the state or the credential path of the instance is not known",
    remedy: "run ssm-cli get-diagnostics on the instance, and install or start the agent",
    sources: [
      Documentation.troubleshooting, Documentation.systemsManager("troubleshooting-ssm-agent"),
      "ssm:DescribeInstanceInformation",
    ]
  ) { context in
    let facts = context.facts
    if context.isHybrid { return .silent }
    switch context.managedState {
    case .managed, .connectionLost, .notApplicable: return .silent
    case .unknown:
      guard let gap = facts.instance.gap ?? facts.node.gap else { return .silent }
      return .cannotKnow(.dataset(gap))
    case .unmanaged: break
    }
    if context.reasons.contains(where: { $0.kind == .blocker }) { return .silent }
    guard context.life == .running else { return .cannotKnow(.fact(.instanceState)) }
    if let missing = context.pathWant { return .cannotKnow(missing) }
    let isWindows = facts.instance.value?.listed?.platform != nil
    return .found(
      Proof(
        .unknown,
        "it runs, nothing that can be seen from outside is wrong, and SSM does not list it",
        evidence: [
          facts.evidence(of: .instanceState), facts.evidence(of: .pingStatus),
          facts.evidence(of: .imdsEndpoint),
          facts.evidence(of: context.path == .dhmc ? .dhmcSetting : .profile),
        ],
        remedy: Remedy(
          "on the instance, run the agent's own diagnosis; install or start the agent if it lacks",
          run: isWindows
            ? "ssm-cli get-diagnostics --output table"
            : "sudo ssm-cli get-diagnostics --output table")))
  }
}
