import FleetModel
import SQLiteKit

/// The versions of a series that hold at a moment, by entity: instance id, `kind/identity`, or nothing for a setting.
struct LiveVersions {
  let database: Connection
  let dataset: Dataset
  let scope: Int64
  let series: Int64

  /// - parameter isNewest: whether no believed observation follows, so that the open versions are meant.
  func at(_ moment: Int64, isNewest: Bool) throws -> [String: LiveVersion] {
    var live: [String: LiveVersion] = [:]
    let (sql, values): (String, [Value]) =
      isNewest
      ? (Self.openRows, [.integer(series), .integer(IntervalEditor.open)])
      : (
        Self.rows(in: dataset, where: "version.first_at <= ?2 AND version.until_at > ?2"),
        [.integer(owner), .integer(moment)]
      )
    try read(sql, values, into: &live)
    return live
  }

  /// The versions that end at a moment.
  func ending(at moment: Int64) throws -> [String: LiveVersion] {
    var live: [String: LiveVersion] = [:]
    try read(
      Self.rows(in: dataset, where: "version.until_at = ?2"), [.integer(owner), .integer(moment)],
      into: &live)
    return live
  }

  /// The keys of the versions that begin or end at a moment.
  func changing(at moment: Int64) throws -> Set<Int64> {
    var keys: Set<Int64> = []
    try database.forEach(
      Self.rows(in: dataset, where: "(version.first_at = ?2 OR version.until_at = ?2)"),
      [.integer(owner), .integer(moment)]
    ) { keys.insert($0.integer(1)) }
    return keys
  }

  private var owner: Int64 { dataset.versionTable.key == "resource_key" ? series : scope }

  private func read(
    _ sql: String, _ values: [Value], into live: inout [String: LiveVersion]
  ) throws {
    try database.forEach(sql, values) { row in
      live[row.text(0)] = LiveVersion(
        key: row.integer(1), firstAt: row.integer(2), untilAt: row.integer(3),
        digest: Digest(row.blob(4)))
    }
  }

  /// The open versions, by way of the table `current`.
  private static let openRows = """
    SELECT entity, entity_key, first_at, ?2, digest
    FROM current
    WHERE series_id = ?1
    ORDER BY entity
    """

  private static func rows(in dataset: Dataset, where condition: String) -> String {
    let columns = "version.first_at, version.until_at, version.digest"
    return switch dataset.versionTable.key {
    case "instance_key":
      """
      SELECT instance.instance_id, version.instance_key, \(columns)
      FROM instance
      JOIN \(dataset.versionTable.name) AS version ON version.instance_key = instance.instance_key
      WHERE instance.scope_id = ?1 AND \(condition)
      """
    case "scope_id":
      """
      SELECT '', version.scope_id, \(columns)
      FROM dhmc_version AS version
      WHERE version.scope_id = ?1 AND \(condition)
      """
    default:
      """
      SELECT resource.kind || '/' || resource.identity, version.resource_key, \(columns)
      FROM resource
      JOIN resource_version AS version ON version.resource_key = resource.resource_key
      WHERE resource.series_id = ?1 AND \(condition)
      """
    }
  }
}

/// The table `current`: the open versions of each series once more, in the order of their entities.
struct CurrentRows {
  let database: Connection

  /// Makes the row of one entity say what its open version says.
  func refresh(series: Int64, entity: String, key: Int64, table: VersionTable) throws {
    let open = try database.first(
      "SELECT first_at, digest FROM \(table.name) WHERE \(table.key) = ?1 AND until_at = ?2",
      [.integer(key), .integer(IntervalEditor.open)]
    ) { (firstAt: $0.integer(0), digest: $0.blob(1)) }
    if let open {
      try put(series: series, entity: entity, key: key, firstAt: open.firstAt, digest: open.digest)
    } else {
      try database.run(
        "DELETE FROM current WHERE series_id = ?1 AND entity = ?2",
        [.integer(series), .text(entity)])
    }
  }

  /// Says what the open version of an entity is, by one who knows.
  func put(series: Int64, entity: String, key: Int64, firstAt: Int64, digest: [UInt8]) throws {
    try database.run(
      """
      INSERT INTO current (series_id, entity, entity_key, first_at, digest)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (series_id, entity) DO UPDATE
      SET first_at = excluded.first_at, digest = excluded.digest
      """,
      [.integer(series), .text(entity), .integer(key), .integer(firstAt), .blob(digest)])
  }
}

extension LiveVersions {
  /// Every version of the series, in no particular order.
  func forEachVersion(_ body: (_ firstAt: Int64, _ untilAt: Int64, Digest) -> Void) throws {
    try database.forEach(Self.rows(in: dataset, where: "TRUE"), [.integer(owner)]) { row in
      body(row.integer(2), row.integer(3), Digest(row.blob(4)))
    }
  }
}
