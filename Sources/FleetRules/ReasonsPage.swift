import FleetModel

/// The page `docs/reasons.md`, made from the rules.
package enum ReasonsPage {
  /// The whole page.
  package static var markdown: String {
    let head = """
      # Reason codes

      <!-- Made from Sources/FleetRules/Rules. To write it anew: FLEETDB_RECORD=1 swift test --filter ReasonsPageTests -->

      In order of causal precedence. The primary reason of an instance is the first proven blocker,
      else the first likely one, else the first unknown.

      | code | kind | means |
      |---|---|---|

      """
    let rows = Rule.all.map { rule in
      "| [`\(rule.code.rawValue)`](#\(rule.code.rawValue)) | \(rule.kind.rawValue) | \(rule.meaning) |\n"
    }
    return head + rows.joined() + Rule.all.map { "\n" + $0.markdown }.joined()
  }
}

extension Rule {
  /// The section of the rule, which `fleetdb explain` shares.
  package var markdown: String {
    var lines = ["## \(code.rawValue)", "", "*\(kind.rawValue)* · \(meaning).", ""]
    lines.append("- **Said when** \(fires).")
    lines.append("- **Not said when** \(silent).")
    if let cannotKnow { lines.append("- **Cannot be known when** \(cannotKnow).") }
    lines.append("- **Remedy**: \(remedy).")
    let links = sources.map { $0.utf8.starts(with: "https:".utf8) ? "<\($0)>" : "`\($0)`" }
    lines.append("- **Sources**: \(links.joined(separator: ", ")).")
    return lines.joined(separator: "\n") + "\n"
  }
}
