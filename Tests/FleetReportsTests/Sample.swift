import FleetModel
import FleetReports
import JSONKit
import TestSupport

/// A small made-up list with the values that break careless writers.
enum Sample {
  static let columns = ColumnSet(
    [
      Column("account_id", title: "ACCOUNT", role: .identifier),
      Column("instance_id", title: "INSTANCE", role: .identifier),
      Column("name", maximumWidth: 40),
      Column("managed_state", title: "STATE", role: .state),
      Column("last_ping_at", title: "LAST PING", role: .time),
      Column("reason_codes", title: "REASONS", role: .code),
      Column("imds_hop_limit", title: "HOPS", path: ["imds", "hop_limit"], role: .number),
      Column("imds.http_tokens", title: "TOKENS", role: .code),
      Column("exempt"),
      Column("tags", isOpen: true),
    ],
    brief: [
      "instance_id", "name", "managed_state", "last_ping_at", "reason_codes", "imds_hop_limit",
    ])

  static let names = [
    "web-1", "=HYPERLINK(\"http://evil\")", "a,b \"quoted\"", "two\nlines\r\nand\ttab",
    "\u{1b}[2Jwiped\u{9b}31m", "東京サーバー", "cafe\u{301} 🚀", "abc\u{202e}gpj.exe",
    "<script>alert(1)</script>", "a|b `code` \\| *x* [l](https://evil) www.evil.com @team",
    " blank ",
    "", "C:\\temp",
  ]

  static let items: [JSONValue] = names.enumerated().map { index, name in
    let states: [ManagedState] = [
      .managed, .unmanaged, .connectionLost, .unknown, .notApplicable,
    ]
    let isUnknown = index == 3
    return object([
      ("account_id", .string("000000000001")),
      ("exempt", .bool(index == 2)),
      (
        "imds",
        isUnknown
          ? .null
          : object([("hop_limit", .integer(index * 10 - 1)), ("http_tokens", .string("required"))])
      ),
      ("instance_id", .string("i-0123456789abcde\(String(index, radix: 16))")),
      ("last_ping_at", isUnknown ? .null : .string("2026-11-24T09:00:00Z")),
      ("managed_state", .string(states[index % states.count].rawValue)),
      ("name", .string(name)),
      (
        "reason_codes",
        .array(index % 2 == 0 ? [] : [.string("imds-disabled"), .string("no-credential-path")])
      ),
      (
        "tags", isUnknown ? object([]) : object([("Owner", .string(name)), ("cost.center", .null)])
      ),
    ])
  }

  static let envelope = Envelope(
    schema: "fleetdb.list/1", generatedAt: moment(1_795_510_800_000),
    asOf: moment(1_795_510_800_000),
    observedAt: moment(1_795_507_200_123),
    coverage: Coverage(
      unknown: [
        Coverage.Unknown(
          scope: Scope(partition: "aws", account: "000000000001", region: "eu-west-1"),
          gap: Gap(dataset: .nodes, errorClass: .denied, message: "User: \"x\" is not authorized"),
          isRequired: true),
        Coverage.Unknown(
          scope: Scope(partition: "aws", account: "000000000001", region: "eu-west-1"),
          gap: Gap(dataset: .network, errorClass: .notCollected), isRequired: false),
      ]),
    extra: [JSONValue.Member("limit", .integer(50))])

  static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private static func moment(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds)
  }
}

/// The whole output of a report as text.
func rendered(
  _ items: [JSONValue], _ columns: ColumnSet = Sample.columns, as format: OutputFormat,
  envelope: Envelope = Sample.envelope, options: ReportOptions = ReportOptions()
) throws -> String {
  final class Collector { var bytes: [UInt8] = [] }
  let collector = Collector()
  var report = try Report(columns, format: format, options: options) { collector.bytes += $0 }
  try report.begin(envelope)
  for item in items { try report.write(item) }
  try report.end()
  return String(decoding: collector.bytes, as: UTF8.self)
}

/// Items with one string member, `value`, each.
func items(holding texts: [String]) -> [JSONValue] {
  texts.map { Sample.object([("value", .string($0))]) }
}

extension SeededGenerator {
  /// A string of up to `length` scalars, rich in those that formats and terminals treat specially.
  mutating func nastyText(length: Int = 12) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &self) {
      text.append(nastyScalar())
    }
    return String(text)
  }

  private mutating func nastyScalar() -> Unicode.Scalar {
    let special: [Unicode.Scalar] = [
      "\"", "'", ",", ";", "\n", "\r", "\t", "\\", "|", "`", "<", ">", "&", "@", "=", "+", "-", " ",
      "\0", "\u{1b}", "\u{7f}", "\u{85}", "\u{9b}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{200d}",
      "\u{2028}", "\u{2029}", "\u{feff}", "\u{301}", "東", "＝", "＠", "🚀", "\u{fe0f}", "❤", "é",
      "\u{ac00}",
    ]
    switch Int.random(in: 0..<4, using: &self) {
    case 0, 1: return special[Int.random(in: 0..<special.count, using: &self)]
    case 2: return Unicode.Scalar(UInt8.random(in: 0x20...0x7e, using: &self))
    default:
      return Unicode.Scalar(UInt32.random(in: 0...0x10_ffff, using: &self)) ?? "\u{fffd}"
    }
  }
}
