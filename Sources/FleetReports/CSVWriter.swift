import JSONKit

/// RFC 4180: a heading always, cells quoted only where they must be, null as an empty cell.
struct CSVWriter: ItemWriter {
  private let columns: [Column]
  private var paths: [MemberPath]
  private let dialect: CSVDialect
  private let showsHeader: Bool

  init(columns: [Column], dialect: CSVDialect, showsHeader: Bool) {
    self.columns = columns
    self.dialect = dialect
    self.showsHeader = showsHeader
    paths = columns.map { MemberPath($0.path) }
  }

  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) {
    if dialect.writesByteOrderMark { output.bytes.append(contentsOf: [0xef, 0xbb, 0xbf]) }
    guard showsHeader else { return }
    for (index, column) in columns.enumerated() {
      if index > 0 { output.bytes.append(dialect.delimiter.byte) }
      append(.string(column.name), isNumeric: false, to: &output.bytes)
    }
    endLine(&output.bytes)
  }

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws {
    for index in columns.indices {
      if index > 0 { output.bytes.append(dialect.delimiter.byte) }
      let value = paths[index].value(in: item)
      append(value, isNumeric: columns[index].isNumeric, to: &output.bytes)
    }
    endLine(&output.bytes)
    try output.flushIfFull()
  }

  mutating func end(into output: inout OutputBuffer) {}

  private func endLine(_ bytes: inout [UInt8]) {
    if dialect.usesCRLF { bytes.append(UInt8(ascii: "\r")) }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(_ value: JSONValue, isNumeric: Bool, to bytes: inout [UInt8]) {
    let start = bytes.count
    value.appendCell(to: &bytes, separator: ";")
    switch value {
    case .null, .bool, .number: break
    case .string, .array, .object:
      if dialect.guardsFormulas, FormulaGuard.isRunnable(bytes[start...]),
        !(isNumeric && FormulaGuard.isNumber(bytes[start...]))
      {
        bytes.insert(UInt8(ascii: "'"), at: start)
      }
    }
    if needsQuotes(bytes, from: start) { quote(&bytes, from: start) }
  }

  /// Whether the cell would be read as something else without quotes.
  ///
  /// The only cell of a line is quoted when it is empty: many readers drop blank lines.
  private func needsQuotes(_ bytes: [UInt8], from start: Int) -> Bool {
    guard start < bytes.count else { return columns.count == 1 }
    if isBlank(bytes[start]) || isBlank(bytes[bytes.count - 1]) { return true }
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte == dialect.delimiter.byte || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
      {
        return true
      }
    }
    return false
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func quote(_ bytes: inout [UInt8], from start: Int) {
    let cell = Array(bytes[start...])
    bytes.removeSubrange(start...)
    bytes.append(UInt8(ascii: "\""))
    for byte in cell {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
