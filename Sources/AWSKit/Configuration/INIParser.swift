/// Reads an AWS configuration file line by line.
struct INIParser {
  /// A setting whose value may go on in the next line.
  private struct Entry {
    let name: String
    let line: Int
    /// The first, then those of the continuation, empty ones among them.
    var texts: [(line: Int, text: String)]
  }

  private struct Block {
    let name: String
    var entries: [Entry] = []
  }

  private let file: String
  /// The first holds `[DEFAULT]`, whose settings every section has.
  private var blocks = [Block(name: "DEFAULT")]
  /// Into `blocks`; nil before the first section.
  private var block: Int?
  /// Whether a setting has been read since the section began.
  private var hasEntry = false
  /// What a line must be indented by more than, to continue a value.
  private var indent = 0
  private var number = 0

  init(file: String) { self.file = file }

  mutating func read(_ line: Substring.UnicodeScalarView) throws(ConfigurationFailure) {
    number += 1
    let text = Blanks.trimmed(line)
    guard let first = text.first else {
      continueValue(with: "")
      return
    }
    if first == "#" || first == ";" { return }
    let indent = line.prefix(while: Blanks.contains).count
    if hasEntry && indent > self.indent {
      continueValue(with: String(text))
      return
    }
    self.indent = indent
    if let name = INIParser.section(text) { return try begin(name) }
    guard let block else { throw problem(.noSection) }
    guard let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw problem(.noSetting)
    }
    let name = String(Blanks.trimmed(text[..<delimiter])).lowercased()
    if name.isEmpty { throw problem(.noSetting) }
    if blocks[block].entries.contains(where: { $0.name == name }) {
      throw problem(.secondSetting(name))
    }
    let value = String(Blanks.trimmed(text[delimiter...].dropFirst()))
    blocks[block].entries.append(Entry(name: name, line: number, texts: [(number, value)]))
    hasEntry = true
  }

  /// What is between the first bracket and the last; nil for what is no section.
  private static func section(_ text: Substring.UnicodeScalarView) -> String? {
    guard text.first == "[", let close = text.lastIndex(of: "]") else { return nil }
    let name = text[..<close].dropFirst()
    return name.isEmpty ? nil : String(name)
  }

  private mutating func begin(_ name: String) throws(ConfigurationFailure) {
    hasEntry = false
    if name == "DEFAULT" {
      block = 0
    } else if blocks.dropFirst().contains(where: { $0.name == name }) {
      throw problem(.secondSection(name))
    } else {
      block = blocks.count
      blocks.append(Block(name: name))
    }
  }

  private mutating func continueValue(with text: String) {
    guard let block, hasEntry else { return }
    blocks[block].entries[blocks[block].entries.count - 1].texts.append((number, text))
  }

  /// The sections, with the settings of `[DEFAULT]` where they have none of their own.
  func finish() throws(ConfigurationFailure) -> [INIFile.Section] {
    var sections: [INIFile.Section] = []
    for block in blocks.dropFirst() {
      var values: [String: INIValue] = [:]
      for entry in block.entries + blocks[0].entries where values[entry.name] == nil {
        let content = try content(of: entry)
        values[entry.name] = INIValue(content: content, file: file, line: entry.line)
      }
      sections.append(INIFile.Section(name: block.name, values: values))
    }
    return sections
  }

  /// A value whose first line is empty is a block of settings.
  private func content(of entry: Entry) throws(ConfigurationFailure) -> INIValue.Content {
    var texts = entry.texts
    while texts.count > 1 && texts[texts.count - 1].text.isEmpty { texts.removeLast() }
    guard texts.count > 1, texts[0].text.isEmpty else {
      return .text(Secret(texts.map(\.text).joined(separator: "\n")))
    }
    var table: [String: Secret] = [:]
    for (line, text) in texts {
      for part in text.unicodeScalars.split(whereSeparator: Blanks.endsLine) {
        let setting = Blanks.trimmed(part)
        if setting.isEmpty { continue }
        guard let equals = setting.firstIndex(of: "=") else {
          throw .malformed(file: file, line: line, .noSetting)
        }
        let name = Blanks.trimmed(setting[..<equals])
        let value = Blanks.trimmed(setting[equals...].dropFirst())
        table[String(name)] = Secret(String(value))
      }
    }
    return .table(table)
  }

  private func problem(_ problem: INIProblem) -> ConfigurationFailure {
    .malformed(file: file, line: number, problem)
  }
}

/// The characters that Python's `str.strip` takes away.
enum Blanks {
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
  }

  /// Whether `str.splitlines` ends a line there.
  static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    var rest = text
    while let first = rest.first, contains(first) { rest.removeFirst() }
    while let last = rest.last, contains(last) { rest.removeLast() }
    return rest
  }

  static func trimmed(_ text: String) -> String { String(trimmed(text.unicodeScalars[...])) }
}
