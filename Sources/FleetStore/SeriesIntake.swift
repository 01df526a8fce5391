import FleetModel
import SQLiteKit

/// Takes in the rows of one observation, as they come, and writes those that differ from what held at its moment.
final class SeriesIntake {
  /// What was done, or would be.
  struct Result {
    var rowCount: Int64 = 0
    /// The sum of the rows' digests.
    var digest = Digest.zero
    /// Keys of the rows whose versions began or ended here.
    var touched: Set<Int64> = []
  }

  private let database: Connection
  private let catalog: Catalog
  private let documents: Documents
  private let digester: Digester
  private let dataset: Dataset
  private let scope: Int64
  private let series: Int64
  private let editor: IntervalEditor
  /// Whether rows are only counted and digested, to compare them with what is recorded.
  private let isComparing: Bool
  private var live: [String: LiveVersion]
  /// What the listing has held so far.
  private var taken: Set<String> = []
  private var encoder = FieldEncoder()
  private(set) var result = Result()

  init(
    database: Connection, catalog: Catalog, documents: Documents, digester: Digester,
    dataset: Dataset,
    scope: Int64, series: Int64, moment: Int64, next: Int64, isComparing: Bool
  ) throws {
    self.database = database
    self.catalog = catalog
    self.documents = documents
    self.digester = digester
    self.dataset = dataset
    self.scope = scope
    self.series = series
    self.isComparing = isComparing
    editor = IntervalEditor(
      database: database, table: dataset.versionTable, moment: moment, next: next)
    live =
      isComparing
      ? [:]
      : try LiveVersions(database: database, dataset: dataset, scope: scope, series: series)
        .at(moment, isNewest: next == IntervalEditor.open)
  }

  /// Takes one row.
  ///
  /// A listing that moved while it was read may hold a thing twice; then the first row counts.
  func take(_ record: Record) throws {
    encoder.removeAll()
    let entity: String
    switch record {
    case .instance(let instance):
      encoder.append(instance)
      entity = instance.id.text
    case .node(let node):
      encoder.append(node)
      entity = node.id.text
    case .dhmc(let setting):
      encoder.append(setting)
      entity = ""
    case .resource(let resource):
      encoder.append(resource)
      entity = "\(resource.kind)/\(resource.key)"
    }
    guard taken.insert(entity).inserted else { return }
    let digest = try digester.digest(encoder.bytes)
    result.rowCount += 1
    result.digest = result.digest &+ digest
    if isComparing {
      if case .node(let node) = record { try keepLaterHeartbeat(of: node) }
      return
    }
    let key: Int64
    if let index = live.index(forKey: entity) {
      live.values[index].isSeen = true
      key = live.values[index].key
      if live.values[index].digest != digest {
        try editor.end(live.values[index])
        try begin(record, key: key, digest: digest, entity: entity)
      }
    } else {
      key = try makeKey(of: record)
      try begin(record, key: key, digest: digest, entity: entity)
    }
    if case .node(let node) = record, editor.next == IntervalEditor.open {
      try keepHeartbeat(node.volatile, of: key)
    }
  }

  /// Ends what the listing no longer holds.
  ///
  /// Called once, after a complete reading.
  func finish() throws {
    if isComparing { return }
    for (entity, version) in live where !version.isSeen {
      try editor.end(version)
      try touched(version.key, entity: entity)
      if dataset == .nodes, editor.next == IntervalEditor.open {
        try database.run(
          "DELETE FROM node_heartbeat WHERE instance_key = ?1", [.integer(version.key)])
      }
    }
  }

  private func begin(_ record: Record, key: Int64, digest: Digest, entity: String) throws {
    try editor.begin(key: key, digest: digest) { end in
      try insert(record, key: key, digest: digest, until: end)
    }
    guard editor.next == IntervalEditor.open else { return try touched(key, entity: entity) }
    // What was just begun is the open version: there is nothing to look up.
    result.touched.insert(key)
    try CurrentRows(database: database).put(
      series: series, entity: entity, key: key, firstAt: editor.moment, digest: digest.bytes)
  }

