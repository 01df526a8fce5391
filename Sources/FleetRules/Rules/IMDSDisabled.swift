import FleetModel

extension Rule {
  /// IMDS is switched off, so the agent can learn neither who it is nor its credentials.
  static let imdsDisabled = Rule(
    code: .imdsDisabled, kind: .blocker,
    meaning: """
      the instance metadata service is switched off, so the agent can learn neither which instance \
      it runs on nor its credentials; this blocks the profile and DHMC
      """,
    fires: "MetadataOptions.HttpEndpoint is disabled, and State is applied",
    silent: "it is a hybrid node, which needs no IMDS",
    cannotKnow: """
      the EC2 listing is unknown or never held the instance, AWS gave no MetadataOptions, or a \
      change is pending
      """,
    remedy: "enable the endpoint of the metadata service",
    sources: [
      Documentation.agentDetails, Documentation.modifyIMDS,
      "ec2:DescribeInstances MetadataOptions.HttpEndpoint",
    ]
  ) { context in
    switch context.imds {
    case .disabled:
      .found(
        Proof(
          .proven, "the instance metadata service is disabled",
          evidence: [
            context.facts.evidence(of: .imdsEndpoint), context.facts.evidence(of: .imdsState),
          ],
          remedy: Remedy(
            "enable the metadata service, for IMDSv2 if nothing needs IMDSv1",
            run:
              "aws ec2 modify-instance-metadata-options --region \(context.region) --instance-id \(context.id) --http-endpoint enabled"
          )))
    case .notNeeded, .enabled: .silent
    case .pending: .cannotKnow(.fact(.imdsState))
    case .notKnown(let missing): .cannotKnow(missing)
    }
  }
}
