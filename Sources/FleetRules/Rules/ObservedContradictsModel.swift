import FleetModel

extension Rule {
  /// What is observed should be impossible by the other rules.
  static let observedContradictsModel = Rule(
    code: .observedContradictsModel, kind: .warning,
    meaning: """
      SSM says Online though a blocker is proven: credentials outlive a change by up to an hour, \
      listings are read one after the other, or the rules are wrong here
      """,
    fires: "PingStatus is Online, and a proven blocker is among the reasons",
    silent: "no blocker is proven, or SSM does not say Online",
    cannotKnow: "a blocker is proven, and the SSM listing is unknown",
    remedy:
      "collect again after an hour; if it stays, trust what is observed and report the evidence",
    sources: [Documentation.troubleshooting, "ssm:DescribeInstanceInformation PingStatus"]
  ) { context in
    let blockers = context.provenBlockers
    if blockers.isEmpty { return .silent }
    if let gap = context.facts.node.gap { return .cannotKnow(.dataset(gap)) }
    guard context.isOnline else { return .silent }
    var evidence = [context.facts.evidence(of: .pingStatus)]
    for reason in context.reasons where blockers.contains(reason.code) {
      evidence += reason.evidence.filter { !evidence.contains($0) }
    }
    let codes = blockers.map(\.rawValue).joined(separator: ", ")
    return .found(
      Proof(
        .proven, "SSM says Online though \(codes) should prevent it", evidence: evidence,
        remedy: Remedy(
          "collect again after an hour; if it stays, trust what is observed",
          run: context.asking(.nodes))))
  }
}
