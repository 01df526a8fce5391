import FleetModel

extension Rule {
  /// Whether DHMC is on is not known, and the answer hangs on it.
  static let dhmcSettingUnreadable = Rule(
    code: .dhmcSettingUnreadable, kind: .unknown,
    meaning:
      "whether DHMC is on is not known, and the instance may depend on it; it is not taken to be off",
    fires: "the DHMC setting of the Region is unknown, and no profile is known to be usable",
    silent: "a profile is known to be usable, or it is a hybrid node",
    cannotKnow: nil,
    remedy: "allow ssm:GetServiceSetting to the collecting role, and collect again",
    sources: [Documentation.dhmc, "ssm:GetServiceSetting"]
  ) { context in
    guard context.dhmcUse != .no, let gap = context.facts.dhmc.gap else { return .silent }
    return .found(
      Proof(
        .unknown, "the DHMC setting is not known (\(gap.errorClass.rawValue))",
        evidence: [
          Evidence(
            fact: .dhmcSetting, value: gap.text,
            source: "\(gap.dataset.action) (\(gap.dataset.rawValue))",
            observedAt: context.facts.dhmcObservedAt)
        ],
        remedy: Remedy(
          gap.cure,
          run:
            "aws ssm get-service-setting --region \(context.region) --setting-id \(DHMCSetting.id)")
      ))
  }
}
