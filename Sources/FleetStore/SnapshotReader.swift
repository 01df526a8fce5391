package import FleetModel
package import FleetRules
import SQLiteKit

/// Reads how instances stood at one moment.
package final class SnapshotReader {
  private let ledger: Ledger
  private let database: Connection
  private let catalog: Catalog
  private let instances: InstanceReader
  private let rows: AssessmentRows
  private let roles: ProfileRoles
  private let accountNames: [String: String]
  private var histories: [Int64: ScopeHistory] = [:]
  /// The moment that is asked about.
  private let now: Timestamp
  /// The last capture time by then.
  ///
  /// Nothing was observed between the two, so facts are read as they stood here: a run that is
  /// recorded while the answer is read, and is newer, cannot disturb it.
  private let moment: Timestamp
  private let options: RuleOptions
  private let newestRun: Int64

  /// How many instances are read in one transaction, so that none lasts longer than about a second.
  private static let pageSize: Int64 = 10_000

  package init(_ ledger: Ledger, at moment: Timestamp, options: RuleOptions) throws {
    self.ledger = ledger
    database = ledger.database
    catalog = Catalog(database: database)
    instances = InstanceReader(database: database)
    rows = AssessmentRows(database: database)
    now = moment
    self.moment = try ledger.observedAt(atOrBefore: moment) ?? moment
    roles = ProfileRoles(
      database: database, catalog: catalog, moment: self.moment.milliseconds)
    self.options = options
    accountNames = try Dictionary(
      database.all("SELECT partition || ':' || account_id, name FROM account ORDER BY 1") {
        ($0.text(0), $0.text(1))
      }, uniquingKeysWith: { first, _ in first })
    newestRun =
      try database.first("SELECT coalesce(max(run_id), 0) FROM run") { $0.integer(0) } ?? 0
  }

  /// Calls `body` for every instance that was ever seen by the moment, in order of account, Region and id.
  ///
  /// - throws: `StoreError.changedWhileReading` where a run of the past was recorded meanwhile.
  package func forEach(
    includes: (Scope) -> Bool = { _ in true }, _ body: (InstanceSnapshot) throws -> Void
  ) throws {
    for (id, scope) in try catalog.allScopes()
    where scope.region != Scope.globalRegion && includes(scope) {
      var last: String? = ""
      while let previous = last {
        // Read whole before it is given out: whoever takes it may be slow, and must not hold up a commit.
        var page: [InstanceSnapshot] = []
        try database.transaction(.read) {
          try checkUnchanged()
          page = try read(
            "instance.scope_id = ?2 AND instance.instance_id > ?3",
            [.integer(id), .text(previous), .integer(Self.pageSize)], limit: "LIMIT ?4", of: scope)
        }
        last = page.count == Int(Self.pageSize) ? page.last?.key.id.text : nil
        for snapshot in page { try body(snapshot) }
      }
    }
  }

  /// How one instance stood; nil where it was not seen by the moment.
  package func snapshot(of key: InstanceKey) throws -> InstanceSnapshot? {
    guard let scopeID = try catalog.scopeID(key.scope),
      let instanceKey = try catalog.instanceKey(key.id.text, in: scopeID)
    else { return nil }
    return try read(
      "instance.instance_key = ?2", [.integer(instanceKey)], limit: "", of: key.scope
    ).first
  }

  /// Whether the listing that would hold an instance was known at the moment.
  package func couldSee(_ key: InstanceKey) throws -> Bool {
    let known = try history(of: key.scope).at(moment.milliseconds, now: now)
    return known.gaps[key.id.isHybrid ? .nodes : .instances] == nil
  }

  /// All that the rules may look at for an instance at the moment.
  package func facts(of snapshot: InstanceSnapshot) throws -> Facts {
    let scope = try history(of: snapshot.key.scope)
    return try instances.history(of: snapshot.key, instanceKey: snapshot.instanceKey)
      .facts(at: scope.at(moment.milliseconds, now: now), in: scope)
  }

  /// What the rules make of an instance at the moment, with reasons.
  package func assessment(of snapshot: InstanceSnapshot) throws -> Assessment {
    Assessment(of: try facts(of: snapshot), options: options)
  }

  private func checkUnchanged() throws {
    let late = try database.first(
      "SELECT 1 FROM run WHERE run_id > ?1 AND captured_at <= ?2 LIMIT 1",
      [.integer(newestRun), .integer(moment.milliseconds)]
    ) { _ in true }
    if late == true { throw StoreError.changedWhileReading }
  }

  private func history(of scope: Scope) throws -> ScopeHistory {
    guard let id = try catalog.scopeID(scope) else {
      return try ScopeHistory(database: database, catalog: catalog, scope: scope, scopeID: -1)
    }
    if let known = histories[id] { return known }
    let made = try ScopeHistory(database: database, catalog: catalog, scope: scope, scopeID: id)
    histories[id] = made
    return made
  }

  /// One row an instance: how it was assessed, and what held on either side.
  private static func question(_ condition: String, limit: String) -> String {
    func qualified(_ columns: String, by table: String) -> String {
      columns.split(whereSeparator: { ", \n".contains($0) }).map { "\(table).\($0)" }
        .joined(separator: ", ")
    }
    return """
      SELECT instance.instance_key, instance.instance_id,
        assessment.first_at, assessment.until_at, assessment.settling_until,
        assessment.state_since, assessment.state_before,
        \(qualified(Verdict.columns, by: "verdict")),
        listed.first_at, \(qualified(VersionTable.instances.columns, by: "listed")),
        node.first_at, \(qualified(VersionTable.nodes.columns, by: "node")),
        heartbeat.last_ping_at, heartbeat.last_association_at,
        heartbeat.last_successful_association_at,
        (SELECT min(first_at) FROM instance_version WHERE instance_key = instance.instance_key),
        (SELECT min(first_at) FROM node_version WHERE instance_key = instance.instance_key)
      FROM instance
      JOIN assessment
        ON assessment.instance_key = instance.instance_key
        AND assessment.first_at <= ?1 AND assessment.until_at > ?1
      JOIN verdict ON verdict.verdict_id = assessment.verdict_id
      LEFT JOIN instance_version AS listed
        ON listed.instance_key = instance.instance_key AND listed.first_at <= ?1 AND listed.until_at > ?1
      LEFT JOIN node_version AS node
        ON node.instance_key = instance.instance_key AND node.first_at <= ?1 AND node.until_at > ?1
      LEFT JOIN node_heartbeat AS heartbeat ON heartbeat.instance_key = instance.instance_key
      WHERE \(condition)
      ORDER BY instance.instance_id
      \(limit)
      """
  }

  private func read(
    _ condition: String, _ values: [Value], limit: String, of scope: Scope
  ) throws -> [InstanceSnapshot] {
    try database.all(
      Self.question(condition, limit: limit), [.integer(moment.milliseconds)] + values
    ) { try snapshot($0, of: scope) }
  }

  private func snapshot(_ row: Row, of scope: Scope) throws -> InstanceSnapshot {
    let id = InstanceID(row.text(1))
    let instanceKey = row.integer(0)
    let history = try history(of: scope)
    let known = try history.at(moment.milliseconds, now: now)
    let verdictColumn = 7
    let instanceColumn = verdictColumn + Verdict.columnCount
    let nodeColumn = instanceColumn + 1 + Instance.columnCount + 1
    let heartbeatColumn = nodeColumn + 1 + Node.columnCount
    let isListed = !row.isNull(instanceColumn)
    let isNode = !row.isNull(nodeColumn)
    let instance =
      isListed && known.gaps[.instances] == nil
      ? try instances.instance(id, row: row, from: instanceColumn + 1) : nil
    var node: Node?
    if isNode, known.gaps[.nodes] == nil {
      node = Node(id: id, row: row, from: nodeColumn + 1)
      if try isNewestListing(of: history) {
        node?.volatile.lastPingAt = row.optionalInteger(heartbeatColumn).map(
          Timestamp.init(milliseconds:))
      }
    }
    var interval = AssessmentInterval(
      firstAt: Timestamp(milliseconds: row.integer(2)),
      untilAt: Timestamp(milliseconds: row.integer(3)),
      verdict: Verdict(row: row, from: verdictColumn),
      settlingUntil: row.optionalInteger(4).map(Timestamp.init(milliseconds:)),
      stateSince: Timestamp(milliseconds: row.integer(5)),
      stateBefore: row.optionalInteger(6).map(Timestamp.init(milliseconds:)))
    let firstSeen = [
      row.optionalInteger(heartbeatColumn + 3), row.optionalInteger(heartbeatColumn + 4),
    ].compactMap(\.self).min()
    let key = InstanceKey(scope: scope, id: id)
    if options != RuleOptions() {
      let facts = try instances.history(of: key, instanceKey: instanceKey).facts(
        at: known, in: history)
      interval.verdict = Assessment(of: facts, options: options).verdict
    }
    return InstanceSnapshot(
      key: key, instanceKey: instanceKey,
      accountName: accountNames["\(scope.partition):\(scope.account)"], scope: known,
      instance: instance, node: node, role: try roles.role(of: instance?.profile, in: known),
      assessment: interval,
      lastKnown: try lastKnown(before: interval, of: instanceKey),
      observedAt: try history.lastAttempt(atOrBefore: moment.milliseconds).map(
        Timestamp.init(milliseconds:)),
      firstSeen: Timestamp(milliseconds: firstSeen ?? row.integer(2)),
      lastSeen: try lastSeen(instanceKey, isListed: isListed, isNode: isNode, in: history))
  }

  private func lastKnown(
    before interval: AssessmentInterval, of key: Int64
  ) throws -> InstanceSnapshot.LastKnown? {
    guard interval.verdict.managedState == .unknown,
      let last = try rows.before(interval.stateSince.milliseconds, of: key).first(where: {
        $0.verdict.managedState != .unknown
      })
    else { return nil }
    return InstanceSnapshot.LastKnown(state: last.verdict.managedState, at: interval.stateBefore)
  }

  /// Whether the moment's listing of nodes is the newest, the only one whose heartbeats are kept.
  private func isNewestListing(of history: ScopeHistory) throws -> Bool {
    try history.observed(.nodes, atOrBefore: moment.milliseconds)
      == history.observed(.nodes, atOrBefore: IntervalEditor.open)
  }

  private func lastSeen(
    _ key: Int64, isListed: Bool, isNode: Bool, in history: ScopeHistory
  ) throws -> Timestamp {
    let at = moment.milliseconds
    var candidates: [Int64] = []
    for (dataset, isPresent) in [(Dataset.instances, isListed), (.nodes, isNode)] {
      if isPresent {
        if let seen = try history.observed(dataset, atOrBefore: at) { candidates.append(seen) }
      } else if !isListed || !isNode, let ended = try lastEnd(dataset, of: key, by: at),
        let seen = try history.observed(dataset, atOrBefore: ended - 1)
      {
        candidates.append(seen)
      }
    }
    return Timestamp(milliseconds: candidates.max() ?? at)
  }

  private func lastEnd(_ dataset: Dataset, of key: Int64, by moment: Int64) throws -> Int64? {
    try database.first(
      """
      SELECT until_at
      FROM \(dataset.versionTable.name)
      WHERE instance_key = ?1 AND first_at <= ?2
      ORDER BY first_at DESC
      LIMIT 1
      """, [.integer(key), .integer(moment)]
    ) { $0.integer(0) }
  }
}
