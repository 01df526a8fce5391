import CommandKit
import FleetModel
import FleetReports
import FleetSources
import FleetStore
import Glibc
import JSONKit

extension CommandEntry {
  private static let from = Option.value(
    "from", "dir", required: true, help: "The capture folder to record.")
  private static let acceptEmpty = Option.flag(
    "accept-empty",
    help: "Believe a listing without any instance, though the one before had ten or more.")

  static let collect = CommandEntry(
    Command(
      "collect",
      abstract: "Record what AWS said, from a capture folder.",
      discussion: [
        "A run is recorded whole or not at all. What failed or was not collected is recorded as unknown, and never as a change. Captures may be recorded in any order, and twice: the history is the same.",
        "Exits with 4 where a required dataset of any scope is missing. scripts/capture makes such a folder with the AWS CLI.",
      ],
      section: Sections.data,
      examples: [
        .init("fleetdb collect --from captures/2026-11-24T06", "Record one capture."),
        .init(
          "fleetdb collect --from captures/empty --accept-empty",
          "The account was emptied on purpose."),
      ],
      options: [from, acceptEmpty])
  ) { session in
    guard let typed = session.invocation.value(from) else {
      throw session.invocation.error(.missingArgument("--from <dir>"))
    }
    let folder = try CaptureFolder(path: typed.text)
    let now = try session.now()
    if folder.capturedAt > now + .seconds(300) {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "refused \(typed.text): captured_at \(folder.capturedAt) lies in the future (it is \(now))",
          hint: "check the clock of the machine that captured it", status: .failed))
    }
    if folder.observations.isEmpty {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "there is nothing to record in \(typed.text): no answer of AWS was found",
          hint: "a capture folder has DIR/<account id>/<region>/<service>.<operation>.json",
          status: .failed))
    }
    if session.verbosity > 0 { for note in folder.notes { session.say("note: \(note)") } }
    try session.makeFolder(of: session.databasePath(), isDefault: session.usesDefaultPath)
    let ledger = try session.writingLedger()
    let header = RunHeader(
      capturedAt: folder.capturedAt, source: "capture", origin: typed.text,
      toolVersion: fleetdbVersion,
      recordedAt: session.environment.clock(),
      acceptsEmptiness: session.invocation.flag(acceptEmpty))
    var problems = folder.problems
    let progress = ProgressLine(session)
    defer { progress.clear() }
    let (recorded, runID) = try ledger.record(header) { recorder in
      for account in folder.accounts {
        if let name = account.name {
          try recorder.name(account: account.id, partition: folder.partition, name)
        }
      }
      return try folder.observations.enumerated().map { index, observation in
        let header = observation.header
        var rows = 0
        func showProgress() {
          progress.show(
            "\(index + 1) of \(folder.observations.count): \(header.dataset.rawValue) of \(header.scope.account) \(header.scope.region), \(rows) rows"
          )
        }
        showProgress()
        let recording = try recorder.observe(header.dataset, in: header.scope) { emit in
          try observation.read { record in
            rows += 1
            if rows % 5000 == 0 { showProgress() }
            try emit(record)
          } note: {
            problems.append($0)
          }
        }
        if index == folder.observations.count - 1 { progress.show("assessing what changed") }
        return Collected(scope: header.scope, dataset: header.dataset, recording: recording)
      }
    }
    progress.clear()
    for problem in problems { session.complain(problem.description) }
    return try session.tell(
      recorded, runID: runID, folder: folder, ledger: ledger, hasProblems: !problems.isEmpty)
  }
}

/// What became of one observation of the run.
private struct Collected {
  let scope: Scope
  let dataset: Dataset
  let recording: Recording
}

extension Session {
  fileprivate var usesDefaultPath: Bool {
    invocation.value(Options.database) == nil && environment["FLEETDB_DB"] == nil
  }

