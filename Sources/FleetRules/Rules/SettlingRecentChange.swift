import FleetModel

extension Rule {
  /// A change is so recent that the agent may not have followed it.
  static let settlingRecentChange = Rule(
    code: .settlingRecentChange, kind: .warning,
    meaning: "something changed less than 30 minutes ago, and the agent may not have followed yet",
    fires: """
      the launch, the profile, the metadata options or the DHMC setting changed less than 30 minutes \
      before the moment; it ends by time alone and alters no other field
      """,
    silent: """
      the instance does not run; it is a hybrid node; DHMC changed and the profile is usable
      """,
    cannotKnow: "the EC2 listing is unknown, and nothing else is known to have changed",
    remedy: "wait until the half hour is over, or restart the agent",
    sources: [
      Documentation.dhmc, "ec2:DescribeInstances LaunchTime",
      "ssm:GetServiceSetting LastModifiedDate",
    ]
  ) { context in
    guard let settling = Settling(context) else {
      if context.isHybrid { return .silent }
      return context.facts.instance.gap.map { .cannotKnow(.dataset($0)) } ?? .silent
    }
    let evidence = settling.changes.map { change in
      var evidence = context.facts.evidence(of: change.fact)
      if change.fact == .dhmcSetting { evidence.source = "ssm:GetServiceSetting LastModifiedDate" }
      return evidence
    }
    let changes = settling.changes.map { "\($0.fact.rawValue) at \($0.at)" }
    return .found(
      Proof(
        settling.changes.allSatisfy(\.isExact) ? .proven : .likely,
        "changed less than 30 minutes ago: \(changes.joined(separator: ", "))",
        evidence: evidence,
        remedy: Remedy(summary: "wait until \(settling.until), or restart the agent")))
  }
}
