import JSONKit

/// Finds the value at a path of keys, fast for items whose members stand in the same order.
///
/// Each key remembers where it was last found, and looks there first.
struct MemberPath {
  private struct Step {
    let key: String
    var lastIndex = 0
  }

  private var steps: [Step]

  init(_ keys: [String]) {
    steps = keys.map { Step(key: $0) }
  }

  /// The value; null where a key is missing, or where what holds it is no object.
  mutating func value(in item: JSONValue) -> JSONValue {
    var value = item
    for index in steps.indices {
      guard case .object(let members) = value else { return .null }
      let last = steps[index].lastIndex
      if last < members.count, members[last].key == steps[index].key {
        value = members[last].value
        continue
      }
      guard let found = members.firstIndex(where: { $0.key == steps[index].key }) else {
        return .null
      }
      steps[index].lastIndex = found
      value = members[found].value
    }
    return value
  }
}
