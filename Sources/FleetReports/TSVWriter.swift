import JSONKit

/// Cells between tabs, one item a line, with tab, newline, CR and backslash as `\t`, `\n`, `\r`, `\\`.
///
/// That is the text format of PostgreSQL's `COPY`, except that null is an empty cell, as in CSV. There is no
/// formula guard: TSV is read by programs, and goes through `cut` and `awk` unchanged.
struct TSVWriter: ItemWriter {
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
    for index in columns.indices {
      append(.string(columns[index].name), at: index, to: &output.bytes)
    }
    output.bytes.append(UInt8(ascii: "\n"))
  }

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws {
    for index in columns.indices {
      append(paths[index].value(in: item), at: index, to: &output.bytes)
    }
    output.bytes.append(UInt8(ascii: "\n"))
    try output.flushIfFull()
  }

  mutating func end(into output: inout OutputBuffer) {}

  private mutating func append(_ value: JSONValue, at index: Int, to bytes: inout [UInt8]) {
    if index > 0 { bytes.append(UInt8(ascii: "\t")) }
    cell.removeAll(keepingCapacity: true)
    value.appendCell(to: &cell, separator: ";")
    guard cell.contains(where: TSVWriter.mustEscape) else { return bytes.append(contentsOf: cell) }
    for byte in cell {
      switch byte {
      case UInt8(ascii: "\t"): bytes.append(text: "\\t")
      case UInt8(ascii: "\n"): bytes.append(text: "\\n")
      case UInt8(ascii: "\r"): bytes.append(text: "\\r")
      case UInt8(ascii: "\\"): bytes.append(text: "\\\\")
      default: bytes.append(byte)
      }
    }
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\\")
  }
}
