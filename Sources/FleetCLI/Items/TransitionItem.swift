import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit

/// A transition as JSON.
enum TransitionItem {
  static func json(_ transition: Transition) -> JSONValue {
    var object = JSONObject()
    object["after"] = side(transition.after)
    object["before"] = side(transition.before)
    object["changed"] = .array((transition.attribution?.changes ?? []).map(change))
    object["explanation"] = .string(transition.attribution?.explanation ?? "nothing observed explains it")
    var window = JSONObject()
    window["after"] = JSONValue(transition.windowAfter)
    window["by"] = JSONValue(transition.windowBy)
    object["window"] = window.value
    return object.value
  }

  private static func side(_ side: Transition.Side) -> JSONValue {
    var object = JSONObject()
    object["credential_path"] = .string(side.credentialPath.rawValue)
    object["managed_state"] = .string(side.managedState.rawValue)
    return object.value
  }

  static func change(_ change: FactChange) -> JSONValue {
    var object = JSONObject()
    object["at"] = JSONValue(change.at)
    object["by"] = JSONValue(change.by)
    object["cause"] = .bool(change.isCause)
    object["fact"] = .string(change.fact.rawValue)
    object["new"] = JSONValue(change.new)
    object["old"] = JSONValue(change.old)
    object["source"] = .string(change.source)
    return object.value
  }
}

/// A transition in words.
enum TransitionText {
  static func line(_ transition: Transition) -> String {
    "\(states(transition)), \(window(transition)): \(transition.attribution?.explanation ?? "nothing observed explains it")"
  }

  static func window(_ transition: Transition) -> String {
    transition.windowAfter.map { "between \($0) and \(transition.windowBy)" } ?? "by \(transition.windowBy)"
  }

  private static func states(_ transition: Transition) -> String {
    let (before, after) = (transition.before, transition.after)
    var parts: [String] = []
    if before.managedState != after.managedState {
      parts.append("\(before.managedState.rawValue) to \(after.managedState.rawValue)")
    }
    if before.credentialPath != after.credentialPath {
      parts.append("credential path \(before.credentialPath.rawValue) to \(after.credentialPath.rawValue)")
    }
    return parts.joined(separator: ", ")
  }
}
