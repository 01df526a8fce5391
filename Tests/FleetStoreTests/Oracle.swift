import FleetModel
import FleetRules

/// What a fleet's history answers, told in the simplest way: every observation is kept whole, and
/// each question is answered from all of them anew.
///
/// It shares nothing with the store but the rules.
final class Oracle {
  /// One attempt at a series.
  struct Look {
    let at: Timestamp
    var outcome: Attempt.Outcome
    var isAccepted: Bool

    var rows: [Record]? {
      if case .complete(let rows) = outcome { rows } else { nil }
    }
  }

  /// Every attempt at a series, oldest first.
  private(set) var looks: [SeriesName: [Look]] = [:]
  /// The looks that are believed, with their rows by entity.
  private var believed: [SeriesName: [(at: Timestamp, rows: [String: Record])]] = [:]
  /// Every capture time.
  private(set) var times: [Timestamp] = []
  /// Every instance that was ever listed.
  private(set) var keys: [InstanceKey] = []
  private var verdicts: [InstanceKey: [(at: Timestamp, verdict: Verdict)]] = [:]
  private let options: RuleOptions

  init(_ captures: [Capture], options: RuleOptions = RuleOptions()) {
    self.options = options
    for capture in captures {
      for attempt in capture.attempts { take(attempt, of: capture) }
    }
    times = Set(captures.map(\.at)).sorted()
    for series in looks.keys {
      looks[series]?.sort { $0.at < $1.at }
    }
    var found: Set<InstanceKey> = []
    for (series, looks) in looks {
      believed[series] = looks.indices.filter {
        looks[$0].rows != nil && !isSuspicious($0, of: series)
      }.map { index in
        (
          looks[index].at,
          Dictionary(
            (looks[index].rows ?? []).map { ($0.entity, $0) },
            uniquingKeysWith: { first, _ in first })
        )
      }
      guard series.dataset == .instances || series.dataset == .nodes else { continue }
      for look in believed[series] ?? [] {
        for id in look.rows.keys {
          found.insert(InstanceKey(scope: series.scope, id: InstanceID(id)))
        }
      }
    }
    keys = found.sorted()
  }

  /// A complete attempt counts before a failed one, and of two failures the first in the alphabet.
  private func take(_ attempt: Attempt, of capture: Capture) {
    let isEmpty = attempt.outcome == .complete([])
    let new = Look(
      at: capture.at, outcome: attempt.outcome,
      isAccepted: isEmpty && capture.acceptsEmptiness && attempt.series.dataset == .instances)
    var all = looks[attempt.series] ?? []
    defer { looks[attempt.series] = all }
    guard let index = all.firstIndex(where: { $0.at == capture.at }) else { return all.append(new) }
    switch (all[index].outcome, new.outcome) {
    case (.complete, .complete): all[index].isAccepted = all[index].isAccepted || new.isAccepted
    case (.complete, .failed): break
    case (.failed, .complete): all[index] = new
    case (.failed(let oldClass, let oldMessage, _), .failed(let newClass, let newMessage, _)):
      if (newClass.rawValue, newMessage ?? "") < (oldClass.rawValue, oldMessage ?? "") {
        all[index] = new
      }
    }
  }

  private func isSuspicious(_ index: Int, of series: SeriesName) -> Bool {
    let all = looks[series] ?? []
    guard series.dataset == .instances, all[index].rows == [], !all[index].isAccepted,
      let before = all[..<index].last(where: { $0.rows != nil })?.rows, before.count >= 10
    else { return false }
    return all[(index + 1)...].first { $0.rows != nil }?.rows != []
  }
}

extension Record {
  /// What it is about, within its series.
  var entity: String {
    switch self {
    case .instance(let instance): instance.id.text
    case .node(let node): node.id.text
    case .dhmc: ""
    case .resource(let resource): "\(resource.kind)/\(resource.key)"
    }
  }

  var instance: Instance? {
    if case .instance(let instance) = self { instance } else { nil }
  }

  var node: Node? { if case .node(let node) = self { node } else { nil } }

  var setting: DHMCSetting? {
    if case .dhmc(let setting) = self { setting } else { nil }
  }

