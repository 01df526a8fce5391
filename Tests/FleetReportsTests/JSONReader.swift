import JSONKit

/// A strict reader of RFC 8259 that shares nothing with the writer.
struct JSONReader {
  private var rest: Substring.UnicodeScalarView

  /// The value; nil where the text is not exactly one.
  static func value(of text: String) -> JSONValue? {
    var reader = JSONReader(rest: text[...].unicodeScalars)
    guard let value = reader.value() else { return nil }
    reader.skipBlanks()
    return reader.rest.isEmpty ? value : nil
  }

  private mutating func value() -> JSONValue? {
    skipBlanks()
    switch rest.first {
    case "{": return sequence("{", "}") { $0.member() }.map { .object($0) }
    case "[": return sequence("[", "]") { $0.value() }.map { .array($0) }
    case "\"": return string().map { .string($0) }
    case "t": return accept("true") ? .bool(true) : nil
    case "f": return accept("false") ? .bool(false) : nil
    case "n": return accept("null") ? .null : nil
    default:
      let digits = rest.prefix { "+-.eE0123456789".unicodeScalars.contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.isEmpty ? nil : .number(String(digits))
    }
  }

  private mutating func member() -> JSONValue.Member? {
    skipBlanks()
    guard let key = string() else { return nil }
    skipBlanks()
    guard accept(":"), let value = value() else { return nil }
    return JSONValue.Member(key, value)
  }

  private mutating func sequence<Element>(
    _ opening: String, _ closing: String, _ element: (inout JSONReader) -> Element?
  ) -> [Element]? {
    guard accept(opening) else { return nil }
    var elements: [Element] = []
    skipBlanks()
    if accept(closing) { return elements }
    while true {
      guard let next = element(&self) else { return nil }
      elements.append(next)
      skipBlanks()
      if accept(closing) { return elements }
      guard accept(",") else { return nil }
    }
  }

  private mutating func string() -> String? {
    guard accept("\"") else { return nil }
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return String(text) }
      if scalar.value < 0x20 { return nil }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      guard let escaped = escape() else { return nil }
      text.append(escaped)
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let digits = String(rest.prefix(4))
      rest = rest.dropFirst(4)
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    default: return nil
    }
  }

  private mutating func accept(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest = rest.dropFirst(text.unicodeScalars.count)
    return true
  }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
  }
}
