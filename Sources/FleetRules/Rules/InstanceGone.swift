import FleetModel

extension Rule {
  /// The instance exists no more, or will not for long.
  static let instanceGone = Rule(
    code: .instanceGone, kind: .info,
    meaning: "the instance is terminated, shutting down, or no longer listed",
    fires: """
      State.Name is shutting-down or terminated; or a complete listing lacks what an earlier one \
      held: the EC2 listing for an instance, the SSM listing for a hybrid node and for an instance \
      that no EC2 listing ever held
      """,
    silent: "no complete listing tells so: a listing that failed makes nothing gone",
    cannotKnow: "the listing that would tell is unknown",
    remedy: "none",
    sources: [Documentation.lifecycle, "ec2:DescribeInstances State.Name"]
  ) { context in
    let facts = context.facts
    switch context.life {
    case .ended(.gone):
      let isOfNode = facts.instance.value.map { $0 == .neverListed } ?? true
      let fact: FactName = context.isHybrid || isOfNode ? .pingStatus : .instanceState
      return .found(
        Proof(
          .proven, "a complete listing no longer holds it",
          evidence: [facts.evidence(of: fact)], remedy: nil))
    case .ended(let reason):
      return .found(
        Proof(
          .proven, "the instance is \(reason.rawValue)",
          evidence: [facts.evidence(of: .instanceState)], remedy: nil))
    case .running, .halted, .neverSeen: return .silent
    case .notKnown:
      if context.isHybrid { return facts.node.gap.map { .cannotKnow(.dataset($0)) } ?? .silent }
      switch facts.instance {
      case .unknown(let gap): return .cannotKnow(.dataset(gap))
      case .known(.listed): return .cannotKnow(.fact(.instanceState))
      case .known: return facts.node.gap.map { .cannotKnow(.dataset($0)) } ?? .silent
      }
    }
  }
}
