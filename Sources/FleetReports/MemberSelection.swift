import JSONKit

/// The members that `--columns` keeps of each item in JSON, nested as they were.
struct MemberSelection {
  private indirect enum Part {
    case whole
    case members([(key: String, part: Part)])
  }

  private let root: Part

  init(_ columns: [Column]) {
    var root = Part.members([])
    for column in columns { MemberSelection.add(column.path[...], to: &root) }
    self.root = root
  }

  /// The item with the chosen members alone, in the order they have in the item.
  func applied(to item: JSONValue) -> JSONValue {
    MemberSelection.reduce(item, to: root)
  }

  private static func add(_ path: ArraySlice<String>, to part: inout Part) {
    guard let key = path.first else {
      part = .whole
      return
    }
    guard case .members(var members) = part else { return }
    let index = members.firstIndex { $0.key == key } ?? members.endIndex
    if index == members.endIndex { members.append((key, .members([]))) }
    add(path.dropFirst(), to: &members[index].part)
    part = .members(members)
  }

  private static func reduce(_ value: JSONValue, to part: Part) -> JSONValue {
    guard case .members(let parts) = part, case .object(let members) = value else { return value }
    return .object(
      members.compactMap { member in
        guard let part = parts.first(where: { $0.key == member.key })?.part else { return nil }
        return JSONValue.Member(member.key, reduce(member.value, to: part))
      })
  }
}
