import CProcess
import CommandKit
import FleetModel
import FleetReports
import FleetStore
import JSONKit
import SQLiteKit

extension CommandEntry {
  private static let query = Argument(
    "query", help: "One SELECT statement; - reads it from standard input.")
  private static let timeout = Option.value(
    "timeout", "seconds", default: "30", help: "Stop the query after that long.")

  static let sql = CommandEntry(
    Command(
      "sql",
      abstract: "Ask the documented views in read-only SQL.",
      discussion: [
        "Views: instances, reasons, states, nodes, dhmc, observations, runs; docs/schema.md has their columns. Times are text in UTC. --at moves instances, reasons, nodes and dhmc to a moment.",
        "Nothing can be written, and time, memory and the size of values are limited. printf and format are not available.",
      ],
      section: Sections.data,
      examples: [
        .init(
          "fleetdb sql \"SELECT region, count(*) FROM instances WHERE managed_state = 'unmanaged' GROUP BY region\"",
          "Unmanaged instances by Region."),
        .init(
          "fleetdb sql --at 2026-11-01 'SELECT code, count(*) FROM reasons GROUP BY code'",
          "Reasons on a day."),
      ],
      options: [timeout],
      arguments: [query])
  ) { session in
    let typed = try session.invocation.required(query)
    let text =
      typed.text == "-" ? String(decoding: try session.streams.input(), as: UTF8.self) : typed.text
    let seconds =
      try session.invocation.value(timeout)?.convert(expecting: "1 to 86400 seconds") { text in
        Int64(text).flatMap { (1...86_400).contains($0) ? $0 : nil }
      } ?? 30
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let coverage = try ledger.coverage(at: asOf)
    var answer = SQLAnswer()
    do {
      Watchdog.start(seconds: UInt32(seconds) + 2)
      defer { Watchdog.stop() }
      try ledger.query(text, at: asOf, timeout: .seconds(seconds)) {
        answer.columns = $0
      } row: { row in
        answer.rows.append(try answer.item(row))
      }
    } catch let error as SQLiteError {
      throw ErrorReport.Raised(report: report(error, seconds: seconds))
    } catch is SQLAnswer.TooLarge {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "the answer is larger than 256 MiB", hint: "select fewer rows or columns, or use LIMIT",
          status: .failed))
    }
    let columns = ColumnSet(answer.columns.map { Column($0, title: $0, path: [$0]) })
    var report = try session.report(columns)
    try report.begin(
      session.envelope("sql", asOf: asOf, observedAt: observedAt, coverage: coverage))
    for row in answer.rows.prefix(try session.limit() ?? .max) { try report.write(row) }
    try report.end()
    return .done
  }

  private static func report(_ error: SQLiteError, seconds: Int64) -> ErrorReport {
    if error.isInterrupted {
      return ErrorReport(
        "the query was stopped after \(seconds) s", hint: "give it longer with --timeout",
        status: .failed)
    }
    if error.isOutOfMemory {
      return ErrorReport(
        "the query needs more memory than it may have", hint: "ask for less at a time",
        status: .failed)
    }
    if error.isDenied {
      return ErrorReport(
        "the query may not do that: \(error.message)",
        hint: "fleetdb sql only reads; see 'fleetdb sql --help'",
        status: .usage)
    }
    if error.isBusy || error.isCorrupt { return ErrorReport(error) }
    return ErrorReport("cannot answer the query: \(error.message)", status: .usage)
  }
}

/// The rows of a query, all read before any is written, so that a slow reader holds up no commit.
private struct SQLAnswer {
  var columns: [String] = [] {
    didSet { columns = SQLAnswer.distinct(columns) }
  }
  var rows: [JSONValue] = []
  private var size = 0

  struct TooLarge: Error {}

  private static let largest = 256 << 20

  mutating func item(_ row: Row) throws -> JSONValue {
    var object = JSONObject()
    for (index, name) in columns.enumerated() {
      switch row.value(index) {
      case .null: object[name] = .null
      case .integer(let number): object[name] = .integer(number)
      case .real(let number):
        object[name] = number.isFinite ? .number("\(number)") : .string("\(number)")
      case .text(let text):
        size += text.utf8.count
        object[name] = .string(text)
      case .blob(let bytes):
        size += bytes.count * 2
        object[name] = .string(
          bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
      }
      size += 48
    }
    if size > SQLAnswer.largest { throw TooLarge() }
    return object.value
  }

  /// Names of members have to differ: a second `count` becomes `count_2`.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 2
      while !seen.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }
}

/// Ends the process where a query does not come back to where its time limit is looked at.
private enum Watchdog {
  private static let line: StaticString =
    "fleetdb: error: the query was stopped: it ran past its time limit\n"

  static func start(seconds: UInt32) {
    line.withUTF8Buffer { bytes in
      // Safe because a static string lasts as long as the process, and ends with a NUL.
      bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { return }
        cprocess_watchdog(seconds, ExitStatus.failed.rawValue, start)
      }
    }
  }

  static func stop() { start(seconds: 0) }
}
