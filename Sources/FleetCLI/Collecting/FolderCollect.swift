import CommandKit
import FleetModel
import FleetSources
import FleetStore

/// Records what a capture folder holds.
struct FolderCollect {
  let session: Session
  let acceptsEmptiness: Bool
  let waits: Bool

  func run(_ typed: TypedValue) throws -> ExitStatus {
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
    try session.makeFolderOfDefaultDatabase()
    let ledger = try session.writingLedger(waits: waits)
    let header = RunHeader(
      capturedAt: folder.capturedAt, source: "capture", origin: typed.text,
      toolVersion: fleetdbVersion, recordedAt: session.environment.clock(),
      acceptsEmptiness: acceptsEmptiness)
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
    return try CollectReport(
      session: session, capturedAt: folder.capturedAt, recorded: recorded, runID: runID,
      problems: problems
    ).tell(ledger)
  }
}
