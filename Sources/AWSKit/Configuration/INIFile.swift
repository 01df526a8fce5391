/// An AWS configuration file as it is written: sections of settings.
///
/// Source: Python's `configparser.RawConfigParser` and botocore's `configloader.raw_config_parse`.
struct INIFile: Hashable, Sendable {
  struct Section: Hashable, Sendable {
    /// What stands between the brackets.
    let name: String
    /// By lower-case name.
    var values: [String: INIValue]
  }

  /// In their order; no two have the same name.
  let sections: [Section]
}

/// A setting of a file.
package struct INIValue: Hashable, Sendable {
  /// Every text is kept as a secret: a mistyped name may stand before one.
  package enum Content: Hashable, Sendable {
    case text(Secret)
    /// An indented block of settings, by name.
    case table([String: Secret])
  }

  package let content: Content
  /// As people name it, such as `~/.aws/config`.
  package let file: String
  /// From 1.
  package let line: Int
}

extension INIFile {
  /// - throws: `ConfigurationFailure.malformed` at the first line that is wrong.
  init(_ bytes: [UInt8], file: String) throws(ConfigurationFailure) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(file: file, line: INIFile.lineOfBadUTF8(bytes), .noUTF8)
    }
    var parser = INIParser(file: file)
    for line in INIFile.lines(of: text) { try parser.read(line) }
    sections = try parser.finish()
  }

  /// What `\n`, `\r\n` or `\r` ends.
  private static func lines(of text: String) -> [Substring.UnicodeScalarView] {
    var lines: [Substring.UnicodeScalarView] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      if scalar == "\n" || scalar == "\r" {
        lines.append(scalars[start..<index])
        start =
          scalar == "\r" && next < scalars.endIndex && scalars[next] == "\n"
          ? scalars.index(after: next) : next
        index = start
      } else {
        index = next
      }
    }
    lines.append(scalars[start...])
    return lines
  }

  private static func lineOfBadUTF8(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return (index ?? 0) + 1
  }
}
