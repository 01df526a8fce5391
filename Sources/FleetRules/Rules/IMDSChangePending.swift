import FleetModel

extension Rule {
  /// The metadata options hold what was asked for, which may not be in force.
  static let imdsChangePending = Rule(
    code: .imdsChangePending, kind: .unknown,
    meaning: """
      the metadata options are being changed: the fields hold what was asked for, which may not be \
      in force yet
      """,
    fires: "MetadataOptions.State is pending",
    silent: "it is a hybrid node, which needs no IMDS",
    cannotKnow: "the EC2 listing is unknown or never held the instance, or AWS gave no State",
    remedy: "collect again in a few minutes",
    sources: [Documentation.modifyIMDS, "ec2:DescribeInstances MetadataOptions.State"]
  ) { context in
    switch context.imds {
    case .pending:
      .found(
        Proof(
          .unknown, "a change of the metadata options is pending",
          evidence: [
            context.facts.evidence(of: .imdsState), context.facts.evidence(of: .imdsEndpoint),
          ],
          remedy: Remedy("collect again in a few minutes", run: context.asking(.instances))))
    case .notNeeded, .enabled, .disabled, .notKnown(.fact(.imdsEndpoint)):
      context.facts.value(of: .imdsState) == nil && context.imds != .notNeeded
        ? .cannotKnow(.fact(.imdsState)) : .silent
    case .notKnown(let missing): .cannotKnow(missing)
    }
  }
}
