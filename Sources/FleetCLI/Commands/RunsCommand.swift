import CommandKit
import FleetModel
import FleetReports
import FleetStore
import JSONKit

extension CommandEntry {
  static let runs = CommandEntry(
    Command(
      "runs",
      abstract: "List collection runs and what each of them saw.",
      discussion: ["The newest capture time is on top. run:N and last~N in --at mean these runs."],
      section: Sections.data,
      examples: [.init("fleetdb runs --limit 5", "The last five runs.")])
  ) { session in
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.momentOfRuns(in: ledger)
    let coverage = try ledger.coverage(at: asOf)
    let limit = try session.limit() ?? .max
    var report = try session.report(RunItem.columns)
    try report.begin(
      session.envelope("runs", asOf: asOf, observedAt: observedAt, coverage: coverage))
    for run in try ledger.runs().filter({ $0.capturedAt <= asOf }).prefix(limit) {
      try report.write(RunItem.json(run, try ledger.coverage(of: run)))
    }
    try report.end()
    return .done
  }
}

extension Session {
  /// Runs that could ask nobody are there to be told of, though nothing was observed.
  fileprivate func momentOfRuns(in ledger: Ledger) throws -> (Timestamp, Timestamp?) {
    do { return try moment(in: ledger) } catch NoData.empty {
      if try ledger.runs().isEmpty { throw NoData.empty }
      return (try now(), nil)
    }
  }
}

/// A run as `runs` and its export show it.
enum RunItem {
  static func json(_ run: Run, _ coverage: Coverage) -> JSONValue {
    var coverage = coverage
    // Who could ask nobody has read nothing, which is not all.
    coverage.isCutShort = run.attempts == 0
    var item = JSONObject()
    item["captured_at"] = JSONValue(run.capturedAt)
    item["complete"] = .bool(coverage.isComplete)
    item["coverage"] = coverage.json
    item["missing"] = .integer(coverage.missing.count)
    item["origin"] = JSONValue(run.origin)
    item["recorded_at"] = JSONValue(run.recordedAt)
    item["run_id"] = .integer(run.id)
    item["source"] = .string(run.source)
    item["tool_version"] = .string(run.toolVersion)
    return item.value
  }

  static let columns = ColumnSet(
    [
      Column("run_id", title: "RUN", role: .number), Column("captured_at", role: .time),
      Column("source"),
      Column("origin"), Column("complete"), Column("missing", role: .number),
      Column("recorded_at", role: .time), Column("tool_version"), Column("coverage"),
    ],
    brief: ["run_id", "captured_at", "source", "origin", "complete", "missing", "recorded_at"])
}
