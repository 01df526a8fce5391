import FleetModel

extension Rule {
  /// The instance does not run, so neither does its agent.
  static let instanceNotRunning = Rule(
    code: .instanceNotRunning, kind: .blocker,
    meaning: "the instance does not run, so no agent can report",
    fires: "State.Name is pending, stopping or stopped",
    silent: """
      it runs; it is shutting down or terminated, which has the code instance-gone; the expected \
      state says what would hold if it ran
      """,
    cannotKnow:
      "the EC2 listing is unknown, or AWS gave no state, or one that fleetdb does not know",
    remedy: "start the instance, or wait until it has started or stopped",
    sources: [Documentation.lifecycle, "ec2:DescribeInstances State.Name"]
  ) { context in
    let facts = context.facts
    switch context.life {
    case .halted(let reason):
      let remedy =
        switch reason {
        case .stopped:
          Remedy(
            "start the instance",
            run:
              "aws ec2 start-instances --region \(context.region) --instance-ids \(context.id)")
        case .pending: Remedy(summary: "wait until it runs")
        default: Remedy(summary: "wait until it has stopped, then start it")
        }
      return .found(
        Proof(
          .proven, "the instance is \(reason.rawValue)",
          evidence: [facts.evidence(of: .instanceState)], remedy: remedy))
    case .running, .ended, .neverSeen: return .silent
    case .notKnown:
      if context.isHybrid { return .silent }
      return .cannotKnow(facts.instance.gap.map(Want.dataset) ?? .fact(.instanceState))
    }
  }
}
