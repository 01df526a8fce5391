package import FleetModel

/// One fact that differs between two moments.
package struct FactChange: Hashable, Sendable {
  package let fact: FactName
  /// As AWS said it before; nil: AWS gave no value, or no listing held the instance.
  package let old: String?
  /// As AWS says it now; nil as in `old`.
  package let new: String?
  /// Whether it belongs to a smallest set of changes that leads to the new predicted state.
  package let isCause: Bool
  /// AWS's own time of the change; nil where AWS gives none.
  package let at: Timestamp?
  /// Who made it, by AWS's word; nil where AWS gives none.
  package let by: String?
  /// Operation and field, such as `ec2:DescribeInstances State.Name`.
  package let source: String
}

/// The state that the facts predict: not applicable by the instance's state, else what is expected.
package enum PredictedState: String, CaseIterable, Hashable, Sendable {
  case managed
  case unmanaged
  case notApplicable = "not-applicable"
  case unknown

  package init(_ verdict: Verdict) {
    if verdict.managedState == .notApplicable, verdict.notApplicableBecause != .operatorManaged {
      self = .notApplicable
      return
    }
    self =
      switch verdict.expectedState {
      case .managed: .managed
      case .unmanaged: .unmanaged
      case .unknown: .unknown
      }
  }
}

/// What changed between two moments, and which of it explains the new state.
///
/// It compares what was observed at the two moments alone: a cause that was observed earlier, and
/// that took its time, is for the caller to look up.
package struct Attribution: Hashable, Sendable {
  /// In the order of `FactName`.
  package let changes: [FactChange]
  package let predictedBefore: PredictedState
  package let predictedAfter: PredictedState
  /// One sentence, lower case, without a full stop.
  package let explanation: String

  /// Compares two moments of one instance, both with the datasets known on which their states rest.
  ///
  /// A dataset that is unknown at either moment changes nothing. Where neither the managed state nor
  /// the predicted state differs, and the credential path does, the path is what is explained.
  package init(from old: Facts, to new: Facts, options: RuleOptions = RuleOptions()) {
    let before = Assessment(of: old, options: options).verdict
    let after = Assessment(of: new, options: options).verdict
    predictedBefore = PredictedState(before)
    predictedAfter = PredictedState(after)
    let facts = Attribution.changedFacts(from: old, to: new)

    let explainsPath =
      before.managedState == after.managedState && PredictedState(before) == PredictedState(after)
      && before.credentialPath != after.credentialPath
    func leadsToNew(_ verdict: Verdict) -> Bool {
      explainsPath
        ? verdict.credentialPath == after.credentialPath
        : PredictedState(verdict) == PredictedState(after)
    }
    let candidates = facts.filter { $0.dataset != .nodes }
    let sets =
      Attribution.bases(old, new).lazy
      .map { base in
        Attribution.smallestSets(of: candidates) { set in
          let facts = base.applying(set, from: new)
          return leadsToNew(Assessment(of: facts, options: options).verdict)
        }
      }
      .first { !$0.isEmpty } ?? []

    let causes = Set(sets.joined())
    changes = facts.map { fact in
      let isSetting = fact == .dhmcSetting
      return FactChange(
        fact: fact, old: old.value(of: fact), new: new.value(of: fact),
        isCause: causes.contains(fact),
        at: isSetting ? new.dhmc.value?.lastModifiedAt : nil,
        by: isSetting ? new.dhmc.value?.lastModifiedBy : nil, source: fact.source)
    }
    let outcome = explainsPath ? after.credentialPath.rawValue : PredictedState(after).rawValue
    explanation = Attribution.explanation(
      sets: sets, changes: changes, outcome: (explainsPath ? "credential path " : "") + outcome)
  }

  /// The facts to start from: the old ones, first with what was learned, then with what the agent became.
  ///
  /// An agent's version that no listing had given before is learned, and not changed: it was there
  /// unseen. And a change of it is a symptom, never a cause, though others may work through it.
  private static func bases(_ old: Facts, _ new: Facts) -> [Facts] {
    var old = old
    // Without a profile or DHMC nobody had to read IAM.
    if old.iam.gap != nil { old.iam = new.iam }
    let hasOld = old.agent != nil
    guard let agent = new.agent else { return [old] }
    if old.agent?.version == agent.version { return [old] }
    var learned = old
    let node: Node? =
      if case .known(.listed(let node)) = new.node { node } else { new.lastNode?.node }
    guard var node else { return [old] }
    if case .known(.listed(var listed)) = old.node {
      listed.agentVersionText = node.agentVersionText
      learned.node = .known(.listed(listed))
    }
    node.pingStatus = nil
    learned.lastNode = Facts.LastNode(node: node, seenAt: agent.seenAt ?? new.at)
    return hasOld ? [old, learned] : [learned]
  }

  /// The facts that both moments know and that differ.
  ///
  /// Where an instance appears or disappears, its state stands for all that comes or goes with it.
  private static func changedFacts(from old: Facts, to new: Facts) -> [FactName] {
    let isListed = (old.instance.value?.listed != nil, new.instance.value?.listed != nil)
    return FactName.allCases.filter { fact in
      let isComparable =
        switch fact.dataset {
        case .instances:
          old.instance.gap == nil && new.instance.gap == nil
            && (isListed == (true, true) || fact == .instanceState)
        case .nodes: old.node.gap == nil && new.node.gap == nil
        case .dhmc: old.dhmc.gap == nil && new.dhmc.gap == nil
        default: false
        }
      return isComparable && old.value(of: fact) != new.value(of: fact)
    }
  }

  /// Every set of the fewest changes for which `holds`: the empty one alone where no change is needed.
  private static func smallestSets(
    of facts: [FactName], where holds: ([FactName]) -> Bool
  ) -> [[FactName]] {
    for size in 0...facts.count {
      var found: [[FactName]] = []
      func extend(_ set: [FactName], from start: Int) {
        if set.count == size {
          if holds(set) { found.append(set) }
          return
        }
        for index in start..<facts.count { extend(set + [facts[index]], from: index + 1) }
      }
      extend([], from: 0)
      if !found.isEmpty { return found }
    }
    return []
  }

  private static func explanation(
    sets: [[FactName]], changes: [FactChange], outcome: String
  ) -> String {
    let sets = sets.filter { !$0.isEmpty }
    if sets.isEmpty { return "nothing observed explains it" }
    func words(_ fact: FactName) -> String {
      guard let change = changes.first(where: { $0.fact == fact }) else { return fact.rawValue }
      var text = "\(fact.rawValue) went from \(change.old ?? "none") to \(change.new ?? "none")"
      if let by = change.by { text += " by \(by)" }
      if let at = change.at { text += " at \(at)" }
      return text
    }
    let texts = sets.map { $0.map(words).joined(separator: " and ") }
    return texts.joined(separator: ", or ") + ", which leads to \(outcome)"
  }
}

