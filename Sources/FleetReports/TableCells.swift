import JSONKit

/// The cells of a table, escaped and measured, one after the other in one run of bytes.
struct TableCells {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var widths: [Int32] = []
  private var scratch: [UInt8] = []

  var count: Int { ends.count }

  /// Adds what a table shows of a value and returns its width; null is `-`.
  mutating func append(_ value: JSONValue) -> Int {
    scratch.removeAll(keepingCapacity: true)
    if case .null = value {
      scratch.append(UInt8(ascii: "-"))
    } else {
      value.appendCell(to: &scratch, separator: ", ")
    }
    let width: Int
    if scratch.allSatisfy(TerminalText.isPlain) {
      bytes.append(contentsOf: scratch)
      width = scratch.count
    } else {
      let text = TerminalText.escaped(String(decoding: scratch, as: UTF8.self))
      bytes.append(text: text)
      width = DisplayWidth.columns(of: text)
    }
    ends.append(bytes.count)
    widths.append(Int32(clamping: width))
    return width
  }

  func text(at index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  func width(at index: Int) -> Int { Int(widths[index]) }

  /// The longest beginning of a cell that fits `limit` columns with a `…` after it, and its width.
  func shortened(at index: Int, to limit: Int) -> (text: [UInt8], width: Int) {
    var counter = DisplayWidth.Counter()
    var end = 0
    var width = 0
    let text = text(at: index)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      counter.add(scalar)
      guard counter.columns < limit else { break }
      width = counter.columns
      end += UTF8.width(scalar)
    }
    return (Array(text.prefix(end)) + Array("…".utf8), width + 1)
  }
}