  /// Without what changes at every poll.
  fileprivate var stable: Record {
    guard case .node(var node) = self else { return self }
    node.volatile = Node.Volatile()
    return .node(node)
  }
}

// MARK: - What was known of a series

extension Oracle {
  /// Every series that was ever attempted.
  var series: [SeriesName] { Array(looks.keys) }

  func gap(of dataset: Dataset, in scope: Scope, at moment: Timestamp) -> Gap? {
    let series = SeriesName(scope: dataset.isGlobal ? scope.global : scope, dataset: dataset)
    let all = looks[series] ?? []
    guard let index = all.lastIndex(where: { $0.at <= moment }) else {
      return Gap(dataset: dataset, errorClass: .notCollected)
    }
    if case .failed(let errorClass, let message, _) = all[index].outcome {
      return Gap(dataset: dataset, errorClass: errorClass, message: message)
    }
    if isSuspicious(index, of: series) {
      return Gap(
        dataset: dataset, errorClass: .suspicious,
        message: "a complete listing without any instance, after one with ten or more")
    }
    return nil
  }

  /// The listings by a moment, oldest first.
  func listings(
    _ dataset: Dataset, in scope: Scope, by moment: Timestamp
  ) -> ArraySlice<(at: Timestamp, rows: [String: Record])> {
    let series = SeriesName(scope: dataset.isGlobal ? scope.global : scope, dataset: dataset)
    let all = believed[series] ?? []
    return all.prefix { $0.at <= moment }
  }

  func observed(_ dataset: Dataset, in scope: Scope, by moment: Timestamp) -> Timestamp? {
    listings(dataset, in: scope, by: moment).last?.at
  }

  /// The rows of one entity, as each listing by the moment had them; nil where it did not.
  func rows(
    of entity: String, _ dataset: Dataset, in scope: Scope, by moment: Timestamp
  ) -> [(at: Timestamp, row: Record?)] {
    listings(dataset, in: scope, by: moment).map { ($0.at, $0.rows[entity]?.stable) }
  }
}

// MARK: - What held of an instance

extension Oracle {
  func facts(of key: InstanceKey, at moment: Timestamp) -> Facts {
    var facts = Facts(key: key, at: moment)
    let (scope, id) = (key.scope, key.id.text)
    let listed = rows(of: id, .instances, in: scope, by: moment)
    let nodes = rows(of: id, .nodes, in: scope, by: moment)

    if key.id.isHybrid {
      facts.instance = .known(.neverListed)
    } else if let gap = gap(of: .instances, in: scope, at: moment) {
      facts.instance = .unknown(gap)
    } else {
      facts.instance = .known(listing(listed, \.instance))
    }
    facts.instanceObservedAt = observed(.instances, in: scope, by: moment)

    if let gap = gap(of: .nodes, in: scope, at: moment) {
      facts.node = .unknown(gap)
    } else {
      facts.node = .known(listing(nodes, \.node))
    }
    facts.nodeObservedAt = observed(.nodes, in: scope, by: moment)
    if let last = nodes.last(where: { $0.row != nil }), case .node(let node) = last.row {
      facts.lastNode = Facts.LastNode(node: node, seenAt: last.at)
    }

    let settings = rows(of: "", .dhmc, in: scope, by: moment)
    if let gap = gap(of: .dhmc, in: scope, at: moment) {
      facts.dhmc = .unknown(gap)
    } else if case .dhmc(let setting) = settings.last?.row {
      facts.dhmc = .known(setting)
    }
    facts.dhmcObservedAt = observed(.dhmc, in: scope, by: moment)

    let gaps = [Dataset.roles, .policies, .instanceProfiles].compactMap {
      gap(of: $0, in: scope, at: moment)
    }
    facts.iam = gaps.first.map { .unknown($0) } ?? .known(Facts.IAM())
    facts.iamObservedAt = observed(.roles, in: scope, by: moment)

    func addChange<Value: Equatable>(
      of fact: FactName, in rows: [(at: Timestamp, row: Record?)], _ value: (Record) -> Value
    ) {
      guard rows.last?.row != nil else { return }
      let changes = zip(rows, rows.dropFirst()).filter { before, after in
        guard let old = before.row, let new = after.row else { return false }
        return value(old) != value(new)
      }
      if let last = changes.last {
        facts.recentChanges.append(RecentChange(fact: fact, at: last.1.at, isExact: false))
      }
    }
    addChange(of: .profile, in: listed) { $0.instance?.profile }
    addChange(of: .imdsState, in: listed) { $0.instance?.imds }
    addChange(of: .dhmcSetting, in: settings) { $0.setting?.value }
    return facts
  }

