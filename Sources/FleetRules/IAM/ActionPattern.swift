/// What `Action` or `NotAction` names: `*`, or a service and a pattern of its operations.
///
/// The case of letters does not matter. Wildcards in the service are none, unless it is `*` as a whole.
package struct ActionPattern: Hashable, Sendable {
  /// As it is written.
  package let text: String
  /// Nil for all services.
  private let service: String?
  /// Nil for a text that can name no operation.
  private let operation: GlobPattern?

  package init(_ text: String) {
    self.text = text
    guard text != "*" else {
      service = nil
      operation = GlobPattern("*")
      return
    }
    let parts = ActionName.folded(text).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let isSound =
      parts.count == 2 && !text.contains(where: \.isWhitespace)
      && (parts[0] == "*" || !parts[0].contains { $0 == "*" || $0 == "?" })
    service = parts[0] == "*" ? nil : String(parts[0])
    operation = isSound ? GlobPattern(parts[1]) : nil
  }

  /// Whether it names an action, such as `ssm:UpdateInstanceInformation`.
  func matches(_ action: ActionName) -> Bool {
    guard let operation, service == nil || service == action.service else { return false }
    return operation.matches(action.operation)
  }
}

/// An action that is asked for.
package struct ActionName: Hashable, Sendable {
  /// As it is written, such as `ssm:UpdateInstanceInformation`.
  package let text: String
  let service: String
  let operation: String

  package init(_ text: String) {
    self.text = text
    let parts = ActionName.folded(text).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    service = parts.count == 2 ? String(parts[0]) : ""
    operation = String(parts.last ?? "")
  }

  /// With the letters of ASCII in lower case: others are not letters of actions, whatever they look like.
  fileprivate static func folded(_ text: String) -> String {
    String(
      decoding: text.utf8.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
