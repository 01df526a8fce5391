package import FleetModel

extension Assessment {
  /// What the rules make of the facts.
  package init(of facts: Facts, options: RuleOptions = RuleOptions()) {
    let context = Context(facts, options)
    // By index, because iterating copies each rule with all its texts.
    for index in Rule.all.indices { _ = context.judge(Rule.all[index]) }
    let reasons = context.reasons
    let primary = Assessment.primary(of: reasons, context)
    var isSettling = false
    var codes: [ReasonCode] = []
    for reason in reasons {
      if reason.code == .settlingRecentChange {
        isSettling = true
      } else {
        codes.append(reason.code)
      }
    }
    var isPathGap = false
    if case .dataset = context.pathWant { isPathGap = true }
    self.init(
      verdict: Verdict(
        managedState: context.managedState,
        notApplicableBecause: context.notApplicableBecause,
        expectedState: ExpectedState(context),
        credentialPath: context.path,
        isPathGap: isPathGap,
        primaryReason: primary?.code,
        confidence: primary?.confidence,
        reasonCodes: codes),
      settlingUntil: isSettling ? Settling(context)?.until : nil,
      reasons: reasons)
  }

  /// The first proven blocker, else the first likely one, else the first unknown, else what explains
  /// a lost connection or an end.
  private static func primary(of reasons: [Reason], _ context: Context) -> Reason? {
    if reasons.isEmpty { return nil }
    func first(where holds: (Reason) -> Bool) -> Reason? { reasons.first(where: holds) }
    return first { $0.kind == .blocker && $0.confidence == .proven }
      ?? first { $0.kind == .blocker && $0.confidence == .likely }
      ?? first { $0.kind == .unknown }
      ?? first { $0.code == .heartbeatStale && context.managedState == .connectionLost }
      ?? first { $0.code == .instanceGone }
  }
}

extension ExpectedState {
  /// What the facts lead one to expect, once every rule has spoken.
  ///
  /// That an instance does not run is left aside: it is about what would hold if it ran.
  fileprivate init(_ context: Context) {
    if context.reasons.contains(where: {
      $0.kind == .blocker && $0.confidence == .proven && $0.code != .instanceNotRunning
    }) {
      self = .unmanaged
      return
    }
    switch context.path {
    case .profile, .dhmc, .hybrid: self = .managed
    case .none, .unknown: self = .unknown
    }
  }
}
