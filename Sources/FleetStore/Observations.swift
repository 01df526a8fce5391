import FleetModel
import SQLiteKit

/// The outcome of attempts at a series, as a span keeps it.
struct SpanOutcome: Hashable {
  var isComplete: Bool
  var rowCount: Int64?
  var digest: Digest?
  var isAccepted: Bool
  var errorClass: ErrorClass?
  var message: String?

  static func complete(rows: Int64, digest: Digest, isAccepted: Bool) -> SpanOutcome {
    SpanOutcome(isComplete: true, rowCount: rows, digest: digest, isAccepted: isAccepted)
  }

  static func failed(_ errorClass: ErrorClass, message: String?) -> SpanOutcome {
    SpanOutcome(isComplete: false, isAccepted: false, errorClass: errorClass, message: message)
  }
}

/// Successive attempts at a series with one outcome.
struct Span {
  var firstAt: Int64
  var outcome: SpanOutcome
  var isSuspicious: Bool

  /// Whether what these attempts saw is believed.
  var isEffective: Bool { outcome.isComplete && !isSuspicious }

  /// Why the dataset is not known from these attempts; nil if it is.
  func gap(of dataset: Dataset) -> Gap? {
    if isSuspicious {
      return Gap(
        dataset: dataset, errorClass: .suspicious,
        message: "a complete listing without any instance, after one with ten or more")
    }
    return outcome.errorClass.map {
      Gap(dataset: dataset, errorClass: $0, message: outcome.message)
    }
  }
}

/// The attempts at series, and what they came to.
///
/// An attempt is a run whose set holds the series; a span says the outcome of all attempts from its first on.
struct Observations {
  let database: Connection
  /// The attempts of the run that is being recorded, whose row is written last; nil elsewhere.
  var pending: (moment: Int64, series: Set<Int64>)?

  init(database: Connection) { self.database = database }

  private func pendingAttempt(at series: Int64) -> Int64? {
    pending.flatMap { $0.series.contains(series) ? $0.moment : nil }
  }

  private static let columns = """
    first_at, is_complete, row_count, digest, is_accepted, error_class, message, is_suspicious
    """

  private func span(_ row: Row) -> Span {
    Span(
      firstAt: row.integer(0),
      outcome: SpanOutcome(
        isComplete: row.integer(1) != 0, rowCount: row.optionalInteger(2),
        digest: row.isNull(3) ? nil : Digest(row.blob(3)), isAccepted: row.integer(4) != 0,
        errorClass: row.optionalText(5).map { ErrorClass(rawValue: $0) ?? .serviceError },
        message: row.optionalText(6)),
      isSuspicious: row.integer(7) != 0)
  }

  /// The span that holds at a moment; nil before the first attempt.
  func span(of series: Int64, at moment: Int64) throws -> Span? {
    try database.first(
      """
      SELECT \(Self.columns)
      FROM observation_span
      WHERE series_id = ?1 AND first_at <= ?2
      ORDER BY first_at DESC
      LIMIT 1
      """, [.integer(series), .integer(moment)], span)
  }

  /// The first span that begins after a moment.
  func spanAfter(_ moment: Int64, of series: Int64) throws -> Span? {
    try database.first(
      """
      SELECT \(Self.columns)
      FROM observation_span
      WHERE series_id = ?1 AND first_at > ?2
      ORDER BY first_at
      LIMIT 1
      """, [.integer(series), .integer(moment)], span)
  }

  /// The spans that begin at or after a moment, oldest first.
  func spans(of series: Int64, from moment: Int64) throws -> [Span] {
    try database.all(
      """
      SELECT \(Self.columns)
      FROM observation_span
      WHERE series_id = ?1 AND first_at >= ?2
      ORDER BY first_at
      """, [.integer(series), .integer(moment)], span)
  }

  func hasAttempt(at moment: Int64, of series: Int64) throws -> Bool {
    try attemptAtOrBefore(moment, of: series) == moment
  }

  /// The last attempt at or before a moment.
  func attemptAtOrBefore(_ moment: Int64, of series: Int64) throws -> Int64? {
    let recorded = try database.first(
      """
      SELECT run.captured_at
      FROM run
      JOIN series_set_member AS member
        ON member.series_set_id = run.series_set_id AND member.series_id = ?1
      WHERE run.captured_at <= ?2
      ORDER BY run.captured_at DESC
      LIMIT 1
      """, [.integer(series), .integer(moment)]
    ) { $0.integer(0) }
    guard let pending = pendingAttempt(at: series), pending <= moment else { return recorded }
    return max(pending, recorded ?? pending)
  }

