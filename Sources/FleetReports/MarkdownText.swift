/// Writes text that Markdown shows as it is.
enum MarkdownText {
  /// Appends `text` with control characters visible, and with all that Markdown or HTML would read escaped.
  ///
  /// GitHub makes links of bare addresses and of `@names` after it has undone all escapes; only an empty
  /// comment in between stops it.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    let visible = Array(TerminalText.escaped(text).utf8)
    for (index, byte) in visible.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(text: "&amp;")
      case UInt8(ascii: "<"): bytes.append(text: "&lt;")
      case UInt8(ascii: ">"): bytes.append(text: "&gt;")
      case UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "*"),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "$"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "@"): bytes.append(text: "@<!-- -->")
      case UInt8(ascii: ":") where visible[(index + 1)...].starts(with: "//".utf8):
        bytes.append(text: ":<!-- -->")
      case UInt8(ascii: ".") where endsWithWWW(visible[..<index]):
        bytes.append(text: "<!-- -->.")
      default: bytes.append(byte)
      }
    }
  }

  private static func endsWithWWW(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 3 && bytes.suffix(3).allSatisfy { $0 | 0x20 == UInt8(ascii: "w") }
  }
}
