import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit
import SQLiteKit

/// One invocation with all that it may use: what was asked, what the process gives, and where output goes.
struct Session {
  let invocation: Invocation
  let environment: Environment
  let streams: Streams

  /// The moment for `now`, relative times and ages.
  ///
  /// - throws: `SettingError` where `FLEETDB_NOW` is no time.
  func now() throws -> Timestamp {
    guard let text = environment["FLEETDB_NOW"] else { return environment.clock() }
    guard let moment = Timestamp(text) else {
      throw SettingError.notATime(variable: "FLEETDB_NOW", value: text)
    }
    return moment
  }

  /// Where the database is.
  func databasePath() throws -> String {
    if let typed = invocation.value(Options.database) {
      guard !typed.text.isEmpty else { throw typed.invalid(expecting: "a path") }
      return typed.text
    }
    if let path = environment["FLEETDB_DB"] { return path }
    if let data = environment["XDG_DATA_HOME"] { return data + "/fleetdb/fleet.db" }
    guard let home = environment["HOME"] else { throw SettingError.noHome }
    return home + "/.local/share/fleetdb/fleet.db"
  }

  /// Opens the database for questions.
  func ledger() throws -> Ledger { try Ledger.reading(databasePath()) }

  func ruleOptions() throws -> RuleOptions {
    var options = RuleOptions()
    if let floor = invocation.value(Options.agentFloor) {
      options.agentFloor = try floor.convert(
        expecting: "a version such as 3.3.40.0", AgentVersion.init)
    }
    options.strictIMDS = invocation.flag(Options.strictIMDS)
    return options
  }

  func filters() throws -> FilterSet {
    FilterSet(
      try invocation.values(Options.filter).map { typed throws(UsageError) in
        let filter = try typed.convert(expecting: Filter.expectation, Filter.init)
        // A misspelt state must not be answered with an empty fleet.
        if let known = filter.key.values, !known.contains(where: Glob(filter.value).matches) {
          throw typed.invalid(expecting: "one of \(known.joined(separator: ", "))")
        }
        return filter
      })
  }

