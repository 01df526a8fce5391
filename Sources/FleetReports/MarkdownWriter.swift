import JSONKit

/// A table of GitHub Flavored Markdown, in which no cell can break out, link, or bring HTML.
struct MarkdownWriter: ItemWriter {
  private let columns: [Column]
  private var paths: [MemberPath]
  private let showsHeader: Bool
  private var cell: [UInt8] = []

  init(columns: [Column], showsHeader: Bool) {
    self.columns = columns
    self.showsHeader = showsHeader
    paths = columns.map { MemberPath($0.path) }
  }

  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) {
    guard showsHeader else { return }
    for column in columns { append(.string(column.title), to: &output.bytes) }
    output.bytes.append(text: "|\n")
    for column in columns {
      output.bytes.append(text: column.alignment == .trailing ? "| ---: " : "| --- ")
    }
    output.bytes.append(text: "|\n")
  }

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws {
    for index in columns.indices {
      append(paths[index].value(in: item), to: &output.bytes)
    }
    output.bytes.append(text: "|\n")
    try output.flushIfFull()
  }

  mutating func end(into output: inout OutputBuffer) {}

  private mutating func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    bytes.append(text: "| ")
    cell.removeAll(keepingCapacity: true)
    value.appendCell(to: &cell, separator: ", ")
    MarkdownText.append(String(decoding: cell, as: UTF8.self), to: &bytes)
    bytes.append(UInt8(ascii: " "))
  }
}
