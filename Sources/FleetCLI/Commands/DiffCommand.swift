import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit

extension CommandEntry {
  private static let first = Argument(
    "a", help: "The earlier moment: a time, 2h, 3d, last~1, run:42, …")
  private static let second = Argument("b", help: "The later moment.")
  private static let exitCode = Option.flag(
    "exit-code", help: "Exit with 3 where anything differs.")

  static let diff = CommandEntry(
    Command(
      "diff",
      abstract: "Show what differs between two moments.",
      discussion: [
        "Compares every instance as it stood: states, paths and facts. What changed and changed back in between is no difference, and what is unknown at either moment is not compared."
      ],
      section: Sections.history,
      examples: [
        .init("fleetdb diff last~1 last", "What the last run brought."),
        .init("fleetdb diff 2026-11-01 now --exit-code", "Exit with 3 if anything changed since."),
      ],
      options: [exitCode, Options.filter],
      arguments: [first, second])
  ) { session in
    let ledger = try session.ledger()
    let a = try session.moment(session.invocation.required(first), in: ledger)
    let b = try session.moment(session.invocation.required(second), in: ledger)
    _ = try session.observation(by: min(a, b), in: ledger)
    let observedAt = try session.observation(by: max(a, b), in: ledger)
    let filters = try session.filters()
    let coverage = Coverage(
      merging: [
        try ledger.coverage(at: a, includes: filters.includes),
        try ledger.coverage(at: b, includes: filters.includes),
      ])
    let options = try session.ruleOptions()
    let difference = Difference(
      before: try SnapshotReader(ledger, at: a, options: options),
      after: try SnapshotReader(ledger, at: b, options: options))
    let keys = try ledger.instancesChanged(
      after: min(a, b), by: max(a, b), includes: filters.includes)
    let limit = try session.limit() ?? .max
    var report = try session.report(Difference.columns)
    try report.begin(session.envelope("diff", asOf: b, observedAt: observedAt, coverage: coverage))
    for key in keys where report.itemCount < limit {
      if let item = try difference.item(of: key, filters: filters) { try report.write(item) }
    }
    try report.end()
    session.sayIncomplete(coverage)
    return session.invocation.flag(exitCode) && report.itemCount > 0 ? .findings : .done
  }
}

/// What differs for one instance between two moments.
private struct Difference {
  let before: SnapshotReader
  let after: SnapshotReader

  /// Nil where nothing differs, or neither side passes the filters.
  func item(of key: InstanceKey, filters: FilterSet) throws -> JSONValue? {
    let (old, new) = (try before.snapshot(of: key), try after.snapshot(of: key))
    guard [old, new].compactMap(\.self).contains(where: { filters.matches($0) == true }) else {
      return nil
    }
    let isThere = (old.map { !$0.isGone } ?? false, new.map { !$0.isGone } ?? false)
    let change: String
    switch isThere {
    case (false, false): return nil
    // That it was not seen means something only where somebody looked.
    case (false, true):
      guard try before.couldSee(key) else { return nil }
      change = "added"
    case (true, false):
      guard try after.couldSee(key) else { return nil }
      change = "removed"
    case (true, true): change = "changed"
    }
    var changes: [FactChange] = []
    if change == "changed", let old, let new {
      changes = Attribution(from: try before.facts(of: old), to: try after.facts(of: new)).changes
      // The setting of a whole Region is told of the instances for which it makes a difference.
      if changes.allSatisfy({ $0.fact == .dhmcSetting }), !differs(old, new) { return nil }
    }
    var item = JSONObject()
    item["account_id"] = .string(key.scope.account)
    item["after"] = isThere.1 ? new.map(side) ?? .null : .null
    item["before"] = isThere.0 ? old.map(side) ?? .null : .null
    item["change"] = .string(change)
    item["changed"] = .array(changes.map(self.change))
    item["instance_id"] = .string(key.id.text)
    item["name"] = JSONValue(new?.name ?? old?.name)
    item["region"] = .string(key.scope.region)
    item["summary"] = .string(summary(changes))
    return item.value
  }

  /// The changes for a person.
  private func summary(_ changes: [FactChange]) -> String {
    changes.map { "\($0.fact.rawValue) \($0.old ?? "none") to \($0.new ?? "none")" }.joined(
      separator: ", ")
  }

  /// Whether states or paths that are known on both sides differ.
  private func differs(_ old: InstanceSnapshot, _ new: InstanceSnapshot) -> Bool {
    let (old, new) = (old.assessment.verdict, new.assessment.verdict)
    let states =
      old.managedState != .unknown && new.managedState != .unknown
      && (old.managedState, old.notApplicableBecause) != (
        new.managedState, new.notApplicableBecause
      )
    let paths = !old.isPathGap && !new.isPathGap && old.credentialPath != new.credentialPath
    return states || paths
  }

  private func side(_ snapshot: InstanceSnapshot) -> JSONValue {
    let verdict = snapshot.assessment.verdict
    var object = JSONObject()
    object["credential_path"] = .string(verdict.credentialPath.rawValue)
    object["managed_state"] = .string(verdict.managedState.rawValue)
    object["not_applicable_because"] = JSONValue(verdict.notApplicableBecause?.rawValue)
    object["primary_reason"] = JSONValue(verdict.primaryReason?.rawValue)
    return object.value
  }

  private func change(_ change: FactChange) -> JSONValue {
    var object = JSONObject()
    object["fact"] = .string(change.fact.rawValue)
    object["new"] = JSONValue(change.new)
    object["old"] = JSONValue(change.old)
    return object.value
  }

  static let columns = ColumnSet(
    [
      Column("account_id", title: "ACCOUNT", role: .identifier),
      Column("region", role: .identifier),
      Column("instance_id", title: "INSTANCE", role: .identifier), Column("name"),
      Column("change", role: .code),
      Column("before.managed_state", title: "BEFORE", role: .state),
      Column("after.managed_state", title: "AFTER", role: .state),
      Column("before.credential_path", title: "PATH BEFORE", role: .code),
      Column("after.credential_path", title: "PATH AFTER", role: .code),
      Column("after.primary_reason", title: "REASON", role: .code), Column("changed"),
      Column("summary", title: "CHANGED"),
    ],
    brief: [
      "instance_id", "name", "change", "before.managed_state", "after.managed_state",
      "after.primary_reason", "summary",
    ])
}
