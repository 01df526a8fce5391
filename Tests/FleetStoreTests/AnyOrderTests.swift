import FleetModel
import FleetRules
import SQLiteKit
import TestSupport
import Testing

@testable import FleetStore

@Suite("any order of import gives the same history")
struct AnyOrderTests {
  @Test("every order gives the oracle's answers", arguments: seeds(500))
  func everyOrder(seed: UInt64) throws {
    var history = RandomHistory(seed: seed)
    let oracle = Oracle(history.captures)
    var first: [String] = []
    let checked = history.choose(4)
    for order in 0..<4 {
      var imports = history.imports(shuffled: order > 1)
      if order == 1 { imports.reverse() }
      let folder = TemporaryFolder()
      let ledger = try Ledger.make(in: folder)
      for capture in imports { try ledger.record(capture) }

      let lines = try ledger.canonicalLines
      if order == 0 { first = lines }
      if let difference = difference(first, lines) {
        Issue.record("FLEETDB_SEED=\(seed): order \(order) differs from the first: \(difference)")
        return
      }
      let violations = try ledger.violations().map { "\($0.invariant) \($0.description)" }
      if !violations.isEmpty {
        Issue.record("FLEETDB_SEED=\(seed): order \(order): \(violations.prefix(5))")
        return
      }
      guard order == checked else { continue }
      let failure =
        try failure(of: ledger, against: oracle, &history)
        ?? failureUnderOptions(of: ledger, &history) ?? failureOfViews(of: ledger, oracle, &history)
      if let failure {
        Issue.record("FLEETDB_SEED=\(seed): order \(order): \(failure)")
        return
      }
    }
  }

  /// The first answer of a ledger that is not the oracle's.
  private func failure(
    of ledger: Ledger, against oracle: Oracle, _ history: inout RandomHistory
  ) throws -> String? {
    let moments = history.moments(6)
    var earlier: (moment: Timestamp, answers: [InstanceKey: Answer])?
    for moment in moments {
      let expected = oracle.answers(at: moment)
      let reader = try SnapshotReader(ledger, at: moment, options: RuleOptions())
      var snapshots: [InstanceSnapshot] = []
      try reader.forEach { snapshots.append($0) }
      let actual = snapshots.map(Answer.init)
      if let text = difference(expected, actual) { return "at \(moment): \(text)" }
      for snapshot in snapshots where history.choose(5) == 0 {
        let (one, two) = (
          oracle.facts(of: snapshot.key, at: moment), try reader.facts(of: snapshot)
        )
        if one != two { return "facts at \(moment): \(fields(one, two))" }
        guard let again = try reader.snapshot(of: snapshot.key), Answer(again) == Answer(snapshot)
        else {
          return "one by one, \(snapshot.key) differs at \(moment)"
        }
        let items = try HistoryReader(ledger, until: moment, options: RuleOptions()).items(
          of: snapshot.key)
        let expected = oracle.items(of: snapshot.key, until: moment)
        if let text = difference(expected, items.map(Oracle.Item.init)) {
          return "history of \(snapshot.key) until \(moment): \(text)"
        }
        if let text = difference(
          expected.map(\.state), items.map(\.transition?.after.managedState, \.managedState))
        {
          return "states after transitions of \(snapshot.key): \(text)"
        }
      }
      let coverage = try ledger.coverage(at: moment)
      if coverage != oracle.coverage(at: moment) {
        return "coverage at \(moment): \(fields(oracle.coverage(at: moment), coverage))"
      }

      let now = Dictionary(uniqueKeysWithValues: expected.map { ($0.key, $0) })
      if let earlier {
        let touched = Set(
          try ledger.instancesChanged(after: earlier.moment, by: moment) { _ in true })
        for (key, answer) in now where !touched.contains(key) {
          guard let old = earlier.answers[key] else {
            return "\(key) appeared unnoticed by \(moment)"
          }
          // What is unknown at either moment is not compared.
          func isKnown(_ dataset: Dataset) -> Bool {
            [earlier.moment, moment].allSatisfy {
              oracle.gap(of: dataset, in: key.scope, at: $0) == nil
            }
          }
          let settings = [earlier.moment, moment].map { oracle.facts(of: key, at: $0).dhmc }
          guard old.verdict == answer.verdict, old.codes == answer.codes,
            !isKnown(.instances) || old.instance == answer.instance,
            !isKnown(.nodes) || old.node?.stable == answer.node?.stable,
            !isKnown(.dhmc) || settings[0] == settings[1]
          else {
            return "changed unnoticed from \(earlier.moment) to \(moment): \(fields(old, answer))"
          }
        }
      }
      earlier = (moment, now)
    }
    return nil
  }

  /// The first answer that is not the oracle's where a person chose other options.
  private func failureUnderOptions(
    of ledger: Ledger, _ history: inout RandomHistory
  ) throws -> String? {
    let options = RuleOptions(
      agentFloor: AgentVersion("3.3.2000.0") ?? .withoutEC2Messages, strictIMDS: true)
    let oracle = Oracle(history.captures, options: options)
    for moment in history.moments(1) {
      let reader = try SnapshotReader(ledger, at: moment, options: options)
      var snapshots: [InstanceSnapshot] = []
      try reader.forEach { snapshots.append($0) }
      if let text = difference(oracle.answers(at: moment), snapshots.map(Answer.init)) {
        return "with options at \(moment): \(text)"
      }
      for key in snapshots.map(\.key) where history.choose(5) == 0 {
        let items = try HistoryReader(ledger, until: moment, options: options).items(of: key)
        let expected = oracle.items(of: key, until: moment)
        if let text = difference(expected, items.map(Oracle.Item.init)) {
          return "with options, history of \(key) until \(moment): \(text)"
        }
      }
    }
    return nil
  }

