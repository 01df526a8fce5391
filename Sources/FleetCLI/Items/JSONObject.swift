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

  /// Keys here are ASCII, whose order is that of their bytes; most objects are built in it.
  var value: JSONValue {
    let isSorted = zip(members, members.dropFirst()).allSatisfy { $0.key < $1.key }
    return .object(isSorted ? members : members.sorted { $0.key < $1.key })
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
