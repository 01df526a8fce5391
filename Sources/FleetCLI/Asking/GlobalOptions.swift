import CommandKit
import FleetReports

/// The options that every command takes, and those that many share.
enum Options {
  private static let global = "GLOBAL OPTIONS"

  static let database = Option.value(
    "db", "file", section: global,
    help: "The database (default: $FLEETDB_DB, else $XDG_DATA_HOME/fleetdb/fleet.db).")
  static let output = Option.value(
    "output", "format", short: "o", allowed: OutputFormat.allCases.map(\.rawValue), section: global,
    help: "How results are written (default: table; csv for exports).")
  static let columns = Option.value(
    "columns", "names", section: global, help: "Which columns to write, separated by commas.")
  static let noHeader = Option.flag(
    "no-header", section: global, help: "Leave out the header line.")
  static let limit = Option.value(
    "limit", "n", section: global, help: "Write no more than that many items (default: all).")
  static let at = Option.value(
    "at", "time", section: global,
    help: "Answer as of that moment: a time, a date, 2h, 3d, last, last~1 or run:42 (default: now)."
  )
  static let maxAge = Option.value(
    "max-age", "duration", section: global,
    help: "Fail with status 5 where the newest observation is older, such as 2h.")
  static let agentFloor = Option.value(
    "agent-floor", "version", default: "3.3.40.0", section: global,
    help: "Agents below it get agent-version-below-floor.")
  static let strictIMDS = Option.flag(
    "strict-imds", section: global,
    help:
      "Take HttpTokens 'optional' for a blocker of DHMC, as the documentation reads at its strictest."
  )
  static let color = Option.value(
    "color", "when", allowed: ["auto", "always", "never"], default: "auto", section: global,
    help: "Whether tables are coloured.")
  static let quiet = Option.flag(
    "quiet", short: "q", section: global, help: "Say nothing but results and errors.")
  static let verbose = Option.counter(
    "verbose", short: "v", section: global, help: "Say more; repeat for more still.")

  private static let csv = "CSV OPTIONS"

  static let delimiter = Option.value(
    "delimiter", "character", default: ",", section: csv, help: "What stands between cells.")
  static let raw = Option.flag(
    "raw", section: csv,
    help: "Write cells that a spreadsheet would run as they are, without a leading '.")
  static let bom = Option.flag("bom", section: csv, help: "Begin with a byte order mark.")
  static let crlf = Option.flag("crlf", section: csv, help: "End lines with CR LF.")

  static let globals = [
    database, output, columns, noHeader, limit, at, maxAge, agentFloor, strictIMDS, color, quiet,
    verbose,
    delimiter, raw, bom, crlf, .help(section: global),
  ]

  static let filter = Option.values(
    "filter", "condition", section: "FILTERS",
    help: """
      KEY=VALUE, where KEY is state, path, reason, account, region, tag:NAME, agent, imds, platform or vpc. \
      VALUE may use *. != negates, and agent<3.3.40.0 compares. \
      Of several KEY=VALUE with one KEY any may hold; all else must.
      """)
  static let since = Option.value("since", "time", help: "Where the period begins, inclusive.")
  static let until = Option.value("until", "time", help: "Where the period ends, exclusive.")
}
