package import FleetModel
import SQLiteKit

/// A run as it was recorded.
package struct Run: Hashable, Sendable {
  /// Counts up in the order of recording.
  package let id: Int
  package let capturedAt: Timestamp
  /// `capture` or `aws`.
  package let source: String
  /// The capture folder; nil for `aws`.
  package let origin: String?
  package let recordedAt: Timestamp
  package let toolVersion: String
  /// How many datasets it attempted; 0 for a live run that could ask nobody.
  package let attempts: Int
}

extension Ledger {
  private static let runColumns = """
    run_id, captured_at, source, origin, recorded_at, tool_version, (
      SELECT count(*)
      FROM series_set_member AS member
      WHERE member.series_set_id = run.series_set_id
    )
    """

  private func run(_ row: Row) -> Run {
    Run(
      id: Int(row.integer(0)), capturedAt: Timestamp(milliseconds: row.integer(1)),
      source: row.text(2), origin: row.optionalText(3),
      recordedAt: Timestamp(milliseconds: row.integer(4)), toolVersion: row.text(5),
      attempts: Int(row.integer(6)))
  }

  /// Every run, newest capture first.
  package func runs() throws -> [Run] {
    try database.all(
      """
      SELECT \(Self.runColumns)
      FROM run
      ORDER BY captured_at DESC, run_id DESC
      """, [], run)
  }

  /// The run of a number; nil where there is none.
  package func run(id: Int) throws -> Run? {
    try database.first(
      "SELECT \(Self.runColumns) FROM run WHERE run_id = ?1", [.integer(id)], run)
  }

  /// The newest capture time of a run that observed anything, or the one `back` distinct capture times before it.
  package func captureTime(back: Int) throws -> Timestamp? {
    try database.first(
      """
      SELECT DISTINCT captured_at
      FROM run
      WHERE EXISTS (SELECT 1 FROM series_set_member AS member WHERE member.series_set_id = run.series_set_id)
      ORDER BY captured_at DESC
      LIMIT 1 OFFSET ?1
      """, [.integer(back)]
    ) { Timestamp(milliseconds: $0.integer(0)) }
  }

  /// The last capture time at or before a moment; nil before the first observation.
  package func observedAt(atOrBefore moment: Timestamp) throws -> Timestamp? {
    try database.first(
      """
      SELECT captured_at
      FROM run
      WHERE captured_at <= ?1
        AND EXISTS (SELECT 1 FROM series_set_member AS member WHERE member.series_set_id = run.series_set_id)
      ORDER BY captured_at DESC
      LIMIT 1
      """, [.integer(moment.milliseconds)]
    ) { Timestamp(milliseconds: $0.integer(0)) }
  }

  /// The first capture time of all.
  package func firstObservation() throws -> Timestamp? {
    try database.first(
      """
      SELECT captured_at
      FROM run
      WHERE EXISTS (SELECT 1 FROM series_set_member AS member WHERE member.series_set_id = run.series_set_id)
      ORDER BY captured_at
      LIMIT 1
      """
    ) { Timestamp(milliseconds: $0.integer(0)) }
  }

  /// Every scope that was ever looked at, in order of account and Region.
  package func scopes() throws -> [Scope] {
    try Catalog(database: database).allScopes().map(\.scope)
  }

  /// The number of the run that a capture time belongs to: the newest where there are several.
  package func runID(capturedAt moment: Timestamp) throws -> Int? {
    try database.first(
      "SELECT run_id FROM run WHERE captured_at = ?1 ORDER BY run_id DESC LIMIT 1",
      [.integer(moment.milliseconds)]
    ) { Int($0.integer(0)) }
  }
}
