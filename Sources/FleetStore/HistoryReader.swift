package import FleetModel
package import FleetRules
import SQLiteKit

/// A time during which managed state and credential path stayed the same.
package struct HistoryItem: Hashable, Sendable {
  package var from: Timestamp
  /// `never` while it lasts.
  package var to: Timestamp
  package var managedState: ManagedState
  package var credentialPath: CredentialPath
  /// The codes that held at `from`.
  package var reasonCodes: [ReasonCode]
  /// What it came from; nil for the first item, and where what is unknown hides it.
  package var transition: Transition?
}

/// A change of managed state or of credential path.
package struct Transition: Hashable, Sendable {
  package struct Side: Hashable, Sendable {
    package let managedState: ManagedState
    package let credentialPath: CredentialPath
  }

  package let before: Side
  package let after: Side
  /// It happened after this moment: the last observation of what was before. Nil if there was none.
  package let windowAfter: Timestamp?
  /// It had happened by this moment: the first observation of what is after.
  package let windowBy: Timestamp
  /// What changed in the window; nil where there is nothing to compare with.
  package let attribution: Attribution?
}

/// Tells the history of instances up to a moment.
package final class HistoryReader {
  private let database: Connection
  private let catalog: Catalog
  private let instances: InstanceReader
  private let rows: AssessmentRows
  private let moment: Timestamp
  private let options: RuleOptions
  private var timelines: [Int64: Timeline] = [:]

  package init(_ ledger: Ledger, until moment: Timestamp, options: RuleOptions) {
    database = ledger.database
    catalog = Catalog(database: database)
    instances = InstanceReader(database: database)
    rows = AssessmentRows(database: database)
    self.moment = moment
    self.options = options
  }

  /// Everything that an instance has been, oldest first; empty where it was never seen.
  package func items(of key: InstanceKey) throws -> [HistoryItem] {
    guard let scopeID = try catalog.scopeID(key.scope),
      let instanceKey = try catalog.instanceKey(key.id.text, in: scopeID)
    else { return [] }
    return try database.transaction(.read) {
      try items(of: key, instanceKey: instanceKey, scopeID: scopeID)
    }
  }

  /// Every instance whose state or path ever changed, in order of account, Region and id, with its items.
  package func forEachChanged(
    includes: (Scope) -> Bool, _ body: (InstanceKey, [HistoryItem]) throws -> Void
  ) throws {
    for (id, scope) in try catalog.allScopes()
    where scope.region != Scope.globalRegion && includes(scope) {
      let keys = try database.all(
        """
        SELECT instance.instance_key, instance.instance_id
        FROM instance
        WHERE instance.scope_id = ?1
          AND (SELECT count(*) FROM assessment WHERE instance_key = instance.instance_key) > 1
        ORDER BY instance.instance_id
        """, [.integer(id)]
      ) { ($0.integer(0), InstanceKey(scope: scope, id: InstanceID($0.text(1)))) }
      for (instanceKey, key) in keys {
        let items = try database.transaction(.read) {
          try self.items(of: key, instanceKey: instanceKey, scopeID: id)
        }
        try body(key, items)
      }
    }
  }

  private func items(of key: InstanceKey, instanceKey: Int64, scopeID: Int64) throws -> [HistoryItem] {
    let timeline = try timeline(of: key.scope, id: scopeID)
    let history = try instances.history(of: key, instanceKey: instanceKey)
    let intervals =
      options == RuleOptions()
      ? try rows.overlapping(from: .min, until: .max, of: instanceKey)
      : try timeline.intervals(of: history, from: .min, following: [], options: options)
    var items: [HistoryItem] = []
    var known = LastKnown()
    for interval in intervals where interval.firstAt <= moment {
      let verdict = interval.verdict
      if let last = items.indices.last, items[last].managedState == verdict.managedState,
        items[last].credentialPath == verdict.credentialPath, known.isPathGap == verdict.isPathGap
      {
        items[last].to = interval.untilAt
      } else {
        let transition = try transition(
          to: interval, from: known, of: history, in: timeline)
        items.append(
          HistoryItem(
            from: interval.firstAt, to: interval.untilAt, managedState: verdict.managedState,
            credentialPath: verdict.credentialPath,
            reasonCodes: interval.reasonCodes(at: interval.firstAt), transition: transition))
      }
      known.isPathGap = verdict.isPathGap
      if verdict.managedState != .unknown { known.state = verdict.managedState }
      if !verdict.isPathGap {
        known.path = verdict.credentialPath
        known.pathUntil = interval.untilAt
      }
    }
    if let last = items.indices.last, items[last].to > moment { items[last].to = .never }
    return items
  }

  /// The last state and path that were known, and until when the path held.
  private struct LastKnown {
    var state: ManagedState?
    var path: CredentialPath?
    var pathUntil: Timestamp?
    var isPathGap = false
  }

  private func transition(
    to interval: AssessmentInterval, from known: LastKnown, of history: InstanceHistory,
    in timeline: Timeline
  ) throws -> Transition? {
    let verdict = interval.verdict
    let stateChanged =
      verdict.managedState != .unknown && known.state != nil && known.state != verdict.managedState
    let pathChanged = !verdict.isPathGap && known.path != nil && known.path != verdict.credentialPath
    guard stateChanged || pathChanged else { return nil }
    var starts: [Timestamp] = []
    if stateChanged, let before = interval.stateBefore { starts.append(before) }
    if pathChanged, let end = known.pathUntil,
      let before = try timeline.lastObservation(
        before: end.milliseconds, of: history, in: ScopeHistory.assessed)
    {
      starts.append(before)
    }
    let start = starts.min()
    let attribution =
      try start.map {
        Attribution(
          from: try history.facts(at: timeline.scope.at($0.milliseconds), in: timeline.scope),
          to: try history.facts(at: timeline.scope.at(interval.firstAt.milliseconds), in: timeline.scope),
          options: options)
      }
    return Transition(
      before: .init(
        managedState: known.state ?? .unknown, credentialPath: known.path ?? .unknown),
      after: .init(managedState: verdict.managedState, credentialPath: verdict.credentialPath),
      windowAfter: start, windowBy: interval.firstAt, attribution: attribution)
  }

  private func timeline(of scope: Scope, id: Int64) throws -> Timeline {
    if let known = timelines[id] { return known }
    let history = try ScopeHistory(database: database, catalog: catalog, scope: scope, scopeID: id)
    let made = Timeline(
      scope: history,
      breakpoints: options == RuleOptions() ? [] : try history.breakpoints(from: .min + 1))
    timelines[id] = made
    return made
  }
}
