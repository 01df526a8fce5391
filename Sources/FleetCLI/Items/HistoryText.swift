import FleetModel
import FleetReports
import FleetRules
import FleetStore

/// The history of an instance for a person: a line a span, and under it what changed.
enum HistoryText {
  static func append(
    _ items: [HistoryItem], of key: InstanceKey, to bytes: inout [UInt8], width: Int?,
    palette: Palette
  ) {
    bytes.append(
      contentsOf: palette.painted(
        TerminalText.escaped("\(key.id) in \(key.scope.account) \(key.scope.region)"), .heading
      ).utf8)
    bytes.append(UInt8(ascii: "\n"))
    for item in items {
      let end = item.to == .never ? "now" : item.to.description
      let state = palette.painted(item.managedState.rawValue, Tint(item.managedState))
      bytes.append(
        contentsOf:
          "  \(item.from) to \(end)  \(state), credential path \(item.credentialPath.rawValue)\n"
          .utf8)
      var record = Record()
      if let transition = item.transition {
        record.add("changed", TransitionText.window(transition))
        record.add("because", transition.explanation)
        let others = (transition.attribution?.changes ?? []).filter { !$0.isCause }
        if !others.isEmpty {
          record.add(
            "also",
            others.map { "\($0.fact.rawValue) \($0.old ?? "none") to \($0.new ?? "none")" }
              .joined(separator: ", "))
        }
      } else if item.managedState == .unknown {
        record.add("unknown", "what it was could not be looked at; this is no change")
      }
      if !item.reasonCodes.isEmpty {
        record.add("reasons", item.reasonCodes.map(\.rawValue).joined(separator: ", "))
      }
      record.append(to: &bytes, indent: 6, width: width, palette: palette)
    }
  }
}
