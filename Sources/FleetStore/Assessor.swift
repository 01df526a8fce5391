import FleetModel
import FleetRules
import SQLiteKit

/// Keeps the intervals of assessments in step with the facts.
struct Assessor {
  let database: Connection
  let catalog: Catalog

  /// Assesses anew what changed, from when it changed on.
  func reassess(_ changes: ChangedTimes) throws {
    var pending: [Int64: ChangedTimes.Change] = [:]
    let scopes = try catalog.allScopes()
    for (id, scope) in scopes {
      guard let change = changes.scopes[id] else { continue }
      if scope.region != Scope.globalRegion {
        pending[id] = pending[id].map { $0.merged(with: change) } ?? change
        continue
      }
      for (other, regional) in scopes where regional.global == scope && other != id {
        pending[other] = pending[other].map { $0.merged(with: change) } ?? change
      }
    }
    for (id, scope) in scopes {
      guard let change = pending[id] else { continue }
      try reassess(scope, id: id, instances: change.instances, from: change.from)
    }
  }

  /// Assesses everything anew, from the beginning.
  func reassessAll() throws -> Int {
    var count = 0
    for (id, scope) in try catalog.allScopes() where scope.region != Scope.globalRegion {
      count += try reassess(scope, id: id, instances: nil, from: .min + 1)
    }
    try database.run(
      "DELETE FROM verdict WHERE verdict_id NOT IN (SELECT verdict_id FROM assessment)")
    return count
  }

  @discardableResult
  private func reassess(
    _ scope: Scope, id: Int64, instances: Set<Int64>?, from start: Int64
  ) throws -> Int {
    let history = try ScopeHistory(
      database: database, catalog: catalog, scope: scope, scopeID: id)
    let timeline = Timeline(scope: history, breakpoints: try history.breakpoints(from: start))
    let reader = InstanceReader(database: database)
    let rows = AssessmentRows(database: database)
    var count = 0
    for (key, instanceID) in try members(of: id, among: instances) {
      let versions = try reader.history(
        of: InstanceKey(scope: scope, id: InstanceID(instanceID)), instanceKey: key)
      let before = try rows.before(start, of: key)
      let intervals = try timeline.intervals(
        of: versions, from: start, following: before, options: RuleOptions())
      try rows.replace(from: start, of: key, with: intervals, following: before.last)
      count += 1
    }
    return count
  }

  /// The instances to assess, in the order of their keys; all of the scope for nil.
  private func members(of scope: Int64, among keys: Set<Int64>?) throws -> [(Int64, String)] {
    guard let keys else {
      return try database.all(
        "SELECT instance_key, instance_id FROM instance WHERE scope_id = ?1 ORDER BY instance_key",
        [.integer(scope)]
      ) { ($0.integer(0), $0.text(1)) }
    }
    return try keys.sorted().compactMap { key in
      try database.first(
        "SELECT instance_id FROM instance WHERE instance_key = ?1", [.integer(key)]
      ) { (key, $0.text(0)) }
    }
  }
}

extension ChangedTimes.Change {
  fileprivate func merged(with other: ChangedTimes.Change) -> ChangedTimes.Change {
    ChangedTimes.Change(
      instances: instances.flatMap { mine in other.instances.map { mine.union($0) } },
      from: min(from, other.from))
  }
}
