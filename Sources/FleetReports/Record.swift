/// Lines of keys and values about one thing, with the values under each other, as `why` prints them.
package struct Record: Hashable, Sendable {
  private struct Line: Hashable {
    let key: String
    let value: String
    let tint: Tint
    let isVerbatim: Bool
  }

  private var lines: [Line] = []

  package init() {}

  /// Adds a value that is filled to the width; nil shows as `-`, an empty key continues the one above.
  package mutating func add(_ key: String, _ value: String?, tint: Tint = .plain) {
    append(key, value ?? "-", tint: tint, isVerbatim: false)
  }

  /// Adds a value that people copy, such as a command: it is never broken.
  package mutating func add(_ key: String, verbatim value: String) {
    append(key, value, tint: .plain, isVerbatim: true)
  }

  /// Appends the lines, each after `indent` spaces; a width of nil breaks none.
  package func append(
    to bytes: inout [UInt8], indent: Int = 0, width: Int?, palette: Palette = .plain
  ) {
    let keyWidth = lines.map { DisplayWidth.columns(of: $0.key) }.max() ?? 0
    let hang = indent + keyWidth + 2
    for line in lines {
      let room = line.isVerbatim ? nil : width.map { max(Record.minimumRoom, $0 - hang) }
      for (index, piece) in Paragraph(line.value).lines(width: room).enumerated() {
        let key = index == 0 ? line.key : ""
        bytes.append(spaces: key.isEmpty ? 0 : indent)
        bytes.append(text: key.isEmpty ? "" : palette.painted(key, .heading))
        if !piece.isEmpty {
          bytes.append(spaces: key.isEmpty ? hang : hang - indent - DisplayWidth.columns(of: key))
          bytes.append(text: palette.painted(piece, line.tint))
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
  }

  /// Values keep this many columns, however narrow the terminal is.
  private static let minimumRoom = 20

  private mutating func append(_ key: String, _ value: String, tint: Tint, isVerbatim: Bool) {
    lines.append(
      Line(key: TerminalText.escaped(key), value: value, tint: tint, isVerbatim: isVerbatim))
  }
}