extension Facts {
  /// The facts with some of them as they are in `new`.
  fileprivate func applying(_ changes: [FactName], from new: Facts) -> Facts {
    var facts = self
    for change in changes {
      if change == .dhmcSetting {
        facts.dhmc = new.dhmc
        continue
      }
      guard case .known(.listed(var instance)) = facts.instance,
        case .known(.listed(let newInstance)) = new.instance
      else {
        facts.instance = new.instance
        continue
      }
      instance.take(change, from: newInstance)
      facts.instance = .known(.listed(instance))
    }
    return facts
  }
}

extension Instance {
  fileprivate mutating func take(_ fact: FactName, from new: Instance) {
    switch fact {
    case .instanceState: state = new.state
    case .launchTime: launchTime = new.launchTime
    case .profile: profile = new.profile
    case .tags: tags = new.tags
    case .securityGroups: securityGroups = new.securityGroups
    case .subnet: subnetID = new.subnetID
    case .imdsState: takeIMDS(\.state, from: new)
    case .imdsEndpoint: takeIMDS(\.httpEndpoint, from: new)
    case .imdsTokens: takeIMDS(\.httpTokens, from: new)
    case .imdsHopLimit: takeIMDS(\.hopLimit, from: new)
    case .isOperatorManaged: isOperatorManaged = new.isOperatorManaged
    default: break
    }
  }

  private mutating func takeIMDS<Value>(
    _ field: WritableKeyPath<IMDSOptions, Value?>, from new: Instance
  ) {
    var options = imds ?? IMDSOptions()
    options[keyPath: field] = new.imds?[keyPath: field] ?? nil
    imds = options
  }
}
