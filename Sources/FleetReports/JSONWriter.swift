package import JSONKit

/// One object: the envelope's members and `items`, sorted by key, indented by two spaces.
struct JSONWriter: ItemWriter {
  private let selection: MemberSelection?
  private var membersAfter: ArraySlice<JSONValue.Member> = []
  private var isEmpty = true

  init(selection: MemberSelection?) {
    self.selection = selection
  }

  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) {
    let members = envelope.members
    let items = "items"
    let split =
      members.firstIndex { items.utf8.lexicographicallyPrecedes($0.key.utf8) } ?? members.endIndex
    membersAfter = members[split...]
    output.bytes.append(text: "{\n")
    for member in members[..<split] {
      JSONWriter.append(member, to: &output.bytes)
      output.bytes.append(text: ",\n")
    }
    output.bytes.append(text: "  \"items\": [")
  }

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws {
    output.bytes.append(text: isEmpty ? "\n    " : ",\n    ")
    isEmpty = false
    (selection?.applied(to: item) ?? item).appendIndented(depth: 2, to: &output.bytes)
    try output.flushIfFull()
  }

  mutating func end(into output: inout OutputBuffer) {
    output.bytes.append(text: isEmpty ? "]" : "\n  ]")
    for member in membersAfter {
      output.bytes.append(text: ",\n")
      JSONWriter.append(member, to: &output.bytes)
    }
    output.bytes.append(text: "\n}\n")
  }

  private static func append(_ member: JSONValue.Member, to bytes: inout [UInt8]) {
    bytes.append(spaces: 2)
    JSONValue.append(string: member.key, to: &bytes)
    bytes.append(text: ": ")
    member.value.appendIndented(depth: 1, to: &bytes)
  }
}

extension JSONValue {
  /// The text with one member or element a line, two spaces a level.
  package var indentedText: String {
    var bytes: [UInt8] = []
    appendIndented(depth: 0, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the value with one member or element a line, two spaces a level.
  fileprivate func appendIndented(depth: Int, to bytes: inout [UInt8]) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      bytes.append(text: "[\n")
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(text: ",\n") }
        bytes.append(spaces: 2 * (depth + 1))
        element.appendIndented(depth: depth + 1, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(spaces: 2 * depth)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(text: "{\n")
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(text: ",\n") }
        bytes.append(spaces: 2 * (depth + 1))
        JSONValue.append(string: member.key, to: &bytes)
        bytes.append(text: ": ")
        member.value.appendIndented(depth: depth + 1, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(spaces: 2 * depth)
      bytes.append(UInt8(ascii: "}"))
    default: append(to: &bytes)
    }
  }
}