  /// The filters of a command whose items have nothing but an account and a Region to filter by.
  ///
  /// - throws: usage where another key is given; `item` is what the command lists.
  func filters(ofScopesFor item: String) throws -> FilterSet {
    let filters = try filters()
    guard filters.filters.allSatisfy({ $0.key == .account || $0.key == .region }) else {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "\(item) can be filtered by account and region alone",
          hint: "use --filter account=… or --filter region=…", status: .usage))
    }
    return filters
  }

  func limit() throws -> Int? {
    try invocation.value(Options.limit)?.convert(expecting: "a whole number") { text in
      Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  /// The moment of a time that was typed.
  func moment(_ typed: TypedValue, in ledger: Ledger) throws -> Timestamp {
    try typed.convert(expecting: TimeExpression.expectation, TimeExpression.init)
      .resolved(in: ledger, now: try now())
  }

  /// The moment that is asked about, and the last capture time by then.
  ///
  /// - throws: `NoData` before the first observation, or where that is older than `--max-age`.
  func moment(in ledger: Ledger) throws -> (asOf: Timestamp, observedAt: Timestamp) {
    let asOf = try invocation.value(Options.at).map { try moment($0, in: ledger) } ?? now()
    return (asOf, try observation(by: asOf, in: ledger))
  }

  /// The last capture time at or before a moment.
  func observation(by moment: Timestamp, in ledger: Ledger) throws -> Timestamp {
    guard let observed = try ledger.observedAt(atOrBefore: moment) else {
      guard let first = try ledger.firstObservation() else { throw NoData.empty }
      throw NoData.beforeFirstObservation(at: moment, first: first)
    }
    if let typed = invocation.value(Options.maxAge) {
      let age = try typed.convert(expecting: "a duration such as 2h") { Duration(written: $0) }
      if moment - observed > age { throw NoData.tooOld(observedAt: observed, asOf: moment) }
    }
    return observed
  }
}

/// A variable of the environment that cannot be used.
enum SettingError: Error, Hashable {
  case notATime(variable: String, value: String)
  /// Neither `--db`, `FLEETDB_DB`, `XDG_DATA_HOME` nor `HOME` says where the database is.
  case noHome
}

// MARK: - Output

extension Session {
  func format(default standard: OutputFormat = .table) -> OutputFormat {
    invocation.value(Options.output).flatMap { OutputFormat(rawValue: $0.text) } ?? standard
  }

  var isQuiet: Bool { invocation.flag(Options.quiet) }
  var verbosity: Int { invocation.count(Options.verbose) }

  var palette: Palette {
    Palette(
      isEnabled: TerminalColor.isOn(
        choice: invocation.value(Options.color)?.text, environment: environment))
  }

  /// Columns to write to; nil where nothing is to be shortened.
  var width: Int? {
    if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    return environment.isOutputTerminal ? environment.terminalWidth : nil
  }

  func reportOptions() throws -> ReportOptions {
    var options = ReportOptions()
    options.columnNames = invocation.value(Options.columns).map {
      $0.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    options.showsHeader = !invocation.flag(Options.noHeader)
    options.width = width
    options.palette = palette
    options.csv = try csvDialect()
    return options
  }

  private func csvDialect() throws -> CSVDialect {
    var dialect = CSVDialect()
    if let typed = invocation.value(Options.delimiter) {
      dialect.delimiter = try typed.convert(
        expecting: "one character", CSVDialect.Delimiter.init)
    }
    dialect.guardsFormulas = !invocation.flag(Options.raw)
    dialect.writesByteOrderMark = invocation.flag(Options.bom)
    dialect.usesCRLF = invocation.flag(Options.crlf)
    return dialect
  }

  func report(_ columns: ColumnSet, format: OutputFormat? = nil) throws -> Report {
    try Report(
      columns, format: format ?? self.format(), options: reportOptions(), sink: streams.output)
  }

  /// Writes all items of a small answer.
  func write(_ items: [JSONValue], _ columns: ColumnSet, _ envelope: Envelope) throws {
    var report = try report(columns)
    try report.begin(envelope)
    for item in try limit().map({ Array(items.prefix($0)) }) ?? items { try report.write(item) }
    try report.end()
  }

  func envelope(
    _ name: String, asOf: Timestamp, observedAt: Timestamp?, coverage: Coverage
  ) throws -> Envelope {
    Envelope(
      schema: "fleetdb.\(name)/1", generatedAt: try now(), asOf: asOf, observedAt: observedAt,
      coverage: coverage)
  }

  /// A line for a person, unless quiet.
  func say(_ text: String) {
    if !isQuiet { streams.error("fleetdb: \(TerminalText.escaped(text))\n") }
  }

  /// An error that does not end the command, quiet or not.
  func complain(_ text: String) {
    streams.error("fleetdb: error: \(TerminalText.escaped(text))\n")
  }

  /// What to do about what was just said.
  func hint(_ text: String) { streams.error("hint: \(TerminalText.escaped(text))\n") }

  /// Says which required datasets an answer lacks, in one line; the answer itself holds them all.
  func sayIncomplete(_ coverage: Coverage) {
    let missing = coverage.missing
    guard let first = missing.first else { return }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    say(
      "warning: coverage is incomplete: \(first.gap.dataset.rawValue) of \(first.scope.account) \(first.scope.region) is unknown (\(first.gap.errorClass.rawValue))\(more)"
    )
  }
}

/// Whether colours are wanted.
enum TerminalColor {
  /// `--color` counts first, then `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`, then whether it is a terminal.
  static func isOn(choice: String?, environment: Environment) -> Bool {
    switch choice {
    case "always": true
    case "never": false
    default:
      if environment["NO_COLOR"] != nil {
        false
      } else if let force = environment["CLICOLOR_FORCE"], force != "0" {
        true
      } else {
        environment.isOutputTerminal && environment["TERM"] != "dumb"
      }
    }
  }
}