  private func listing<Value>(
    _ rows: [(at: Timestamp, row: Record?)], _ value: (Record) -> Value?
  ) -> Listing<Value> {
    guard let last = rows.compactMap(\.row).last.flatMap(value) else { return .neverListed }
    return rows.last?.row == nil ? .gone(last: last) : .listed(last)
  }

  func firstSeen(_ key: InstanceKey) -> Timestamp? {
    sightings(of: key, by: .never).min()
  }

  func lastSeen(_ key: InstanceKey, by moment: Timestamp) -> Timestamp? {
    sightings(of: key, by: moment).max()
  }

  private func sightings(of key: InstanceKey, by moment: Timestamp) -> [Timestamp] {
    [Dataset.instances, .nodes].flatMap { dataset in
      rows(of: key.id.text, dataset, in: key.scope, by: moment).filter { $0.row != nil }.map(\.at)
    }
  }

  /// The verdict at each capture time from the first sighting on.
  func walk(_ key: InstanceKey, until moment: Timestamp) -> [(at: Timestamp, verdict: Verdict)] {
    if let known = verdicts[key] { return known.filter { $0.at <= moment } }
    guard let first = firstSeen(key) else { return [] }
    let all = times.filter { $0 >= first }.map { time in
      (at: time, verdict: Assessment(of: facts(of: key, at: time), options: options).verdict)
    }
    verdicts[key] = all
    return all.filter { $0.at <= moment }
  }

  /// When what differs between a capture time and the moment before it had been looked at last: of several datasets
  /// that differ, the earliest.
  func lastLook(before moment: Timestamp, at key: InstanceKey, _ datasets: [Dataset]) -> Timestamp?
  {
    let before = Timestamp(milliseconds: moment.milliseconds - 1)
    return datasets.filter { dataset in
      if gap(of: dataset, in: key.scope, at: before) != gap(of: dataset, in: key.scope, at: moment)
      {
        return true
      }
      let entity: String
      switch dataset {
      case .instances, .nodes: entity = key.id.text
      case .dhmc: entity = ""
      default: return false
      }
      let rows = rows(of: entity, dataset, in: key.scope, by: moment)
      guard let last = rows.last, last.at == moment else { return false }
      return rows.dropLast().last?.row != last.row
    }.compactMap { observed($0, in: key.scope, by: before) }.min()
  }

  /// Since when the managed state holds that holds at a moment, and when another was last observed.
  func since(_ key: InstanceKey, at moment: Timestamp) -> (since: Timestamp, before: Timestamp?)? {
    let steps = walk(key, until: moment).map { (at: $0.at, state: $0.verdict.managedState) }
    guard let state = steps.last?.state else { return nil }
    let run =
      state == .unknown
      ? steps.reversed().prefix { $0.state == .unknown }
      : steps.reversed().prefix { $0.state == state || $0.state == .unknown }
    guard let start = run.last(where: { $0.state == state }) else { return nil }
    let isFirst = !steps.contains { $0.at < start.at && $0.state != .unknown }
    return (
      start.at, isFirst ? nil : lastLook(before: start.at, at: key, [.instances, .nodes])
    )
  }

  /// The last known state before an unknown one.
  func lastKnown(_ key: InstanceKey, at moment: Timestamp) -> ManagedState? {
    let states = walk(key, until: moment).map(\.verdict.managedState)
    return states.last == .unknown ? states.last { $0 != .unknown } : nil
  }
}

// MARK: - Histories

extension Oracle {
  /// What `HistoryReader` has to say.
  struct Item: Hashable {
    var from: Timestamp
    var to: Timestamp
    var state: ManagedState
    var path: CredentialPath
    var codes: [ReasonCode]
    var change: Change?
  }

  struct Change: Hashable {
    var stateBefore: ManagedState
    var pathBefore: CredentialPath
    var after: Timestamp?
    var by: Timestamp
    var attribution: Attribution?
  }

