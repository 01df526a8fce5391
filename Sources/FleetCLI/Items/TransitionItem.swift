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
    object["changed"] = changes(transition)
    object["explanation"] = .string(transition.explanation)
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

  /// What changed in the window, and then the causes from before it.
  static func changes(_ transition: Transition) -> JSONValue {
    let earlier = (transition.earlier?.changes ?? []).filter(\.isCause)
    return .array(
      (transition.attribution?.changes ?? []).map { change($0, isEarlier: false) }
        + earlier.map { change($0, isEarlier: true) })
  }

  private static func change(_ change: FactChange, isEarlier: Bool) -> JSONValue {
    var object = JSONObject()
    if isEarlier { object["earlier"] = .bool(true) }
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
    "\(states(transition)), \(window(transition)): \(transition.explanation)"
  }

  static func window(_ transition: Transition) -> String {
    transition.windowAfter.map { "between \($0) and \(transition.windowBy)" }
      ?? "by \(transition.windowBy)"
  }

  private static func states(_ transition: Transition) -> String {
    let (before, after) = (transition.before, transition.after)
    var parts: [String] = []
    if before.managedState != after.managedState {
      parts.append("\(before.managedState.rawValue) to \(after.managedState.rawValue)")
    }
    if before.credentialPath != after.credentialPath {
      parts.append(
        "credential path \(before.credentialPath.rawValue) to \(after.credentialPath.rawValue)")
    }
    return parts.joined(separator: ", ")
  }
}

extension Transition {
  /// One sentence, lower case, without a full stop.
  var explanation: String {
    if let earlier, earlier.changes.contains(where: \.isCause) {
      return "before that, \(earlier.explanation)"
    }
    return attribution?.explanation ?? "nothing observed explains it"
  }
}
