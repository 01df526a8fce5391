import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit
import SQLiteKit

extension CommandEntry {
  private static let full = Option.flag(
    "full", help: "Check every invariant over the whole file; exits with 6 where one is violated.")
  private static let canonical = Option.flag(
    "canonical",
    help:
      "Print the history with natural keys alone: the same bytes whatever the order of recording.")

  static let doctor = CommandEntry(
    Command(
      "doctor",
      abstract: "Check the database and the libraries.",
      section: Sections.setup,
      examples: [
        .init("fleetdb doctor", "What this fleetdb is and which file it reads."),
        .init("fleetdb doctor --full", "Whether the file holds what it should."),
        .init("fleetdb doctor --canonical | sha256sum", "A fingerprint of the history."),
      ],
      options: [full, canonical])
  ) { session in
    if session.invocation.flag(canonical) {
      if session.invocation.flag(full) {
        throw session.invocation.error(.conflict("--canonical", with: "--full"))
      }
      let ledger = try session.ledger()
      var bytes: [UInt8] = []
      try ledger.forEachCanonicalLine { line in
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= 65_536 {
          try session.streams.output(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
      try session.streams.output(bytes)
      return .done
    }
    let now = try session.now()
    let ledger = try session.ledger()
    var findings = try session.findings(in: ledger)
    var isSound = true
    if session.invocation.flag(full) {
      let violations = try ledger.violations()
      isSound = violations.isEmpty
      findings += violations.map {
        Finding(check: $0.invariant, status: .error, detail: $0.description)
      }
      if isSound { findings.append(Finding(check: "invariants", status: .ok, detail: "all hold")) }
    }
    try session.write(
      findings.map(\.json), Finding.columns,
      session.envelope(
        "doctor", asOf: now, observedAt: try ledger.observedAt(atOrBefore: now),
        coverage: try ledger.coverage(at: now)))
    return isSound ? .done : .databaseUnusable
  }
}

extension Session {
  fileprivate func findings(in ledger: Ledger) throws -> [Finding] {
    let runs = try ledger.runs()
    let stale = try ledger.countOfStaleAssessments()
    return [
      Finding(
        check: "fleetdb", status: .ok,
        detail: "version \(fleetdbVersion), rules \(rulesVersion), schema \(Ledger.schemaVersion)"),
      Finding(check: "sqlite", status: .ok, detail: Connection.libraryVersion),
      Finding(
        check: "database", status: .ok, detail: "\(ledger.path), \(origin(ofDatabase: ledger.path))"
      ),
      Finding(
        check: "runs", status: runs.isEmpty ? .warning : .ok,
        detail: runs.first.map { "\(runs.count), the newest of \($0.capturedAt)" }
          ?? "none yet; run 'fleetdb collect'"),
      Finding(
        check: "assessments", status: stale == 0 ? .ok : .warning,
        detail: stale == 0
          ? "all by the present rules"
          : "\(stale) by earlier rules; 'fleetdb reassess' brings them up to date"),
    ]
  }

  private func origin(ofDatabase path: String) -> String {
    if invocation.value(Options.database) != nil { return "by --db" }
    if environment["FLEETDB_DB"] != nil { return "by FLEETDB_DB" }
    return environment["XDG_DATA_HOME"] != nil ? "by XDG_DATA_HOME" : "the default"
  }
}

/// One thing that was looked at.
private struct Finding {
  enum Status: String {
    case ok
    case warning
    case error
  }

  let check: String
  let status: Status
  let detail: String

  var json: JSONValue {
    var object = JSONObject()
    object["check"] = .string(check)
    object["detail"] = .string(detail)
    object["status"] = .string(status.rawValue)
    return object.value
  }

  static let columns = ColumnSet([
    Column("check", role: .code), Column("status", role: .code), Column("detail"),
  ])
}
