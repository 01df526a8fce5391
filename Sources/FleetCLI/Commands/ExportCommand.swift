import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit

extension CommandEntry {
  static let export = CommandEntry(
    Command(
      "export",
      abstract: "Write tables for audits, as CSV unless -o says otherwise.",
      discussion: [
        "Columns keep their order, and new ones come at the end. Two exports of the same moment are byte-identical.",
        "Exits with 4 where a required dataset was unknown: the rows say so in their coverage column.",
      ],
      section: Sections.data,
      examples: [
        .init("fleetdb export instances > instances.csv", "Every instance as it stands."),
        .init(
          "fleetdb export transitions --since 2026-07-01 --until 2026-10-01",
          "Every change of a quarter."),
      ],
      subcommands: [
        Command(
          "instances", abstract: "A row an instance, as it stood at the moment.",
          options: [Options.filter]),
        Command(
          "reasons", abstract: "A row a reason of each instance.", options: [Options.filter]),
        Command(
          "transitions",
          abstract:
            "A row a change of managed state or credential path, oldest first within an instance.",
          options: [Options.since, Options.until, Options.filter]),
        Command(
          "coverage", abstract: "A row a dataset of each scope: whether it was known, and why not."),
        Command("runs", abstract: "A row a collection run, newest first."),
      ])
  ) { session in
    let table = session.invocation.path.last ?? ""
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let export = Export(session: session, ledger: ledger, asOf: asOf, observedAt: observedAt)
    let coverage =
      switch table {
      case "reasons": try export.reasons()
      case "transitions": try export.transitions()
      case "coverage": try export.coverage()
      case "runs": try export.runs()
      default: try export.instances()
      }
    session.sayIncomplete(coverage)
    return coverage.isComplete ? .done : .doneInPart
  }
}

/// Writes one table, and says what it rests on.
private struct Export {
  let session: Session
  let ledger: Ledger
  let asOf: Timestamp
  let observedAt: Timestamp

  func instances() throws -> Coverage {
    // Of each row's own Region: the newest run of all may not have looked there.
    var runIDs: [Timestamp: Int] = [:]
    return try perInstance("instances", ExportColumns.instances) { snapshot, _, coverage, write in
      let observedAt = snapshot.observedAt ?? snapshot.lastSeen
      if runIDs[observedAt] == nil { runIDs[observedAt] = try ledger.runID(capturedAt: observedAt) }
      try write(
        ExportColumns.instance(
          snapshot, observedAt: observedAt, runID: runIDs[observedAt], coverage: coverage))
    }
  }

  func reasons() throws -> Coverage {
    try perInstance("reasons", ExportColumns.reasons) { snapshot, reader, coverage, write in
      for reason in try reader.assessment(of: snapshot).reasons {
        try write(ExportColumns.with(coverage, ReasonItem.json(snapshot, reason)))
      }
    }
  }

  private func perInstance(
    _ name: String, _ columns: ColumnSet,
    _ rows: (InstanceSnapshot, SnapshotReader, String, (JSONValue) throws -> Void) throws -> Void
  ) throws -> Coverage {
    let filters = try session.filters()
    let limit = try session.limit() ?? .max
    let coverage = try ledger.coverage(at: asOf, includes: filters.includes)
    var report = try begin(name, columns, coverage)
    let undecided = try session.forEachSnapshot(in: ledger, at: asOf, filters: filters) {
      snapshot, reader in
      guard report.itemCount < limit else { return false }
      try rows(snapshot, reader, ExportColumns.coverage(of: snapshot)) { try report.write($0) }
      return true
    }
    try report.end()
    session.sayUndecided(undecided)
    return coverage
  }

  func transitions() throws -> Coverage {
    let filters = try session.filters(ofScopesFor: "a transition")
    let (since, until) = try session.period(in: ledger)
    let end = min(until, asOf)
    _ = try session.observation(by: end, in: ledger)
    let limit = try session.limit() ?? .max
    let coverage = try ledger.coverage(since: since, until: end, includes: filters.includes)
    var report = try begin("transitions", ExportColumns.transitions, coverage)
    let history = HistoryReader(ledger, until: asOf, options: try session.ruleOptions())
    try history.forEachChanged(includes: filters.includes) { key, items in
      for item in items {
        guard let transition = item.transition, item.from >= since, item.from < until,
          report.itemCount < limit
        else { continue }
        try report.write(
          ExportColumns.transition(
            key, item, transition,
            isComplete: !coverage.missing.contains {
              $0.scope == key.scope || $0.scope == key.scope.global
            }))
      }
    }
    try report.end()
    return coverage
  }

  func coverage() throws -> Coverage {
    let coverage = try ledger.coverage(at: asOf)
    var report = try begin("coverage", ExportColumns.coverageTable, coverage)
    for row in try ledger.coverageRows(at: asOf).prefix(session.limit() ?? .max) {
      try report.write(ExportColumns.coverageRow(row))
    }
    try report.end()
    return coverage
  }

  func runs() throws -> Coverage {
    let coverage = try ledger.coverage(at: asOf)
    var report = try begin("runs", ExportColumns.runs, coverage)
    for run in try ledger.runs().filter({ $0.capturedAt <= asOf }).prefix(session.limit() ?? .max) {
      try report.write(RunItem.json(run, try ledger.coverage(of: run)))
    }
    try report.end()
    return coverage
  }

  private func begin(_ name: String, _ columns: ColumnSet, _ coverage: Coverage) throws -> Report {
    var report = try session.report(columns, format: session.format(default: .csv))
    try report.begin(
      session.envelope("export.\(name)", asOf: asOf, observedAt: observedAt, coverage: coverage))
    return report
  }
}
