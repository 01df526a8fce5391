import FleetModel

extension Rule {
  /// A container cannot get a token with a hop limit of one.
  static let imdsHopLimitLow = Rule(
    code: .imdsHopLimitLow, kind: .warning,
    meaning: """
      the answer to a token request may take one hop only: enough for an agent on the host, not for \
      one in a container
      """,
    fires: """
      MetadataOptions.HttpPutResponseHopLimit is 1, and a tag says that the instance runs containers \
      (eks:…, aws:eks:…, kubernetes.io/cluster/…, karpenter.sh/…, ecs:…, aws:ecs:…, AmazonECSManaged)
      """,
    silent: "no tag tells of containers; the metadata service is disabled; it is a hybrid node",
    cannotKnow: """
      the EC2 listing is unknown or never held the instance, or AWS gave no hop limit, or a change is \
      pending
      """,
    remedy: "set the hop limit to 2",
    sources: [
      Documentation.modifyIMDS, "ec2:DescribeInstances MetadataOptions.HttpPutResponseHopLimit",
    ]
  ) { context in
    guard case .known(.listed(let instance)) = context.facts.instance else {
      if case .notKnown(let missing) = context.imds { return .cannotKnow(missing) }
      return .silent
    }
    guard context.imds != .disabled, let tag = instance.containerTag else { return .silent }
    if context.imds == .pending { return .cannotKnow(.fact(.imdsState)) }
    guard let limit = instance.imds?.hopLimit else { return .cannotKnow(.fact(.imdsHopLimit)) }
    guard limit == 1 else { return .silent }
    var tagEvidence = context.facts.evidence(of: .tags)
    tagEvidence.value = instance.tags[tag].map { "\(tag)=\($0)" }
    return .found(
      Proof(
        .likely, "the hop limit of 1 keeps an agent in a container from IMDSv2",
        evidence: [context.facts.evidence(of: .imdsHopLimit), tagEvidence],
        remedy: Remedy(
          "set the hop limit to 2",
          run:
            "aws ec2 modify-instance-metadata-options --region \(context.region) --instance-id \(context.id) --http-put-response-hop-limit 2"
        )))
  }
}

extension Instance {
  /// The first tag that tells of containers; nil where none does.
  fileprivate var containerTag: String? {
    if tags.isEmpty || imds?.hopLimit.map({ $0 > 1 }) == true { return nil }
    var first: String?
    for key in tags.keys where key.tellsOfContainers {
      if first.map({ key.utf8.lexicographicallyPrecedes($0.utf8) }) ?? true { first = key }
    }
    return first
  }
}

extension String {
  /// Whether EKS, ECS or Kubernetes gives tags of this key.
  fileprivate var tellsOfContainers: Bool {
    switch utf8.first {
    case UInt8(ascii: "A"): self == "AmazonECSManaged"
    case UInt8(ascii: "a"): hasPrefix("aws:eks:") || hasPrefix("aws:ecs:")
    case UInt8(ascii: "e"): hasPrefix("eks:") || hasPrefix("ecs:")
    case UInt8(ascii: "k"): hasPrefix("kubernetes.io/cluster/") || hasPrefix("karpenter.sh/")
    default: false
    }
  }
}