  private func touched(_ key: Int64, entity: String) throws {
    result.touched.insert(key)
    try CurrentRows(database: database).refresh(
      series: series, entity: entity, key: key, table: editor.table)
  }

  private func makeKey(of record: Record) throws -> Int64 {
    switch record {
    case .instance(let instance): try catalog.makeInstanceKey(instance.id.text, in: scope)
    case .node(let node): try catalog.makeInstanceKey(node.id.text, in: scope)
    case .dhmc: scope
    case .resource(let resource):
      try catalog.makeResourceKey(resource.kind, resource.key, in: series)
    }
  }

  private func insert(_ record: Record, key: Int64, digest: Digest, until end: Int64) throws {
    let values: [Value]
    switch record {
    case .instance(let instance):
      let tags: Value =
        instance.tags.isEmpty ? .null : .integer(try documents.key(of: instance.tags.canonicalJSON))
      values = instance.columnValues + [tags]
    case .node(let node): values = node.columnValues
    case .dhmc(let setting): values = setting.columnValues
    case .resource(let resource): values = [.integer(try documents.key(of: resource.document))]
    }
    let leading: [Value] = [
      .integer(key), .integer(editor.moment), .integer(end), .blob(digest.bytes),
    ]
    try database.run(insertion(of: values.count + leading.count), leading + values)
  }

  private var insertionText: String?

  private func insertion(of count: Int) -> String {
    if let insertionText { return insertionText }
    let table = editor.table
    let text = """
      INSERT INTO \(table.name) (\(table.key), first_at, until_at, digest, \(table.columns))
      VALUES (\((1...count).map { "?\($0)" }.joined(separator: ", ")))
      """
    insertionText = text
    return text
  }

  private func keepHeartbeat(_ volatile: Node.Volatile, of key: Int64) throws {
    try database.run(
      """
      INSERT INTO node_heartbeat
        (instance_key, last_ping_at, last_association_at, last_successful_association_at)
      VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (instance_key) DO UPDATE
      SET last_ping_at = excluded.last_ping_at,
        last_association_at = excluded.last_association_at,
        last_successful_association_at = excluded.last_successful_association_at
      WHERE last_ping_at IS NOT excluded.last_ping_at
        OR last_association_at IS NOT excluded.last_association_at
        OR last_successful_association_at IS NOT excluded.last_successful_association_at
      """,
      [
        .integer(key), Value(volatile.lastPingAt?.milliseconds),
        Value(volatile.lastAssociationAt?.milliseconds),
        Value(volatile.lastSuccessfulAssociationAt?.milliseconds),
      ])
  }

  /// Of two listings of one moment the later times count, in whatever order they come.
  private func keepLaterHeartbeat(of node: Node) throws {
    guard editor.next == IntervalEditor.open,
      let key = try catalog.instanceKey(node.id.text, in: scope)
    else { return }
    try database.run(
      """
      WITH later (ping, association, success) AS (
        SELECT coalesce(max(last_ping_at, ?2), last_ping_at, ?2),
          coalesce(max(last_association_at, ?3), last_association_at, ?3),
          coalesce(max(last_successful_association_at, ?4), last_successful_association_at, ?4)
        FROM node_heartbeat
        WHERE instance_key = ?1
      )
      UPDATE node_heartbeat
      SET last_ping_at = later.ping, last_association_at = later.association,
        last_successful_association_at = later.success
      FROM later
      WHERE instance_key = ?1
        AND (last_ping_at, last_association_at, last_successful_association_at)
          IS NOT (later.ping, later.association, later.success)
      """,
      [
        .integer(key), Value(node.volatile.lastPingAt?.milliseconds),
        Value(node.volatile.lastAssociationAt?.milliseconds),
        Value(node.volatile.lastSuccessfulAssociationAt?.milliseconds),
      ])
  }
}

extension Dataset {
  /// Where its versions are kept.
  var versionTable: VersionTable {
    switch self {
    case .instances: .instances
    case .nodes: .nodes
    case .dhmc: .settings
    default: .resources
    }
  }
}
