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
  /// Whether somebody who should have been asked was not.
  var isPartial = false
  /// Messages of failures that were told while the run went on.
  var told: Set<String> = []
  /// The Regions that were asked for by name.
  var named: Set<String> = []

  /// Where a missing permission makes a dataset unknown, it is told once for all, and how to grant it.
  func tell(_ ledger: Ledger) throws -> ExitStatus {
    for problem in problems {
      if !problem.isMinor {
        session.complain(problem.description)
      } else if session.verbosity > 0 {
        session.say("note: \(problem)")
      }
    }
    var coverage = try ledger.coverage(
      of: recorded.map { ($0.scope, $0.dataset) }, at: capturedAt)
    coverage.isCutShort = isPartial
    complainOfFailures(coverage)
    for entry in recorded where entry.recording == .suspicious { warn(of: entry) }
    // A table without rows tells people nothing.
    if !recorded.isEmpty || session.format() != .table { try writeItems(coverage) }
    saySummary()
    sayMissingPermissions()
    sayNotCollected(coverage)
    let isWhole = coverage.isComplete && !isPartial && problems.allSatisfy(\.isMinor)
    return isWhole ? .done : .doneInPart
  }

  /// What failed for one cause is told in one line for each account, and not at all where it was told before.
  private func complainOfFailures(_ coverage: Coverage) {
    // A Region that is not enabled is no loss, unless it was read before.
    let lost = Set(
      coverage.missing.filter { $0.gap.errorClass == .regionDisabled }.map(\.scope))
    var groups: [(failure: Failure, entries: [Collected])] = []
    for entry in recorded {
      let isLoss =
        entry.dataset.isRequired
        && (!entry.isNotEnabled || lost.contains(entry.scope) || named.contains(entry.scope.region))
      guard let failure = Failure(entry, isLoss: isLoss), !told.contains(failure.message ?? "")
      else { continue }
      if let place = groups.firstIndex(where: { $0.failure == failure }) {
        groups[place].entries.append(entry)
      } else {
        groups.append((failure, [entry]))
      }
    }
    for (failure, entries) in groups {
      let names = Set(entries.map(\.dataset.rawValue)).sorted().joined(separator: ", ")
      let regions = Set(entries.map(\.scope.region)).sorted()
      let place =
        regions.count <= 3 ? regions.joined(separator: ", ") : "\(regions.count) Regions"
      let text =
        "\(names) of \(failure.account) \(place) \(entries.count == 1 ? "is" : "are") unknown: \(failure.errorClass.rawValue)\(failure.message.map { ": \($0)" } ?? "")"
      if failure.isLoss {
        session.complain(text)
      } else if session.verbosity > 0 {
        session.say("note: \(text)")
      }
    }
  }

  /// What failed observations have in common.
  private struct Failure {
    let account: String
    let isLoss: Bool
    let errorClass: ErrorClass
    /// Of the first one; those of denials differ by the ARN that they name.
    let message: String?
    private let cause: String?

    static func == (left: Failure, right: Failure) -> Bool {
      left.account == right.account && left.isLoss == right.isLoss
        && left.errorClass == right.errorClass && left.cause == right.cause
    }

    init?(_ entry: Collected, isLoss: Bool) {
      switch entry.recording {
      case .failed(let errorClass, let message), .known(.failed(let errorClass, let message)):
        self.errorClass = errorClass
        self.message = message
      case .complete, .suspicious, .known(.complete), .conflict: return nil
      }
      account = entry.scope.account
      self.isLoss = isLoss
      cause =
        switch errorClass {
        case .denied: MissingPermission(message, of: entry.dataset).action
        // Each service says it in other words.
        case .badCredentials, .expiredCredentials: nil
        default: message
        }
    }
  }

  private func warn(of entry: Collected) {
    session.streams.error(
      "fleetdb: warning: \(entry.dataset.rawValue) of \(entry.scope.account) \(entry.scope.region) is suddenly empty, and not believed\n"
    )
    session.hint(
      "the next complete listing decides; if it is true, record it with --accept-empty")
  }

  /// A table for people leaves out what is optional and complete, unless more is asked for.
  private func writeItems(_ coverage: Coverage) throws {
    var report = try session.report(CollectItem.columns)
    try report.begin(
      session.envelope("collect", asOf: capturedAt, observedAt: capturedAt, coverage: coverage))
    let isForPeople = session.format() == .table && session.verbosity == 0
    for entry in recorded
    where !isForPeople
      || (!entry.isNotEnabled || named.contains(entry.scope.region))
        && (entry.dataset.isRequired || !entry.recording.isComplete)
    {
      try report.write(CollectItem.json(entry.scope, entry.dataset, entry.recording))
    }
    try report.end()
  }

  private func saySummary() {
    let rows = recorded.reduce(0) { $0 + $1.recording.rows }
    guard let runID else {
      return session.say("nothing new: the capture of \(capturedAt) was recorded before")
    }
    let observed = recorded.filter { !$0.isNotEnabled }
    let failed = observed.count { !$0.recording.isComplete }
    let disabled = Set(recorded.filter(\.isNotEnabled).map(\.scope)).count
    let parts = [
      failed == 0 ? "" : ", \(failed) of them not complete",
      disabled == 0 ? "" : "; \(disabled) Region\(disabled == 1 ? " is" : "s are") not enabled",
    ]
    session.say(
      "recorded run \(runID) of \(capturedAt): \(observed.count) observations with \(rows) rows\(parts.joined())"
    )
  }

  private func sayMissingPermissions() {
    var places: [String: Set<Scope>] = [:]
    var isControlled = false
    for entry in recorded {
      guard case .failed(.denied, let message) = entry.recording else { continue }
      isControlled = isControlled || message?.contains("service control policy") == true
      let permission = MissingPermission(message, of: entry.dataset)
      places[permission.action, default: []].insert(entry.scope)
    }
    guard !places.isEmpty else { return }
    let list = places.sorted { $0.key < $1.key }.map { action, scopes in
      "\(action) (in \(scopes.count) scope\(scopes.count == 1 ? "" : "s"))"
    }
    session.say("warning: missing permissions: \(list.joined(separator: ", "))")
    if !session.isQuiet {
      session.hint(
        "'fleetdb policy' prints the IAM policy that grants them"
          + (isControlled ? "; what a service control policy denies, no IAM policy grants" : ""))
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
