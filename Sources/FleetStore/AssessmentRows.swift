import FleetModel
import FleetRules
import SQLiteKit

/// The table of assessments.
final class AssessmentRows {
  private let database: Connection
  private var verdictIDs: [Verdict: Int64] = [:]
  private var verdicts: [Int64: Verdict] = [:]

  init(database: Connection) { self.database = database }

  private static let columns = """
    first_at, until_at, verdict_id, settling_until, state_since, state_before
    """

  /// The intervals of an instance that overlap `[from, until)`, oldest first.
  func overlapping(from: Int64, until: Int64, of key: Int64) throws -> [AssessmentInterval] {
    try database.all(
      """
      SELECT \(Self.columns)
      FROM assessment
      WHERE instance_key = ?1 AND first_at < ?3 AND until_at > ?2
      ORDER BY first_at
      """, [.integer(key), .integer(from), .integer(until)], interval)
  }

  /// The intervals before a moment, oldest first, back to the last one whose state is known.
  func before(_ moment: Int64, of key: Int64) throws -> [AssessmentInterval] {
    var found: [AssessmentInterval] = []
    var end = moment
    while let interval = try database.first(
      """
      SELECT \(Self.columns)
      FROM assessment
      WHERE instance_key = ?1 AND first_at < ?2
      ORDER BY first_at DESC
      LIMIT 1
      """, [.integer(key), .integer(end)], interval)
    {
      found.append(interval)
      if interval.verdict.managedState != .unknown { break }
      end = interval.firstAt.milliseconds
    }
    return found.reversed()
  }

  private func interval(_ row: Row) throws -> AssessmentInterval {
    AssessmentInterval(
      firstAt: Timestamp(milliseconds: row.integer(0)),
      untilAt: Timestamp(milliseconds: row.integer(1)),
      verdict: try verdict(row.integer(2)),
      settlingUntil: row.optionalInteger(3).map(Timestamp.init(milliseconds:)),
      stateSince: Timestamp(milliseconds: row.integer(4)),
      stateBefore: row.optionalInteger(5).map(Timestamp.init(milliseconds:)))
  }

  /// Makes the rows from `start` on say what `intervals` say, and writes nothing where they do.
  func replace(
    from start: Int64, of key: Int64, with intervals: [AssessmentInterval],
    following before: AssessmentInterval?
  ) throws {
    let end = intervals.first?.firstAt ?? .never
    let present = try database.all(
      """
      SELECT \(Self.columns)
      FROM assessment
      WHERE instance_key = ?1 AND first_at >= ?2
      ORDER BY first_at
      """, [.integer(key), .integer(start)], interval)
    if present != intervals {
      try database.run(
        "DELETE FROM assessment WHERE instance_key = ?1 AND first_at >= ?2",
        [.integer(key), .integer(start)])
      for interval in intervals { try insert(interval, of: key) }
    }
    if let before, before.untilAt != end {
      try database.run(
        "UPDATE assessment SET until_at = ?3 WHERE instance_key = ?1 AND first_at = ?2",
        [.integer(key), .integer(before.firstAt.milliseconds), .integer(end.milliseconds)])
    }
  }

  private func insert(_ interval: AssessmentInterval, of key: Int64) throws {
    try database.run(
      """
      INSERT INTO assessment
        (instance_key, first_at, until_at, verdict_id, settling_until, state_since, state_before)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .integer(key), .integer(interval.firstAt.milliseconds),
        .integer(interval.untilAt.milliseconds), .integer(try verdictID(interval.verdict)),
        Value(interval.settlingUntil?.milliseconds), .integer(interval.stateSince.milliseconds),
        Value(interval.stateBefore?.milliseconds),
      ])
  }

  private func verdictID(_ verdict: Verdict) throws -> Int64 {
    if let known = verdictIDs[verdict] { return known }
    let values = verdict.columnValues + [.integer(Int64(rulesVersion))]
    let found = try database.first(
      """
      SELECT verdict_id
      FROM verdict
      WHERE managed_state = ?1 AND not_applicable_because IS ?2 AND expected_state = ?3
        AND credential_path = ?4 AND is_path_gap = ?5 AND primary_reason IS ?6 AND confidence IS ?7
        AND reason_codes = ?8 AND rules_version = ?9
      """, values
    ) { $0.integer(0) }
    if let found {
      verdictIDs[verdict] = found
      return found
    }
    try database.run(
      """
      INSERT INTO verdict
        (managed_state, not_applicable_because, expected_state, credential_path, is_path_gap,
          primary_reason, confidence, reason_codes, rules_version)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """, values)
    let made = database.lastInsertedRowID
    verdictIDs[verdict] = made
    return made
  }

  private func verdict(_ id: Int64) throws -> Verdict {
    if let known = verdicts[id] { return known }
    let found = try database.first(
      "SELECT \(Verdict.columns) FROM verdict WHERE verdict_id = ?1", [.integer(id)]
    ) { Verdict(row: $0, from: 0) }
    let verdict = found ?? Verdict.missing
    verdicts[id] = verdict
    return verdict
  }
}

extension Verdict {
  static let columns = """
    managed_state, not_applicable_because, expected_state, credential_path, is_path_gap,
    primary_reason, confidence, reason_codes
    """
  static let columnCount = 8

  /// What stands for a row that a damaged file lacks.
  static let missing = Verdict(
    managedState: .unknown, notApplicableBecause: nil, expectedState: .unknown,
    credentialPath: .unknown, isPathGap: true, primaryReason: nil, confidence: nil, reasonCodes: [])

  /// Reads `columns`, the first of which is `column`.
  ///
  /// Words of a later fleetdb count as unknown.
  init(row: Row, from column: Int) {
    self.init(
      managedState: ManagedState(rawValue: row.text(column)) ?? .unknown,
      notApplicableBecause: row.optionalText(column + 1).flatMap(NotApplicableReason.init),
      expectedState: ExpectedState(rawValue: row.text(column + 2)) ?? .unknown,
      credentialPath: CredentialPath(rawValue: row.text(column + 3)) ?? .unknown,
      isPathGap: row.integer(column + 4) != 0,
      primaryReason: row.optionalText(column + 5).flatMap(ReasonCode.init),
      confidence: row.optionalText(column + 6).flatMap(Confidence.init),
      reasonCodes: row.text(column + 7).split(separator: ";").compactMap {
        ReasonCode(rawValue: String($0))
      })
  }

  var columnValues: [Value] {
    [
      .text(managedState.rawValue), Value(notApplicableBecause?.rawValue),
      .text(expectedState.rawValue), .text(credentialPath.rawValue), Value(isPathGap),
      Value(primaryReason?.rawValue), Value(confidence?.rawValue),
      .text(reasonCodes.map(\.rawValue).joined(separator: ";")),
    ]
  }
}
