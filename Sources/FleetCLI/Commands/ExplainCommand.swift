import CommandKit
import FleetModel
import FleetReports
import FleetRules
import JSONKit

extension CommandEntry {
  private static let code = Argument(
    "code", .optional, allowed: ReasonCode.allCases.map(\.rawValue),
    help: "A reason code; without one, all of them.")

  static let explain = CommandEntry(
    Command(
      "explain",
      abstract: "Tell what a reason code means, when it is said, and what to do.",
      section: Sections.setup,
      examples: [.init("fleetdb explain no-credential-path", "All about that code.")],
      arguments: [code])
  ) { session in
    let rules =
      session.invocation.value(code).map { typed in
        Rule.all.filter { $0.code.rawValue == typed.text }
      } ?? Rule.all
    if session.format() == .table {
      var bytes: [UInt8] = []
      for rule in rules { append(rule, to: &bytes, session) }
      try session.streams.output(bytes)
      return .done
    }
    let now = try session.now()
    try session.write(
      rules.map(json),
      ColumnSet([
        Column("code", role: .code), Column("kind", role: .code), Column("meaning"),
        Column("fires"),
        Column("silent"), Column("cannot_know"), Column("remedy"), Column("sources"),
      ]),
      session.envelope(
        "explain", asOf: now, observedAt: nil, coverage: .complete))
    return .done
  }

  private static func append(_ rule: Rule, to bytes: inout [UInt8], _ session: Session) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(
      contentsOf:
        "\(session.palette.painted(rule.code.rawValue, .heading)) (\(rule.kind.rawValue))\n".utf8)
    Paragraph(rule.meaning).append(to: &bytes, indent: 2, width: session.width)
    var record = Record()
    record.add("fires", rule.fires)
    record.add("silent", rule.silent)
    if let cannotKnow = rule.cannotKnow { record.add("unknown", cannotKnow) }
    record.add("remedy", rule.remedy)
    for (index, source) in rule.sources.enumerated() {
      record.add(index == 0 ? "sources" : "", verbatim: source)
    }
    record.append(to: &bytes, indent: 2, width: session.width, palette: session.palette)
  }

  private static func json(_ rule: Rule) -> JSONValue {
    var object = JSONObject()
    object["cannot_know"] = JSONValue(rule.cannotKnow)
    object["code"] = .string(rule.code.rawValue)
    object["fires"] = .string(rule.fires)
    object["kind"] = .string(rule.kind.rawValue)
    object["meaning"] = .string(rule.meaning)
    object["remedy"] = .string(rule.remedy)
    object["silent"] = .string(rule.silent)
    object["sources"] = .array(rule.sources.map { .string($0) })
    return object.value
  }
}
