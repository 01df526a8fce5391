import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit
import SQLiteKit

/// The version of this program, by semantic versioning.
package let fleetdbVersion = "0.1.0"

extension CommandEntry {
  static let version = CommandEntry(
    Command(
      "version",
      abstract: "Show the version of fleetdb, its rules, its schema and its libraries.",
      section: Sections.setup)
  ) { session in
    switch session.format() {
    case .table:
      try session.streams.output(
        Array(
          "fleetdb \(fleetdbVersion) (rules \(rulesVersion), schema \(Ledger.schemaVersion), SQLite \(Connection.libraryVersion))\n"
            .utf8))
    case .json, .ndjson, .csv, .tsv, .markdown:
      var item = JSONObject()
      item["rules_version"] = .integer(rulesVersion)
      item["schema_version"] = .integer(Ledger.schemaVersion)
      item["sqlite_version"] = .string(Connection.libraryVersion)
      item["version"] = .string(fleetdbVersion)
      let now = try session.now()
      try session.write(
        [item.value],
        ColumnSet([
          Column("version"), Column("rules_version", role: .number),
          Column("schema_version", role: .number),
          Column("sqlite_version"),
        ]),
        session.envelope(
          "version", asOf: now, observedAt: nil, coverage: .complete))
    }
    return .done
  }
}
