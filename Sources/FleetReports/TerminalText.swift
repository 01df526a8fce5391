/// Makes text from AWS, files or errors safe to show on a terminal and in a log.
///
/// JSON and CSV keep the data as they are; everything that people read goes through here.
package enum TerminalText {
  /// The text with everything that could move the cursor, hide, reorder or forge text made visible.
  ///
  /// Newline, CR and tab become `\n`, `\r`, `\t`, others `\x1b` or `\u{202e}`. Escaped are the Unicode
  /// categories Cc (C0, DEL, C1), Cf (bidirectional controls, zero-width characters, tags), Zl and Zp.
  /// A backslash stays as it is, so the result is for reading, not for reading back.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return text }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a byte is a printable ASCII character.
  static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5f }

  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    guard mustEscape(scalar) else { return bytes.append(contentsOf: String(scalar).utf8) }
    switch scalar {
    case "\n": bytes.append(text: "\\n")
    case "\r": bytes.append(text: "\\r")
    case "\t": bytes.append(text: "\\t")
    default:
      let digits = String(scalar.value, radix: 16)
      if scalar.value > 0xff {
        bytes.append(text: "\\u{\(digits)}")
      } else {
        bytes.append(text: digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)")
      }
    }
  }

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7f { return scalar.value < 0x20 }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