  /// The first row of a view, setting or dataset that is not the oracle's.
  private func failureOfViews(
    of ledger: Ledger, _ oracle: Oracle, _ history: inout RandomHistory
  ) throws -> String? {
    for moment in history.moments(1) {
      let answers = oracle.answers(at: moment)
      func place(_ answer: Answer) -> [String] {
        [answer.key.scope.account, answer.key.scope.region, answer.key.id.text]
      }
      let instances = answers.filter { $0.verdict?.notApplicableBecause != .gone }.map { answer in
        place(answer)
          + [
            answer.instance?.state?.text, answer.instance?.name ?? answer.node?.name,
            answer.verdict?.managedState.rawValue, answer.verdict?.notApplicableBecause?.rawValue,
            answer.since?.description, answer.before?.description,
            answer.verdict?.expectedState.rawValue, answer.verdict?.credentialPath.rawValue,
            answer.verdict?.primaryReason?.rawValue, answer.verdict?.confidence?.rawValue,
            answer.verdict?.reasonCodes.map(\.rawValue).joined(separator: ";"),
            answer.node?.pingStatus?.text, answer.node?.agentVersionText,
            answer.instance?.launchTime?.description,
          ].map { $0 ?? "NULL" }
      }
      let nodes = answers.filter { $0.node != nil }.map(place)
      for (sql, expected) in [
        (
          """
          SELECT account_id, region, instance_id, instance_state, name, managed_state,
            not_applicable_because, managed_state_since, managed_state_since_before,
            expected_state, credential_path, primary_reason, confidence, reason_codes,
            ping_status, agent_version, launch_time
          FROM instances
          ORDER BY account_id, region, instance_id
          """, instances
        ),
        (
          """
          SELECT account_id, region, instance_id
          FROM nodes
          ORDER BY account_id, region, instance_id
          """, nodes
        ),
      ] {
        var rows: [[String]] = []
        try Ledger.reading(ledger.path).query(sql, at: moment, timeout: .seconds(60)) { _ in
        } row: { row in
          rows.append((0..<row.count).map { row.optionalText($0) ?? "NULL" })
        }
        if let text = difference(expected, rows) { return "view at \(moment): \(text)" }
      }
      for state in try ledger.settings(at: moment, includes: { _ in true }) {
        let versions = state.versions.map {
          [
            "\($0.setting)", $0.from.description, $0.fromAfter?.description ?? "",
            $0.to == .never ? "" : $0.to.description,
          ]
        }
        if let text = difference(oracle.settings(of: state.scope, by: moment), versions) {
          return "settings of \(state.scope) at \(moment): \(text)"
        }
      }
      for row in try ledger.coverageRows(at: moment) {
        let looks = oracle.lastLooks(row.dataset, in: row.scope, by: moment)
        guard row.gap == oracle.gap(of: row.dataset, in: row.scope, at: moment),
          (row.lastAttempt, row.lastComplete, row.rowCount) == looks
        else { return "\(row) at \(moment), not \(looks)" }
      }
    }
    return nil
  }
}

extension Node {
  /// Without what changes at every poll.
  fileprivate var stable: Node {
    var node = self
    node.volatile = Volatile()
    return node
  }
}

extension [HistoryItem] {
  /// The state after each transition, or of each item that has none.
  fileprivate func map(
    _ first: (HistoryItem) -> ManagedState?, _ second: (HistoryItem) -> ManagedState
  ) -> [ManagedState] {
    map { first($0) ?? second($0) }
  }
}

extension Answer {
  init(_ snapshot: InstanceSnapshot) {
    self.init(
      key: snapshot.key, verdict: snapshot.assessment.verdict, codes: snapshot.reasonCodes,
      instance: snapshot.instance, node: snapshot.node, lastKnown: snapshot.lastKnown?.state,
      lastKnownAt: snapshot.lastKnown?.at, since: snapshot.assessment.stateSince,
      before: snapshot.assessment.stateBefore, firstSeen: snapshot.firstSeen,
      lastSeen: snapshot.lastSeen)
  }
}

extension Oracle.Item {
  init(_ item: HistoryItem) {
    self.init(
      from: item.from, to: item.to, state: item.managedState, path: item.credentialPath,
      codes: item.reasonCodes,
      change: item.transition.map {
        Oracle.Change(
          stateBefore: $0.before.managedState, pathBefore: $0.before.credentialPath,
          after: $0.windowAfter, by: $0.windowBy, attribution: $0.attribution)
      })
  }
}

/// Where two lists differ first; nil where they are equal.
func difference<Element: Equatable>(_ expected: [Element], _ actual: [Element]) -> String? {
  guard expected != actual else { return nil }
  let same = zip(expected, actual).prefix { $0 == $1 }.count
  guard expected.indices.contains(same), actual.indices.contains(same) else {
    let rest = (expected + []).dropFirst(same).first ?? actual.dropFirst(same).first
    return "\(expected.count) expected, \(actual.count) found; \(rest.map { "\($0)" } ?? "")"
  }
  return "element \(same): \(fields(expected[same], actual[same]))"
}

/// What differs between two values, field by field.
func fields(_ expected: Any, _ actual: Any) -> String {
  let (left, right) = (Mirror(reflecting: expected).children, Mirror(reflecting: actual).children)
  if left.isEmpty || left.count != right.count { return "expected \(expected), found \(actual)" }
  return zip(left, right).filter { "\($0.value)" != "\($1.value)" }.map {
    "\($0.label ?? ""): expected \($0.value), found \($1.value)"
  }.joined(separator: "; ")
}