  private static let assessed: [Dataset] = [
    .instances, .nodes, .dhmc, .roles, .policies, .instanceProfiles,
  ]

  /// Segments of equal state and path, and what they came from.
  func items(of key: InstanceKey, until moment: Timestamp) -> [Item] {
    let steps = walk(key, until: moment)
    var items: [Item] = []
    for (index, step) in steps.enumerated() {
      let new = step.verdict
      if index > 0 {
        let old = steps[index - 1].verdict
        if (old.managedState, old.credentialPath) == (new.managedState, new.credentialPath),
          old.isPathGap == new.isPathGap
        {
          continue
        }
        items[items.count - 1].to = step.at
      }
      items.append(
        Item(
          from: step.at, to: .never, state: new.managedState, path: new.credentialPath,
          codes: codes(of: key, at: step.at), change: change(of: key, to: index, in: steps)))
    }
    return items
  }

  func codes(of key: InstanceKey, at moment: Timestamp) -> [ReasonCode] {
    Assessment(of: facts(of: key, at: moment), options: options).reasons.map(\.code)
  }

  private func change(
    of key: InstanceKey, to index: Int, in steps: [(at: Timestamp, verdict: Verdict)]
  ) -> Change? {
    let (now, earlier) = (steps[index], steps[..<index])
    let oldState = earlier.last { $0.verdict.managedState != .unknown }?.verdict.managedState
    let lastPath = earlier.lastIndex {
      $0.verdict.managedState != .unknown && !$0.verdict.isPathGap
    }
    let oldPath = lastPath.map { earlier[$0].verdict.credentialPath }
    var starts: [Timestamp?] = []
    if now.verdict.managedState != .unknown, let oldState, oldState != now.verdict.managedState {
      starts.append(since(key, at: now.at)?.before)
    }
    if now.verdict.managedState != .unknown, !now.verdict.isPathGap, let oldPath, let lastPath,
      oldPath != now.verdict.credentialPath
    {
      starts.append(lastLook(before: steps[lastPath + 1].at, at: key, Oracle.assessed))
    }
    guard !starts.isEmpty else { return nil }
    let start = starts.compactMap(\.self).min()
    return Change(
      stateBefore: oldState ?? .unknown, pathBefore: oldPath ?? .unknown, after: start, by: now.at,
      attribution: start.map {
        Attribution(
          from: facts(of: key, at: $0), to: facts(of: key, at: now.at), options: options)
      })
  }
}

// MARK: - Snapshots

/// Everything about an instance at a moment that the store has to say.
struct Answer: Hashable {
  var key: InstanceKey
  var verdict: Verdict?
  var codes: [ReasonCode]
  var instance: Instance?
  var node: Node?
  var lastKnown: ManagedState?
  var lastKnownAt: Timestamp?
  var since: Timestamp?
  var before: Timestamp?
  var firstSeen: Timestamp?
  var lastSeen: Timestamp?
}

extension Oracle {
  /// Every instance that was seen by a moment, in order.
  func answers(at moment: Timestamp) -> [Answer] {
    keys.filter { firstSeen($0).map { $0 <= moment } ?? false }.map { answer($0, at: moment) }
  }

  private func answer(_ key: InstanceKey, at moment: Timestamp) -> Answer {
    let facts = facts(of: key, at: moment)
    let assessment = Assessment(of: facts, options: options)
    let (since, before) = since(key, at: moment) ?? (.never, nil)
    let lastKnown = lastKnown(key, at: moment)
    var node: Node?
    if gap(of: .nodes, in: key.scope, at: moment) == nil,
      case .node(let row) = listings(.nodes, in: key.scope, by: moment).last?.rows[key.id.text]
    {
      node = row
      if observed(.nodes, in: key.scope, by: moment) != observed(.nodes, in: key.scope, by: .never)
      {
        node?.volatile = Node.Volatile()
      }
    }
    return Answer(
      key: key, verdict: assessment.verdict, codes: assessment.reasons.map(\.code),
      instance: facts.instance.value?.listed, node: node, lastKnown: lastKnown,
      lastKnownAt: lastKnown == nil ? nil : before, since: since, before: before,
      firstSeen: firstSeen(key), lastSeen: lastSeen(key, by: moment))
  }
}