  /// Makes the folder of the default database; a folder that was named must be there.
  fileprivate func makeFolder(of path: String, isDefault: Bool) throws {
    guard isDefault, let end = path.lastIndex(of: "/") else { return }
    var built = ""
    for part in path[..<end].split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o700) != 0, errno != EEXIST {
        throw StoreError.system(path: built, code: errno)
      }
    }
  }

  fileprivate func tell(
    _ recorded: [Collected], runID: Int?, folder: CaptureFolder, ledger: Ledger, hasProblems: Bool
  ) throws -> ExitStatus {
    for entry in recorded {
      switch entry.recording {
      case .failed(let errorClass, let message), .known(.failed(let errorClass, let message)):
        let text =
          "\(entry.dataset.rawValue) of \(entry.scope.account) \(entry.scope.region) is unknown: \(errorClass.rawValue)\(message.map { ": \($0)" } ?? "")"
        if entry.dataset.isRequired {
          complain(text)
        } else if verbosity > 0 {
          say("note: \(text)")
        }
      case .suspicious:
        streams.error(
          "fleetdb: warning: \(entry.dataset.rawValue) of \(entry.scope.account) \(entry.scope.region) is suddenly empty, and not believed\nhint: the next complete listing decides; if it is true, record it with --accept-empty\n"
        )
      case .complete, .known(.complete), .conflict: break
      }
    }
    let coverage = try ledger.coverage(
      of: recorded.map { ($0.scope, $0.dataset) }, at: folder.capturedAt)
    var report = try report(CollectItem.columns)
    try report.begin(
      envelope(
        "collect", asOf: folder.capturedAt, observedAt: folder.capturedAt, coverage: coverage))
    for entry in recorded {
      try report.write(CollectItem.json(entry.scope, entry.dataset, entry.recording))
    }
    try report.end()
    let rows = recorded.reduce(0) { $0 + $1.recording.rows }
    if let runID {
      let failed = recorded.count { !$0.recording.isComplete }
      let part = failed == 0 ? "" : ", \(failed) of them not complete"
      say(
        "recorded run \(runID) of \(folder.capturedAt): \(recorded.count) observations with \(rows) rows\(part)"
      )
    } else {
      say("nothing new: the capture of \(folder.capturedAt) was recorded before")
    }
    let notCollected = coverage.missing.filter { $0.gap.errorClass == .notCollected }
    if !notCollected.isEmpty {
      let names = Set(notCollected.map(\.gap.dataset.rawValue)).sorted().joined(separator: ", ")
      let scopes = Set(notCollected.map(\.scope)).count
      say("warning: not collected in \(scopes) scope\(scopes == 1 ? "" : "s"): \(names)")
    }
    return coverage.isComplete && !hasProblems ? .done : .doneInPart
  }
}

extension Recording {
  fileprivate var rows: Int {
    if case .complete(let rows, _) = self { rows } else { 0 }
  }

  fileprivate var isComplete: Bool {
    switch self {
    case .complete, .known(.complete): true
    case .suspicious, .failed, .known(.failed), .conflict: false
    }
  }
}

/// One observation of a run as `collect` shows it.
private enum CollectItem {
  static func json(_ scope: Scope, _ dataset: Dataset, _ recording: Recording) -> JSONValue {
    var (status, rows, changes): (String, Int?, Int?) = ("complete", nil, nil)
    var (errorClass, message): (ErrorClass?, String?) = (nil, nil)
    switch recording {
    case .complete(let count, let changed): (rows, changes) = (count, changed)
    case .suspicious: (status, errorClass) = ("suspicious", .suspicious)
    case .failed(let failure, let text): (status, errorClass, message) = ("failed", failure, text)
    case .known(.complete): status = "known"
    case .known(.failed(let failure, let text)):
      (status, errorClass, message) = ("known", failure, text)
    case .conflict: status = "refused"
    }
    var item = JSONObject()
    item["account_id"] = .string(scope.account)
    item["changes"] = JSONValue(changes)
    item["dataset"] = .string(dataset.rawValue)
    item["error_class"] = JSONValue(errorClass?.rawValue)
    item["message"] = JSONValue(message)
    item["region"] = .string(scope.region)
    item["rows"] = JSONValue(rows)
    item["status"] = .string(status)
    return item.value
  }

  static let columns = ColumnSet([
    Column("account_id", title: "ACCOUNT", role: .identifier), Column("region", role: .identifier),
    Column("dataset", role: .code), Column("status", role: .state), Column("rows", role: .number),
    Column("changes", role: .number), Column("error_class", title: "ERROR", role: .code),
    Column("message"),
  ])
}
