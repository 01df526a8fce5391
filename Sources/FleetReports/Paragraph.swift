/// Running text that is filled to the width of a terminal.
package struct Paragraph: Hashable, Sendable {
  /// Escaped for the terminal.
  private let text: String

  package init(_ text: String) { self.text = TerminalText.escaped(text) }

  /// Lines of at most `width` columns, broken at blanks; nil leaves one line.
  ///
  /// A word that is longer than the width, such as an ARN, gets a line of its own and is not broken.
  package func lines(width: Int?) -> [String] {
    guard let width else { return [text] }
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    for word in text.split(separator: " ") {
      let wordWidth = DisplayWidth.columns(of: String(word))
      if !line.isEmpty, lineWidth + 1 + wordWidth > width {
        lines.append(line)
        line = ""
        lineWidth = 0
      }
      if !line.isEmpty {
        line += " "
        lineWidth += 1
      }
      line += word
      lineWidth += wordWidth
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// Appends the lines, each after `indent` spaces.
  package func append(to bytes: inout [UInt8], indent: Int = 0, width: Int?) {
    for line in lines(width: width.map { max(1, $0 - indent) }) {
      if !line.isEmpty { bytes.append(spaces: indent) }
      bytes.append(text: line)
      bytes.append(UInt8(ascii: "\n"))
    }
  }
}
