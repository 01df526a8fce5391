/// The choices that CSV leaves open.
package struct CSVDialect: Hashable, Sendable {
  /// What stands between two cells: one ASCII character.
  package struct Delimiter: Hashable, Sendable {
    let byte: UInt8

    package static let comma = Delimiter(byte: UInt8(ascii: ","))
    package static let semicolon = Delimiter(byte: UInt8(ascii: ";"))

    /// Nil for anything but one tab, or one printable ASCII character that is no quote, letter or digit.
    package init?(_ text: String) {
      guard text.utf8.count == 1, let byte = text.utf8.first else { return nil }
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "\""):
        return nil
      case UInt8(ascii: "\t"), 0x20...0x7e: self.byte = byte
      default: return nil
      }
    }

    private init(byte: UInt8) { self.byte = byte }
  }

  package var delimiter = Delimiter.comma
  /// Whether lines end with CR LF, as RFC 4180 has it, and not with LF.
  package var usesCRLF = false
  /// Whether the file begins with U+FEFF, from which Excel learns that it is UTF-8.
  package var writesByteOrderMark = false
  /// Whether cells that a spreadsheet would run get a leading apostrophe.
  ///
  /// The apostrophe is not undone on reading: JSON is the lossless format.
  package var guardsFormulas = true

  package init() {}
}
