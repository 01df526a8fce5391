import AWSKit
import CommandKit
import FleetModel
import FleetRules
import FleetStore
import SQLiteKit

extension Diagnosis {
  /// The program itself, and the libraries that it loads.
  static func ofLibraries() -> Diagnosis {
    var diagnosis = Diagnosis()
    diagnosis.add(
      "fleetdb", .ok,
      "version \(fleetdbVersion), rules \(rulesVersion), schema \(Ledger.schemaVersion)")
    diagnosis.add("sqlite", .ok, Connection.libraryVersion)
    diagnosis.addLibrary("libcurl") { () throws(TransportFailure) in
      let library = try CurlLibrary()
      return "\(library.version), with \(library.tls)"
    }
    diagnosis.addLibrary("expat") { () throws(TransportFailure) in try ExpatLibrary().version }
    diagnosis.addLibrary("libcrypto") { () throws(TransportFailure) in try CryptoLibrary().version }
    return diagnosis
  }

  private mutating func addLibrary(
    _ name: String, _ version: () throws(TransportFailure) -> String
  ) {
    do throws(TransportFailure) { add(name, .ok, try version()) } catch {
      fail(name, error.message, with: .doneInPart)
    }
  }
}

extension Session {
  /// The file, its runs, and with `isWhole` every invariant.
  ///
  /// - throws: where there is a file that cannot be used, or none though all of it is to be checked.
  func diagnosisOfDatabase(_ ledger: Ledger?, isWhole: Bool) throws -> Diagnosis {
    var diagnosis = Diagnosis()
    guard let ledger else {
      let path = try databasePath()
      diagnosis.add(
        "database", .warning,
        "none yet at \(path), \(origin(ofDatabase: path)); 'fleetdb collect' makes it")
      return diagnosis
    }
    let runs = try ledger.runs()
    let stale = try ledger.countOfStaleAssessments()
    diagnosis.add("database", .ok, "\(ledger.path), \(origin(ofDatabase: ledger.path))")
    diagnosis.add(
      "runs", runs.isEmpty ? .warning : .ok,
      runs.first.map { "\(runs.count), the newest of \($0.capturedAt)" }
        ?? "none yet; run 'fleetdb collect'")
    diagnosis.add(
      "assessments", stale == 0 ? .ok : .warning,
      stale == 0
        ? "all by the present rules"
        : "\(stale) by earlier rules; 'fleetdb reassess' brings them up to date")
    guard isWhole else { return diagnosis }
    let violations = try ledger.violations()
    for violation in violations {
      diagnosis.fail(violation.invariant, violation.description, with: .databaseUnusable)
    }
    if violations.isEmpty { diagnosis.add("invariants", .ok, "all hold") }
    return diagnosis
  }

  private func origin(ofDatabase path: String) -> String {
    if invocation.value(Options.database) != nil { return "by --db" }
    if environment["FLEETDB_DB"] != nil { return "by FLEETDB_DB" }
    return environment["XDG_DATA_HOME"] != nil ? "by XDG_DATA_HOME" : "the default"
  }
}
