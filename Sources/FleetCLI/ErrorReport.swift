import AWSKit
import CommandKit
import FleetModel
import FleetReports
import FleetSources
import FleetStore
import Glibc
import JSONKit
import SQLiteKit

/// The one place that turns errors into words: what failed, its cause, a hint, and the exit status.
struct ErrorReport {
  /// Lower case, one line, without a full stop.
  let message: String
  let hint: String?
  let status: ExitStatus

  init(_ message: String, hint: String? = nil, status: ExitStatus) {
    self.message = message
    self.hint = hint
    self.status = status
  }

  /// The lines for standard error.
  var text: String {
    let line = "fleetdb: error: \(TerminalText.escaped(message))\n"
    return hint.map { line + "hint: \(TerminalText.escaped($0))\n" } ?? line
  }

  init(_ error: any Error) {
    self =
      switch error {
      case let error as ErrorReport.Raised: error.report
      case let error as UsageError:
        ErrorReport(error.message, hint: error.hint, status: .usage)
      case let error as ColumnError: ErrorReport(error)
      case let error as SettingError: ErrorReport(error)
      case let error as NoData: ErrorReport(error)
      case let error as Ambiguity:
        ErrorReport(
          "'\(error.text)' is ambiguous: \(error.candidates.count) instances have it",
          hint: "name one by its ARN: \(error.candidates.map(\.arn).joined(separator: ", "))",
          status: .usage)
      case let error as StoreError: ErrorReport(error)
      case let error as Migrator.Failure: ErrorReport(error)
      case let error as SQLiteError: ErrorReport(error)
      case let error as CaptureError: ErrorReport(error)
      case let error as AccountsFileError: ErrorReport(error)
      case let error as KeepingError:
        ErrorReport(
          "cannot keep the answers in \(error.path): \(ErrorReport.words(for: error.errno))",
          status: .failed)
      case let error as ConfigurationFailure:
        ErrorReport(error)
      case let error as CredentialFailure:
        ErrorReport(error.message, hint: error.hint, status: .noCredentials)
      case let error as StreamError:
        ErrorReport(
          "cannot use \(error.stream): \(ErrorReport.words(for: error.code))", status: .failed)
      default: ErrorReport("unexpected error: \(error)", status: .failed)
      }
  }

  /// An error whose words a command has chosen itself.
  struct Raised: Error {
    let report: ErrorReport
  }

  static func words(for code: Int32) -> String {
    strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
  }
}

extension ErrorReport {
  private init(_ error: ColumnError) {
    switch error {
    case .unknown(let name, let names):
      self.init(
        "unknown column '\(name)' for '--columns <names>'",
        hint: nearest(to: name, among: names).map { "did you mean '\($0)'?" }
          ?? "columns: \(names.joined(separator: ", "))",
        status: .usage)
    case .repeated(let name):
      self.init("column '\(name)' is named twice in '--columns <names>'", status: .usage)
    case .empty: self.init("an empty name in '--columns <names>'", status: .usage)
    }
  }

  private init(_ error: CaptureError) {
    let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
    let hint = "a capture folder is what scripts/capture makes; its capture.json tells captured_at"
    switch error.fault {
    case .unreadable(let fault):
      self.init("cannot read \(error.path): \(fault)", hint: hint, status: .usage)
    case .malformed(let fault):
      self.init("cannot read \(error.path)\(place): \(fault)", hint: hint, status: .failed)
    case .missing(let member, _):
      self.init("\(error.path)\(place): \(member) is missing", hint: hint, status: .failed)
    case .notUnderstood(let member, _):
      self.init(
        "\(error.path)\(place): \(member) cannot be understood",
        hint: "write captured_at as 2026-11-24T06:00:00Z", status: .failed)
    }
  }

  private init(_ error: SettingError) {
    switch error {
    case .notATime(let variable, let value):
      self.init(
        "the value '\(value)' of \(variable) is not a time",
        hint: "write it as 2026-11-24T09:00:00Z", status: .usage)
    case .noHome:
      self.init(
        "cannot tell where the database is: HOME is not set",
        hint: "name the file with --db FILE or FLEETDB_DB", status: .usage)
    }
  }

