import FleetModel

extension Rule {
  /// A dataset that the answer needs could not be looked at.
  static let observationIncomplete = Rule(
    code: .observationIncomplete, kind: .unknown,
    meaning: "a listing that the answer rests on could not be read, or nobody has asked for it yet",
    fires: """
      the EC2 or the SSM listing of the account and Region is unknown at the moment, or the IAM data \
      of the account where the instance has a profile or DHMC is on
      """,
    silent: """
      an optional dataset is missing; the EC2 listing is missing for a hybrid node; the DHMC setting \
      is missing, which has the code dhmc-setting-unreadable
      """,
    cannotKnow: nil,
    remedy: "give the collecting role the action that the evidence names, and collect again",
    sources: [
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
      "ec2:DescribeInstances", "ssm:DescribeInstanceInformation",
      "iam:GetAccountAuthorizationDetails",
    ]
  ) { context in
    let facts = context.facts
    var gaps: [(fact: FactName, gap: Gap)] = []
    if !context.isHybrid, let gap = facts.instance.gap { gaps.append((.instanceState, gap)) }
    if let gap = facts.node.gap { gaps.append((.pingStatus, gap)) }
    if !context.isHybrid, let gap = facts.iam.gap {
      if case .undecided = context.profile {
        gaps.append((.rolePolicies, gap))
      } else if facts.dhmc.value?.isOn == true {
        gaps.append((.dhmcRolePolicies, gap))
      }
    }
    guard let first = gaps.first else { return .silent }
    var cures: [String] = []
    for (_, gap) in gaps where !cures.contains(gap.cure) { cures.append(gap.cure) }
    let names = gaps.map { "\($0.gap.dataset.rawValue) (\($0.gap.errorClass.rawValue))" }
    return .found(
      Proof(
        .unknown, "not known: \(names.joined(separator: ", "))",
        evidence: gaps.map { fact, gap in
          Evidence(
            fact: fact, value: gap.text, source: "\(gap.dataset.action) (\(gap.dataset.rawValue))",
            observedAt: facts.observedAt(fact))
        },
        remedy: Remedy(cures.joined(separator: "; "), run: first.gap.command(in: context))))
  }
}
