import FleetModel
import JSONKit

/// Builds an object whose members are sorted by key.
struct JSONObject {
  private var members: [JSONValue.Member]

  init(_ members: [JSONValue.Member] = []) { self.members = members }

  subscript(key: String) -> JSONValue {
    get { members.first { $0.key == key }?.value ?? .null }
    set { members.append(JSONValue.Member(key, newValue)) }
  }

  var value: JSONValue {
    .object(members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
  }
}

extension JSONValue {
  /// Null for nil.
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// Null for nil.
  init(_ moment: Timestamp?) { self = moment.map { .string($0.description) } ?? .null }

  /// Null for nil.
  init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }

  /// Null for nil.
  init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }
}