  private init(_ error: NoData) {
    switch error {
    case .noRun(let name):
      self.init("there is no run '\(name)'", hint: "see 'fleetdb runs'", status: .noData)
    case .empty:
      self.init(
        "nothing has been recorded yet",
        hint: "record a capture folder with 'fleetdb collect --from DIR'",
        status: .noData)
    case .beforeFirstObservation(let at, let first):
      self.init(
        "there is no observation at or before \(at): the first is of \(first)", status: .noData)
    case .unknownInstance(let name, let moment):
      self.init(
        name.hasPrefix("Name=")
          ? "no instance had the tag '\(name)' at \(moment)"
          : "no instance '\(name)' was observed by \(moment)",
        hint: "see 'fleetdb list' for what was, and 'fleetdb runs' for where was looked",
        status: .noData)
    case .tooOld(let observedAt, let asOf):
      self.init(
        "the newest observation at \(asOf) is of \(observedAt), older than --max-age allows",
        hint: "run 'fleetdb collect'", status: .noData)
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .cryptography(let cause):
      self.init(
        "cannot compute digests: \(cause)", hint: "install the Debian package libssl3",
        status: .failed)
    case .noDatabase(let path):
      self.init(
        "there is no database at \(path)",
        hint:
          "record a capture folder with 'fleetdb collect --from DIR', or name another file with --db",
        status: .noData)
    case .foreign(let path):
      self.init(
        "\(path) is not a fleetdb database", hint: "name another file with --db",
        status: .databaseUnusable)
    case .newer(let path, let version, let known):
      self.init(
        "\(path) was written by a newer fleetdb: its schema is \(version), this one knows \(known)",
        hint: "install the newer fleetdb", status: .databaseUnusable)
    case .older(let path, let version, let known):
      self.init(
        "\(path) has schema \(version), this fleetdb reads \(known)",
        hint: "the next 'fleetdb collect' or 'fleetdb reassess' brings it up to date",
        status: .databaseUnusable)
    case .edited(let path, let migration):
      self.init(
        "\(path) was made with another text of \(migration) than this fleetdb has",
        status: .databaseUnusable)
    case .locked(let path, let holder):
      self.init(
        "\(path) is locked: \(holder ?? "another fleetdb") is writing to it",
        hint: "wait for it to end, or look for a stuck 'fleetdb collect'", status: .databaseUnusable
      )
    case .system(let path, let code):
      self.init(
        "cannot open \(path): \(Self.words(for: code))",
        hint: code == ENOENT ? "make the folder first" : nil, status: .databaseUnusable)
    case .conflicts(let conflicts):
      let first = conflicts.first.map {
        "\($0.dataset.rawValue) of \($0.scope.account) \($0.scope.region) at \($0.at): \($0.refused) differs from \($0.recorded)"
      }
      let more = conflicts.count > 1 ? " (and \(conflicts.count - 1) more)" : ""
      self.init(
        "refused a second, different capture of one moment: \(first ?? "")\(more)",
        hint:
          "nothing of it was recorded; if it is another moment, mend captured_at in its capture.json",
        status: .failed)
    case .changedWhileReading:
      self.init(
        "the history of the moments in question changed while it was read",
        hint: "run the command again",
        status: .failed)
    }
  }

  private init(_ error: Migrator.Failure) {
    switch error {
    case .foreign: self.init("the file is not a fleetdb database", status: .databaseUnusable)
    case .newer(let version, let known):
      self.init(
        "the database was written by a newer fleetdb: its schema is \(version), this one knows \(known)",
        status: .databaseUnusable)
    case .edited(let name):
      self.init("the database was made with another text of \(name)", status: .databaseUnusable)
    case .brokenReferences(let name):
      self.init(
        "cannot bring the schema up to date: \(name) leaves broken references",
        status: .databaseUnusable)
    }
  }

  private init(_ error: SQLiteError) {
    if error.isBusy {
      self.init(
        "the database is locked: \(error.message)", hint: "another fleetdb is at work; try again",
        status: .databaseUnusable)
    } else if error.isCorrupt {
      self.init(
        "the database cannot be read: \(error.message)",
        hint: "restore a copy; 'fleetdb doctor --full' says what is damaged",
        status: .databaseUnusable)
    } else if error.isCannotOpen {
      self.init("the database cannot be opened: \(error.message)", status: .databaseUnusable)
    } else if error.isFull {
      self.init(
        "cannot write the database: \(error.message)",
        hint: "make room on its disk; nothing of this run was recorded",
        status: .failed)
    } else {
      self.init("the database failed: \(error.message)", status: .failed)
    }
  }
}

extension ErrorReport {
  fileprivate init(_ error: ConfigurationFailure) {
    switch error {
    case .noProfile:
      self.init(
        error.message, hint: "'aws configure list-profiles' shows the profiles that there are",
        status: .noCredentials)
    case .unreadable, .malformed, .noServices, .badValue:
      self.init(error.message, status: .usage)
    }
  }

  fileprivate init(_ error: AccountsFileError) {
    let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
    self.init(
      "cannot use the file of accounts \(error.path)\(place): \(error.problem)",
      hint: "it is a JSON list of objects with account_id, name, role_arn, external_id and regions",
      status: .usage)
  }
}
