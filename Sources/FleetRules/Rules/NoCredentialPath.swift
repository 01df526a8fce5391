import FleetModel

extension Rule {
  /// Neither a profile nor DHMC gives the agent credentials.
  static let noCredentialPath = Rule(
    code: .noCredentialPath, kind: .blocker,
    meaning:
      "the instance has no profile, and DHMC is off in its Region: nothing gives the agent credentials",
    fires: "IamInstanceProfile is absent, and the DHMC setting is known to be off ($None)",
    silent: "the instance has a profile, DHMC is on, or it is a hybrid node",
    cannotKnow: "the DHMC setting is unknown, or the EC2 listing is or never held the instance",
    remedy: """
      attach a profile with AmazonSSMManagedInstanceCore, or turn on DHMC for all instances of the \
      Region
      """,
    sources: [
      Documentation.permissions, Documentation.dhmc, "ec2:DescribeInstances IamInstanceProfile.Arn",
      "ssm:GetServiceSetting SettingValue",
    ]
  ) { context in
    if context.isHybrid { return .silent }
    switch context.profile {
    case .usable, .undecided: return .silent
    case .absent, .notKnown: break
    }
    switch context.facts.dhmc {
    case .known(let setting) where setting.isOn: return .silent
    case .unknown(let gap): return .cannotKnow(.dataset(gap))
    case .known: break
    }
    if case .notKnown(let missing) = context.profile { return .cannotKnow(missing) }
    return .found(
      Proof(
        .proven, "the instance has no profile, and DHMC is off in \(context.region)",
        evidence: [
          context.facts.evidence(of: .profile), context.facts.evidence(of: .dhmcSetting),
        ],
        remedy: Remedy(
          """
          attach a profile with AmazonSSMManagedInstanceCore, or turn on DHMC for all of \
          \(context.region), once its role exists
          """,
          run:
            "aws ssm update-service-setting --region \(context.region) --setting-id \(DHMCSetting.id) --setting-value service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole"
        )))
  }
}
