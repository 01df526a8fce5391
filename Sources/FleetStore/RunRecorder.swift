package import FleetModel
import SQLiteKit

/// Takes in the observations of one run, inside one transaction.
package final class RunRecorder {
  private let database: Connection
  private let header: RunHeader
  private let catalog: Catalog
  private let digester: Digester
  private let documents: Documents
  private var observations: Observations
  private var attempted: Set<Int64> = []
  /// Of the series that were attempted, where the source says.
  private var readings: [Int64: ReadingTime] = [:]
  private var changes = ChangedTimes()
  private(set) var conflicts: [Conflict] = []
  /// The run's number; nil where all that it observed was known.
  package private(set) var runID: Int?

  init(database: Connection, header: RunHeader) throws {
    self.database = database
    self.header = header
    catalog = Catalog(database: database)
    digester = try Digester()
    documents = Documents(database: database, digester: digester)
    observations = Observations(database: database)
  }

  private var moment: Int64 { header.capturedAt.milliseconds }

  /// Gives an account the name that holds from the newest run on.
  package func name(account: String, partition: String, _ name: String) throws {
    try database.run(
      """
      INSERT INTO account (partition, account_id, name, named_at)
      VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (partition, account_id) DO UPDATE
      SET name = excluded.name, named_at = excluded.named_at
      WHERE (excluded.named_at, excluded.name) > (named_at, name)
      """, [.text(partition), .text(account), .text(name), .integer(moment)])
  }

  /// Takes in one observation: `read` gives the rows one by one, and then says whether they are all.
  ///
  /// A failed reading leaves nothing of its rows behind.
  ///
  /// - parameter readAt: when its calls began and ended; nil where the source does not say.
  @discardableResult
  package func observe(
    _ dataset: Dataset, in scope: Scope, readAt: ReadingTime? = nil,
    read: (_ emit: (Record) throws -> Void) throws -> ObservationOutcome
  ) throws -> Recording {
    let scopeID = try catalog.makeScopeID(scope)
    let series = try catalog.makeSeriesID(dataset, in: scopeID)
    readings[series] = readAt
    let isKnown = try observations.hasAttempt(at: moment, of: series)
    let recorded = isKnown ? try observations.span(of: series, at: moment) : nil
    let next = try observations.effectiveAfter(moment, of: series) ?? IntervalEditor.open
    let intake = try SeriesIntake(
      database: database, catalog: catalog, documents: documents, digester: digester,
      dataset: dataset, scope: scopeID, series: series, moment: moment, next: next,
      isComparing: recorded?.outcome.isComplete == true)
    var outcome = ObservationOutcome.complete
    do {
      try database.savepoint {
        outcome = try read { try intake.take($0) }
        guard outcome == .complete else { throw Unread() }
      }
    } catch is Unread {
      documents.forget()
    }
    let new: SpanOutcome
    switch outcome {
    case .complete:
      new = .complete(
        rows: intake.result.rowCount, digest: intake.result.digest,
        isAccepted: header.acceptsEmptiness && dataset == .instances && intake.result.rowCount == 0)
    case .failed(let errorClass, let message): new = .failed(errorClass, message: message)
    }
    if let recorded {
      switch new.compared(with: recorded.outcome) {
      case .same: return .known(outcome)
      case .conflict:
        conflicts.append(
          Conflict(
            scope: scope, dataset: dataset, at: header.capturedAt,
            recorded: try originOfRun(at: moment, observing: series),
            refused: header.origin ?? "aws"))
        return .conflict
      case .better: break
      }
    }
    return try take(
      new, intake, dataset: dataset, scope: scopeID, series: series, isReplacing: isKnown)
  }

  /// Thrown inside a savepoint to undo what a failed reading wrote.
  private struct Unread: Error {}

  private func take(
    _ outcome: SpanOutcome, _ intake: SeriesIntake, dataset: Dataset, scope: Int64, series: Int64,
    isReplacing: Bool
  ) throws -> Recording {
    let before = try observations.span(of: series, at: moment)
    // What was not believed, and is vouched for now: then nothing was taken in so far.
    let isVouchedFor = isReplacing && before?.isSuspicious == true
    attempted.insert(series)
    observations.pending = (moment, attempted)
    try observations.record(outcome, at: moment, of: series, isReplacing: isReplacing)
    var flips =
      dataset == .instances
      ? try observations.changedSuspicions(near: moment, of: series) : []
    // The observation's own flag only keeps its rows from counting; there is nothing to undo.
    let isSuspicious = flips.contains { $0.first == moment && $0.isSuspicious }
    if isSuspicious {
      try observations.setSuspicious(true, at: moment, of: series)
      flips.removeAll { $0.first == moment }
    } else if isVouchedFor {
      try apply(false, at: moment, scope: scope, series: series)
    } else if outcome.isComplete {
      try intake.finish()
      changes.add(intake.result.touched, of: dataset, scope: scope, from: moment)
      try noteWindows(after: moment, of: dataset, scope: scope, series: series)
    }
    for flip in flips {
      try apply(flip.isSuspicious, at: flip.first, scope: scope, series: series)
    }
    let after = try observations.span(of: series, at: moment)
    if !flips.isEmpty || after?.gap(of: dataset) != before?.gap(of: dataset) || before == nil {
      changes.addAll(
        of: dataset, scope: scope, from: min(moment, flips.map(\.first).min() ?? moment))
    }
    if let errorClass = outcome.errorClass { return .failed(errorClass, message: outcome.message) }
    return isSuspicious
      ? .suspicious
      : .complete(rows: Int(outcome.rowCount ?? 0), changes: intake.result.touched.count)
  }

  /// Notes what is to be assessed anew because it was seen once more before it changed, so that its window narrows.
  private func noteWindows(after moment: Int64, of dataset: Dataset, scope: Int64, series: Int64)
    throws
  {
    guard dataset == .instances || dataset == .nodes else { return }
    let next = try observations.effectiveAfter(moment, of: series)
    if let span = try observations.spanAfter(moment, of: series), span.firstAt < next ?? .max {
      // Then nothing is known for a while, of none of the instances.
      return changes.addAll(of: dataset, scope: scope, from: moment)
    }
    guard let next else { return }
    let versions = LiveVersions(database: database, dataset: dataset, scope: scope, series: series)
    changes.add(try versions.changing(at: next), of: dataset, scope: scope, from: moment)
  }

  /// Takes back, or takes in, that a listing of instances was empty at a moment.
  private func apply(_ isSuspicious: Bool, at first: Int64, scope: Int64, series: Int64) throws {
    try observations.setSuspicious(isSuspicious, at: first, of: series)
    let editor = IntervalEditor(
      database: database, table: .instances, moment: first,
      next: try observations.effectiveAfter(first, of: series) ?? IntervalEditor.open)
    let versions = LiveVersions(
      database: database, dataset: .instances, scope: scope, series: series)
    let affected =
      isSuspicious ? try versions.ending(at: first) : try versions.at(first, isNewest: false)
    for (entity, version) in affected {
      if isSuspicious { try editor.undoEnd(of: version) } else { try editor.end(version) }
      try CurrentRows(database: database).refresh(
        series: series, entity: entity, key: version.key, table: .instances)
    }
  }

  private func originOfRun(at moment: Int64, observing series: Int64) throws -> String {
    try database.first(
      """
      SELECT coalesce(run.origin, run.source)
      FROM run
      JOIN series_set_member AS member
        ON member.series_set_id = run.series_set_id AND member.series_id = ?2
      WHERE run.captured_at = ?1
      ORDER BY run.run_id
      LIMIT 1
      """, [.integer(moment), .integer(series)]
    ) { $0.text(0) } ?? "an earlier run"
  }

  /// Writes the run itself and what follows from it.
  ///
  /// - throws: `StoreError.conflicts` where anything was refused; then nothing of the run stays.
  func finish() throws {
    guard conflicts.isEmpty else { throw StoreError.conflicts(conflicts) }
    // A live run that could ask nothing is a run all the same; a capture that was recorded before is none.
    guard !attempted.isEmpty || header.source == "aws" && readings.isEmpty else { return }
    let set = try seriesSet(attempted.sorted())
    try database.run(
      """
      INSERT INTO run (captured_at, series_set_id, source, origin, recorded_at, tool_version, readings)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .integer(moment), .integer(set), .text(header.source), Value(header.origin),
        .integer(header.recordedAt.milliseconds), .text(header.toolVersion),
        ReadingTimes.encoded(attempted.sorted().map { readings[$0] }).map(Value.blob) ?? .null,
      ])
    runID = Int(database.lastInsertedRowID)
    try Assessor(database: database, catalog: catalog).reassess(changes)
  }

  private func seriesSet(_ members: [Int64]) throws -> Int64 {
    var encoder = FieldEncoder()
    for member in members { encoder.append(member) }
    let digest = Value.blob(try digester.digest(encoder.bytes).bytes)
    if let known = try database.first(
      "SELECT series_set_id FROM series_set WHERE digest = ?1", [digest], { $0.integer(0) })
    {
      return known
    }
    try database.run("INSERT INTO series_set (digest) VALUES (?1)", [digest])
    let made = database.lastInsertedRowID
    for member in members {
      try database.run(
        "INSERT INTO series_set_member (series_set_id, series_id) VALUES (?1, ?2)",
        [.integer(made), .integer(member)])
    }
    return made
  }
}

extension SpanOutcome {
  fileprivate enum Comparison {
    case same
    case better
    case conflict
  }

  /// What a second attempt at one moment makes of the first.
  ///
  /// Complete counts before failed, and vouched-for emptiness before emptiness. Of two failures the one whose class
  /// and message come first in the alphabet stays, so that the order of recording does not matter.
  fileprivate func compared(with recorded: SpanOutcome) -> Comparison {
    switch (recorded.isComplete, isComplete) {
    case (true, false): return .same
    case (false, true): return .better
    case (true, true):
      guard rowCount == recorded.rowCount, digest == recorded.digest else { return .conflict }
      return isAccepted && !recorded.isAccepted ? .better : .same
    case (false, false):
      let new = (errorClass?.rawValue ?? "", message ?? "")
      return new < (recorded.errorClass?.rawValue ?? "", recorded.message ?? "") ? .better : .same
    }
  }
}
