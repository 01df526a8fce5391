import JSONKit

/// A JSON answer, split into its listings and the other members.
struct JSONAnswer {
  private(set) var lists: [AnswerPage.List]
  private(set) var members: [JSONValue.Member] = []
  /// The first listing that the answer does not have; nil where it has all.
  private(set) var missing: String?

  /// Throws where the body is no JSON object, or a listing is no array.
  init(_ body: [UInt8], lists names: [String]) throws(JSONError) {
    lists = names.map { AnswerPage.List(member: $0) }
    var found: Set<String> = []
    var reader = JSONReader(bytes: body)
    try reader.beginObject()
    while try reader.nextMember() {
      let name = reader.name.text
      if let index = names.firstIndex(of: name) {
        found.insert(name)
        try JSONAnswer.read(&reader, body, into: &lists[index])
      } else {
        members.append(JSONValue.Member(name, try reader.readValue()))
      }
    }
    try reader.finish()
    missing = names.first { !found.contains($0) }
  }

  /// Copies the elements of an array as they are written.
  private static func read(
    _ reader: inout JSONReader, _ body: [UInt8], into list: inout AnswerPage.List
  ) throws(JSONError) {
    try reader.beginArray()
    while try reader.nextElement() {
      _ = try reader.peekType()
      let start = reader.offset
      try reader.skipValue()
      if list.count > 0 { list.elements.append(UInt8(ascii: ",")) }
      list.elements.append(contentsOf: body[start..<reader.offset])
      list.count += 1
    }
  }
}
