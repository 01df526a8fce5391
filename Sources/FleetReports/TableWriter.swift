import FleetModel
import JSONKit

/// Aligned columns for a terminal: all rows are kept until the widths are known.
struct TableWriter: ItemWriter {
  private let columns: [Column]
  private var paths: [MemberPath]
  private let showsHeader: Bool
  private let limit: Int?
  private let palette: Palette
  private var cells = TableCells()
  private var natural: [Int]

  init(columns: [Column], showsHeader: Bool, limit: Int?, palette: Palette) {
    self.columns = columns
    self.showsHeader = showsHeader
    self.limit = limit
    self.palette = palette
    paths = columns.map { MemberPath($0.path) }
    natural = columns.map { _ in 0 }
  }

  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) {
    guard showsHeader else { return }
    for (index, column) in columns.enumerated() {
      natural[index] = max(natural[index], cells.append(.string(column.title)))
    }
  }

  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) {
    for index in columns.indices {
      natural[index] = max(natural[index], cells.append(paths[index].value(in: item)))
    }
  }

  mutating func end(into output: inout OutputBuffer) throws {
    let widths = TableLayout.widths(natural: natural, columns: columns, limit: limit)
    for start in stride(from: 0, to: cells.count, by: max(1, columns.count)) {
      appendLine(
        from: start, widths: widths, isHeading: showsHeader && start == 0, to: &output.bytes)
      try output.flushIfFull()
    }
  }

  private func appendLine(
    from start: Int, widths: [Int], isHeading: Bool, to bytes: inout [UInt8]
  ) {
    var pendingSpaces = 0
    for (index, column) in columns.enumerated() {
      var text = cells.text(at: start + index)
      var width = cells.width(at: start + index)
      if width > widths[index] {
        let short = cells.shortened(at: start + index, to: widths[index])
        text = short.text[...]
        width = short.width
      }
      let padding = widths[index] - width
      // Blanks at the end of a cell count as padding, so that no line ends with any.
      let trimmed = text.trimmingBlanksAtEnd
      if column.alignment == .trailing { pendingSpaces += padding }
      if !trimmed.isEmpty {
        bytes.append(spaces: pendingSpaces)
        pendingSpaces = 0
        append(trimmed, tint: tint(of: trimmed, in: column, isHeading: isHeading), to: &bytes)
      }
      pendingSpaces += text.count - trimmed.count + TableLayout.gap
      if column.alignment == .leading { pendingSpaces += padding }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(_ text: ArraySlice<UInt8>, tint: Tint, to bytes: inout [UInt8]) {
    bytes.append(text: palette.start(of: tint))
    bytes.append(contentsOf: text)
    bytes.append(text: palette.end(of: tint))
  }

  private func tint(of text: ArraySlice<UInt8>, in column: Column, isHeading: Bool) -> Tint {
    guard palette.isEnabled else { return .plain }
    if isHeading { return .heading }
    guard column.role == .state else { return .plain }
    return ManagedState(rawValue: String(decoding: text, as: UTF8.self)).map(Tint.init) ?? .plain
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingBlanksAtEnd: ArraySlice<UInt8> {
    var slice = self
    while slice.last == UInt8(ascii: " ") { slice.removeLast() }
    return slice
  }
}
