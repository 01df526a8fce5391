import JSONKit

/// The items alone, each one line of compact JSON.
struct NDJSONWriter: ItemWriter {
  private let selection: MemberSelection?

  init(selection: MemberSelection?) {
    self.selection = selection
  }

  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) {}

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws {
    (selection?.applied(to: item) ?? item).append(to: &output.bytes)
    output.bytes.append(UInt8(ascii: "\n"))
    try output.flushIfFull()
  }

  mutating func end(into output: inout OutputBuffer) {}
}
