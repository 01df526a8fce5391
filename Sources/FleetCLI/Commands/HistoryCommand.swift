import CommandKit
import FleetModel
import FleetReports
import FleetStore
import JSONKit

extension CommandEntry {
  private static let id = Argument("id", help: InstanceArguments.help)

  static let history = CommandEntry(
    Command(
      "history",
      abstract: "Show every state that an instance has had, and what changed at each transition.",
      discussion: [
        "A transition happened in a window: after the last observation of what was before, and by the first observation of what is after. What could not be looked at is shown as unknown, and is no transition."
      ],
      section: Sections.history,
      examples: [.init("fleetdb history i-0123456789abcdef0", "What became of it, oldest first.")],
      options: [Options.since, Options.until],
      arguments: [id])
  ) { session in
    let operand = try session.invocation.required(id)
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let (keys, unknown) = try session.instances([operand], in: ledger, at: asOf)
    if let text = unknown.first { throw NoData.unknownInstance(text, at: asOf) }
    let (since, until) = try session.period(in: ledger)
    let reader = HistoryReader(ledger, until: asOf, options: try session.ruleOptions())
    var items: [JSONValue] = []
    var text: [UInt8] = []
    var coverage = Coverage.complete
    for key in keys {
      let history = try reader.items(of: key)
      guard !history.isEmpty else { throw NoData.unknownInstance(operand.text, at: asOf) }
      let shown = history.filter { $0.to > since && $0.from < until }.prefix(
        try session.limit() ?? .max)
      HistoryText.append(
        Array(shown), of: key, to: &text, width: session.width, palette: session.palette)
      items += shown.map(HistoryItemJSON.json)
      coverage = try ledger.coverage(at: asOf) { $0 == key.scope }
    }
    if session.format() == .table, session.invocation.value(Options.columns) == nil {
      try session.streams.output(text)
    } else {
      try session.write(
        items, HistoryItemJSON.columns,
        session.envelope("history", asOf: asOf, observedAt: observedAt, coverage: coverage))
    }
    return .done
  }
}

extension Session {
  /// The period `[since, until)`; without bounds where none were given.
  func period(in ledger: Ledger) throws -> (since: Timestamp, until: Timestamp) {
    let since = try invocation.value(Options.since).map { try moment($0, in: ledger) }
    let until = try invocation.value(Options.until).map { try moment($0, in: ledger) }
    return (since ?? Timestamp(milliseconds: .min), until ?? .never)
  }
}

/// A span of history as `history` shows it.
enum HistoryItemJSON {
  static func json(_ item: HistoryItem) -> JSONValue {
    var object = JSONObject()
    object["credential_path"] = .string(item.credentialPath.rawValue)
    object["from"] = JSONValue(item.from)
    object["managed_state"] = .string(item.managedState.rawValue)
    object["reason_codes"] = .array(item.reasonCodes.map { .string($0.rawValue) })
    object["to"] = item.to == .never ? .null : JSONValue(item.to)
    object["transition"] = item.transition.map(TransitionItem.json) ?? .null
    return object.value
  }

  static let columns = ColumnSet(
    [
      Column("from", role: .time), Column("to", role: .time),
      Column("managed_state", title: "STATE", role: .state),
      Column("credential_path", title: "PATH", role: .code),
      Column("reason_codes", title: "REASONS"),
      Column("transition.window.after", title: "CHANGED AFTER", role: .time),
      Column("transition.window.by", title: "AND BY", role: .time),
      Column("transition.before.managed_state", title: "BEFORE", role: .state),
      Column("transition.explanation", title: "BECAUSE"),
      Column("transition", isOpen: true),
    ],
    brief: [
      "from", "to", "managed_state", "credential_path", "transition.window.after",
      "transition.explanation",
      "reason_codes",
    ])
}
