import FleetModel

/// The facts of one instance, and what all rules need of them, worked out once.
///
/// It is a class because the facts are large, and each rule would copy them with the context.
final class Context {
  let facts: Facts
  let options: RuleOptions
  let life: Life
  let managedState: ManagedState
  let notApplicableBecause: NotApplicableReason?
  let agent: Agent?
  let imds: IMDSReach
  let profile: ProfileUse
  let dhmcUse: DHMCUse
  let path: CredentialPath
  /// Why the path is `unknown`; nil where it is not, or where nothing is left to know.
  let pathWant: Want?
  /// What the rules before have found, in order of precedence.
  private(set) var reasons: [Reason]

  init(_ facts: Facts, _ options: RuleOptions) {
    self.facts = facts
    self.options = options
    life = facts.life
    (managedState, notApplicableBecause) = ManagedState.observed(facts, life)
    agent = facts.agent
    imds = facts.imdsReach
    profile = facts.profileUse
    dhmcUse = facts.dhmcUse(profile)
    reasons = []
    if life.isOver {
      (path, pathWant) = (.unknown, nil)
    } else if facts.key.id.isHybrid {
      (path, pathWant) = (.hybrid, nil)
    } else {
      let refusesTokens =
        options.strictIMDS && imds == .enabled && Context.tokens(facts) == "optional"
      (path, pathWant) = Context.path(
        facts, agent: agent, imds: imds, profile: profile, refusesTokens: refusesTokens)
    }
  }

  /// Asks one rule, and keeps what it has found for the rules after it.
  func judge(_ rule: borrowing Rule) -> Finding {
    // Nothing but its end can be said of an instance that is over.
    if life.isOver && rule.code != .instanceGone { return .silent }
    let finding = rule.evaluate(self)
    if case .found(let proof) = finding { reasons.append(rule.reason(from: proof)) }
    return finding
  }

  /// The path of an EC2 instance.
  ///
  /// What holds in every reading of what is not known is known: `none` needs no setting where the
  /// agent is too old for DHMC, and no IAM where IMDS is disabled.
  private static func path(
    _ facts: Facts, agent: Agent?, imds: IMDSReach, profile: ProfileUse, refusesTokens: Bool
  ) -> (CredentialPath, Want?) {
    if imds == .disabled { return (.none, nil) }
    let (path, want): (CredentialPath, Want?)
    switch profile {
    case .usable: (path, want) = (.profile, nil)
    case .undecided(let gap): (path, want) = (.unknown, .dataset(gap))
    case .notKnown(let missing): (path, want) = (.unknown, missing)
    case .absent: (path, want) = dhmcPath(facts, agent: agent, refusesTokens: refusesTokens)
    }
    guard path != .none, want == nil else { return (path, want) }
    return switch imds {
    case .pending: (.unknown, .fact(.imdsState))
    case .notKnown(let missing): (.unknown, missing)
    case .enabled, .disabled, .notNeeded: (path, nil)
    }
  }

  /// The path of an instance that has no profile, IMDS aside.
  private static func dhmcPath(
    _ facts: Facts, agent: Agent?, refusesTokens: Bool
  ) -> (CredentialPath, Want?) {
    if case .known(let setting) = facts.dhmc, !setting.isOn { return (.none, nil) }
    let isTooOld = agent.map { $0.version < .dhmcMinimum } ?? false
    if refusesTokens || (isTooOld && agent?.isCurrent == true) { return (.none, nil) }
    if let gap = facts.dhmc.gap ?? facts.iam.gap { return (.unknown, .dataset(gap)) }
    if agent != nil, !isTooOld { return (.dhmc, nil) }
    return (.unknown, facts.node.gap.map(Want.dataset) ?? .fact(.agentVersion))
  }

  private static func tokens(_ facts: Facts) -> String? {
    if case .known(.listed(let instance)) = facts.instance {
      instance.imds?.httpTokens
    } else {
      nil
    }
  }

  /// `HttpTokens`, as AWS says it.
  var httpTokens: String? { Context.tokens(facts) }

  var isHybrid: Bool { facts.key.id.isHybrid }

  var region: String { facts.key.scope.region }

  var id: String { facts.key.id.text }

  /// Whether SSM says Online, so that commands can be sent to it.
  var isOnline: Bool {
    if case .known(.listed(let node)) = facts.node { node.pingStatus == .online } else { false }
  }

  /// The codes of the proven blockers that were found so far.
  var provenBlockers: [ReasonCode] {
    reasons.filter { $0.kind == .blocker && $0.confidence == .proven }.map(\.code)
  }
}