  /// The first attempt after a moment.
  func attemptAfter(_ moment: Int64, of series: Int64) throws -> Int64? {
    let recorded = try database.first(
      """
      SELECT run.captured_at
      FROM run
      JOIN series_set_member AS member
        ON member.series_set_id = run.series_set_id AND member.series_id = ?1
      WHERE run.captured_at > ?2
      ORDER BY run.captured_at
      LIMIT 1
      """, [.integer(series), .integer(moment)]
    ) { $0.integer(0) }
    guard let pending = pendingAttempt(at: series), pending > moment else { return recorded }
    return min(pending, recorded ?? pending)
  }

  /// The last attempt at or before a moment that is believed.
  func effectiveAtOrBefore(_ moment: Int64, of series: Int64) throws -> Int64? {
    var end = moment
    while let span = try span(of: series, at: end) {
      if span.isEffective { return try attemptAtOrBefore(end, of: series) }
      end = span.firstAt - 1
    }
    return nil
  }

  /// The first attempt after a moment that is believed.
  func effectiveAfter(_ moment: Int64, of series: Int64) throws -> Int64? {
    let next = try spanAfter(moment, of: series)
    if let span = try span(of: series, at: moment), span.isEffective,
      let attempt = try attemptAfter(moment, of: series), attempt < next?.firstAt ?? .max
    {
      return attempt
    }
    var candidate = next
    while let span = candidate, !span.isEffective {
      candidate = try spanAfter(span.firstAt, of: series)
    }
    return candidate?.firstAt
  }
}

// MARK: - Changing spans

extension Observations {
  private func insert(_ span: Span, of series: Int64) throws {
    let outcome = span.outcome
    try database.run(
      """
      INSERT INTO observation_span
        (series_id, first_at, is_complete, row_count, digest, is_accepted, is_suspicious, error_class, message)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .integer(series), .integer(span.firstAt), Value(outcome.isComplete),
        Value(outcome.rowCount), outcome.digest.map { .blob($0.bytes) } ?? .null,
        Value(outcome.isAccepted), Value(span.isSuspicious), Value(outcome.errorClass?.rawValue),
        Value(outcome.message),
      ])
  }

  private func delete(_ span: Span, of series: Int64) throws {
    try database.run(
      "DELETE FROM observation_span WHERE series_id = ?1 AND first_at = ?2",
      [.integer(series), .integer(span.firstAt)])
  }

  private func move(_ span: Span, of series: Int64, to moment: Int64) throws {
    try database.run(
      "UPDATE observation_span SET first_at = ?3 WHERE series_id = ?1 AND first_at = ?2",
      [.integer(series), .integer(span.firstAt), .integer(moment)])
  }

  func setSuspicious(_ isSuspicious: Bool, at first: Int64, of series: Int64) throws {
    try database.run(
      "UPDATE observation_span SET is_suspicious = ?3 WHERE series_id = ?1 AND first_at = ?2",
      [.integer(series), .integer(first), Value(isSuspicious)])
  }

  /// Records what the attempt at a moment came to, and keeps spans as few as they can be.
  ///
  /// - parameter isReplacing: whether the moment has an attempt already, whose outcome no longer counts.
  func record(
    _ outcome: SpanOutcome, at moment: Int64, of series: Int64, isReplacing: Bool
  ) throws {
    if isReplacing { try remove(moment, of: series) }
    let before = try span(of: series, at: moment)
    if before?.outcome == outcome { return }
    let after = try spanAfter(moment, of: series)
    let next = try attemptAfter(moment, of: series)
    if let before, let next, next < after?.firstAt ?? .max {
      // The moment splits a span in two.
      try insert(Span(firstAt: next, outcome: before.outcome, isSuspicious: false), of: series)
    } else if let after, after.outcome == outcome {
      return try move(after, of: series, to: moment)
    }
    try insert(Span(firstAt: moment, outcome: outcome, isSuspicious: false), of: series)
  }

  /// Takes one attempt out of its span.
  private func remove(_ moment: Int64, of series: Int64) throws {
    guard let span = try span(of: series, at: moment), span.firstAt == moment else { return }
    let after = try spanAfter(moment, of: series)
    if let next = try attemptAfter(moment, of: series), next < after?.firstAt ?? .max {
      return try move(span, of: series, to: next)
    }
    try delete(span, of: series)
    if let after, let before = try self.span(of: series, at: moment),
      before.outcome == after.outcome
    {
      try delete(after, of: series)
    }
  }
}
