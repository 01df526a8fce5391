/// What is known of the circumstances of a request, by the keys of conditions.
package struct RequestContext: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case values([String])
    /// It is known that the request has no such key.
    case absent
    /// Nobody can say from here.
    case unknown
  }

  /// By key in lower case.
  private var known: [String: Value] = [:]

  package init() {}

  /// A key that was never set is unknown; the case of its letters does not matter.
  package subscript(key: String) -> Value {
    get { known[key.lowercased()] ?? .unknown }
    set { known[key.lowercased()] = newValue }
  }
}
