package import FleetModel
import FleetRules
package import SQLiteKit

extension Ledger {
  /// What a query may use up besides its time.
  private static let memory: Int64 = 512 << 20
  private static let length: Int32 = 16 << 20

  /// Answers one read-only statement of a stranger on the views, which stand at a moment.
  ///
  /// This connection can do nothing else afterwards.
  /// - throws: `SQLiteError`.
  package func query(
    _ sql: String, at moment: Timestamp, timeout: Duration, columns: ([String]) throws -> Void,
    row: (Row) throws -> Void
  ) throws {
    try moveViews(to: moment)
    try database.confine(to: Limits(time: timeout, memory: Self.memory, length: Self.length))
    try database.query(sql, columns: columns, row: row)
  }

  /// Puts a copy of every view into the connection's own schema, where `moment` is the one asked about.
  ///
  /// A name is looked up there first, so that the copies read the moment, and queries read the copies.
  private func moveViews(to moment: Timestamp) throws {
    let views = try database.all(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND name <> 'moment' ORDER BY rowid"
    ) { ($0.text(0), $0.text(1)) }
    try database.run("CREATE TEMP VIEW moment AS SELECT \(moment.milliseconds) AS at")
    for (name, sql) in views where sql.hasPrefix("CREATE VIEW \(name)") {
      try database.run("CREATE TEMP VIEW" + sql.dropFirst("CREATE VIEW".count))
    }
  }
}

extension Ledger {
  /// How many assessments were made by other rules than the present ones.
  package func countOfStaleAssessments() throws -> Int {
    try database.first(
      """
      SELECT count(*)
      FROM assessment
      JOIN verdict ON verdict.verdict_id = assessment.verdict_id
      WHERE rules_version <> ?1
      """, [.integer(rulesVersion)]
    ) { Int($0.integer(0)) } ?? 0
  }
}
