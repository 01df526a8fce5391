import AWSKit
import FleetModel
import FleetReports
import FleetSources
import FleetStore

/// Tells what a run recorded: what is unknown and why, a table, and a sentence.
struct CollectReport {
  let session: Session
  let capturedAt: Timestamp
  let recorded: [Collected]
  /// Nil where all that was read was known already.
  let runID: Int?
  let problems: [InputProblem]
  /// Whether somebody who should have been asked could not be.
  var hasRefusals = false
  /// Accounts of which it has been told already that nothing of them could be read, and why.
  var refusedAccounts: Set<String> = []

  /// Where a missing permission makes a dataset unknown, it is told once for all, and how to grant it.
  func tell(_ ledger: Ledger) throws -> ExitStatus {
    for problem in problems {
      if !problem.isMinor {
        session.complain(problem.description)
      } else if session.verbosity > 0 {
        session.say("note: \(problem)")
      }
    }
    let coverage = try ledger.coverage(
      of: recorded.map { ($0.scope, $0.dataset) }, at: capturedAt)
    complain(coverage)
    try writeItems(coverage)
    saySummary()
    sayMissingPermissions()
    sayNotCollected(coverage)
    let isWhole = coverage.isComplete && !hasRefusals && problems.allSatisfy(\.isMinor)
    return isWhole ? .done : .doneInPart
  }

  /// Tells of each loss, but once of what is lost for want of credentials.
  private func complain(_ coverage: Coverage) {
    var accounts: Set<String> = []
    for entry in recorded {
      // A Region that is not opted in to is no loss, unless it was in use before.
      let isLoss =
        entry.dataset.isRequired
        && (!entry.recording.isRegionDisabled
          || coverage.missing.contains {
            $0.scope == entry.scope && $0.gap.dataset == entry.dataset
          })
      let isTold =
        refusedAccounts.contains(entry.scope.account)
        || entry.recording.isRefusalOfCredentials && accounts.contains(entry.scope.account)
      complain(of: entry, aloud: isLoss && !isTold)
      if isLoss && entry.recording.isRefusalOfCredentials { accounts.insert(entry.scope.account) }
    }
  }

  private func complain(of entry: Collected, aloud isAloud: Bool) {
    let place = "\(entry.dataset.rawValue) of \(entry.scope.account) \(entry.scope.region)"
    switch entry.recording {
    case .failed(let errorClass, let message), .known(.failed(let errorClass, let message)):
      let text =
        "\(place) is unknown: \(errorClass.rawValue)\(message.map { ": \($0)" } ?? "")"
      if isAloud {
        session.complain(text)
      } else if session.verbosity > 0 {
        session.say("note: \(text)")
      }
    case .suspicious:
      session.streams.error(
        "fleetdb: warning: \(place) is suddenly empty, and not believed\nhint: the next complete listing decides; if it is true, record it with --accept-empty\n"
      )
    case .complete, .known(.complete), .conflict: break
    }
  }

  /// A table for people leaves out what is optional and complete, unless more is asked for.
  private func writeItems(_ coverage: Coverage) throws {
    var report = try session.report(CollectItem.columns)
    try report.begin(
      session.envelope("collect", asOf: capturedAt, observedAt: capturedAt, coverage: coverage))
    let isForPeople = session.format() == .table && session.verbosity == 0
    for entry in recorded
    where !isForPeople || entry.dataset.isRequired || !entry.recording.isComplete {
      try report.write(CollectItem.json(entry.scope, entry.dataset, entry.recording))
    }
    try report.end()
  }

  private func saySummary() {
    let rows = recorded.reduce(0) { $0 + $1.recording.rows }
    guard let runID else {
      return session.say("nothing new: the capture of \(capturedAt) was recorded before")
    }
    let failed = recorded.count { !$0.recording.isComplete }
    let part = failed == 0 ? "" : ", \(failed) of them not complete"
    session.say(
      "recorded run \(runID) of \(capturedAt): \(recorded.count) observations with \(rows) rows\(part)"
    )
  }

  private func sayMissingPermissions() {
    var places: [String: Set<Scope>] = [:]
    for entry in recorded {
      guard case .failed(.denied, let message) = entry.recording else { continue }
      let permission = MissingPermission(message, of: entry.dataset)
      places[permission.action, default: []].insert(entry.scope)
    }
    guard !places.isEmpty else { return }
    let list = places.sorted { $0.key < $1.key }.map { action, scopes in
      "\(action) (in \(scopes.count) scope\(scopes.count == 1 ? "" : "s"))"
    }
    session.say("warning: missing permissions: \(list.joined(separator: ", "))")
    if !session.isQuiet {
      session.streams.error("hint: 'fleetdb policy' prints the IAM policy that grants them\n")
    }
  }

  private func sayNotCollected(_ coverage: Coverage) {
    let missing = coverage.missing.filter { $0.gap.errorClass == .notCollected }
    guard !missing.isEmpty else { return }
    let names = Set(missing.map(\.gap.dataset.rawValue)).sorted().joined(separator: ", ")
    let scopes = Set(missing.map(\.scope)).count
    session.say(
      "warning: not collected in \(scopes) scope\(scopes == 1 ? "" : "s"): \(names)")
  }
}

/// The permission that a denial speaks of.
struct MissingPermission: Hashable {
  /// Such as `ssm:GetServiceSetting`.
  let action: String

  /// Takes it from AWS's words, and where they do not name it, from what was to be read.
  init(_ message: String?, of dataset: Dataset) {
    let marker = "not authorized to perform: "
    if let message, let start = message.firstRange(of: marker) {
      let word = message[start.upperBound...].prefix { $0 != " " && $0 != "," }
      if word.contains(":") {
        action = String(word)
        return
      }
    }
    action =
      PlannedCall.all.first { $0.dataset == dataset && $0.statement == .core }?.operation.permission
      ?? dataset.rawValue
  }
}
