import JSONKit
import TestSupport
import Testing

@Suite("Whatever the text and the window")
struct JSONReaderPropertyTests {
  @Test("a value's text reads back as the value", arguments: seeds(200))
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let value = JSONValue.random(depth: 5, using: &generator)
    let text = generator.next() % 2 == 0 ? Array(value.text.utf8) : value.pretty(using: &generator)
    var limits = JSONReader.Limits()
    limits.window = Int.random(in: 16...200, using: &generator)
    #expect(try JSONReader.value(of: text, limits: limits) == value, "seed \(seed)")
    var reader = JSONReader(bytes: text, limits: limits)
    try reader.finish()
  }

  @Test("a text cut short anywhere is an error", arguments: seeds(20))
  func truncation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let value = JSONValue.object([
      .init("a", .random(depth: 4, using: &generator)), .init("b\u{e9}😀", .string("é😀\u{1}\"")),
    ])
    let text = value.pretty(using: &generator)
    let end = (text.lastIndex(of: UInt8(ascii: "}")) ?? 0)
    for count in 0...end {
      var limits = JSONReader.Limits()
      limits.window = Int.random(in: 16...64, using: &generator)
      let error = #expect(throws: JSONError.self, "seed \(seed), \(count) bytes") {
        try JSONReader.value(of: Array(text[..<count]), limits: limits)
      }
      #expect(error?.kind == .unexpectedEnd, "seed \(seed), \(count) bytes")
    }
  }

  @Test("flipped bits never trap, and window and skipping change no verdict", arguments: seeds(100))
  func mutation(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let text = JSONValue.random(depth: 4, using: &generator).pretty(using: &generator)
    for _ in 0..<20 {
      var mutated = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<mutated.count, using: &generator)
        mutated[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      }
      var limits = JSONReader.Limits()
      let wide = verdict(mutated, limits, skips: false)
      limits.window = Int.random(in: 16...64, using: &generator)
      #expect(verdict(mutated, limits, skips: false) == wide, "seed \(seed)")
      #expect(verdict(mutated, limits, skips: true) == wide, "seed \(seed)")
    }
  }

  private func verdict(_ text: [UInt8], _ limits: JSONReader.Limits, skips: Bool) -> JSONError? {
    do throws(JSONError) {
      var reader = JSONReader(bytes: text, limits: limits)
      if !skips { _ = try reader.readValue() }
      try reader.finish()
      return nil
    } catch { return error }
  }
}

extension JSONValue {
  fileprivate static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: depth > 0 ? 0...6 : 0...3, using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2:
      let numbers = [
        "0", "-0", "7", "-12.50", "1e9", "2.5E-3", "1764000000.123", "123456789012345678901",
      ]
      return .number(numbers.randomElement(using: &generator) ?? "0")
    case 3: return .string(randomText(using: &generator))
    case 4, 5:
      var keys: Set<String> = []
      let count = Int.random(in: 0...6, using: &generator)
      return .object(
        (0..<count).compactMap { _ in
          let key = randomText(using: &generator)
          let value = random(depth: depth - 1, using: &generator)
          return keys.insert(key).inserted ? Member(key, value) : nil
        })
    default:
      let count = Int.random(in: 0...6, using: &generator)
      return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
    }
  }

  private static func randomText(using generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "InstanceId", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7f}", "é", "漢", "😀", "i-0a1b2c",
    ]
    let count = Int.random(in: 0...12, using: &generator)
    return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
  }

  /// The text with blanks strewn in, and some characters as escapes.
  fileprivate func pretty(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isInString, !isEscaped, scalar.value > 0x20, scalar != "\"", scalar != "\\",
        !scalar.properties.isASCIIHexDigit, generator.next() % 4 == 0
      {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          bytes.append(contentsOf: "\\u".utf8)
          bytes.append(contentsOf: String(repeating: "0", count: 4 - digits.count).utf8)
          bytes.append(contentsOf: digits.utf8)
        }
        continue
      }
      if !isInString, "{}[],:".unicodeScalars.contains(scalar) {
        bytes.append(contentsOf: String(scalar).utf8)
        let blanks = ["", "\n", " ", "\r\n\t", String(repeating: " ", count: 23)]
        bytes.append(contentsOf: (blanks.randomElement(using: &generator) ?? "").utf8)
        continue
      }
      if scalar == "\"" && !isEscaped { isInString.toggle() }
      isEscaped = isInString && scalar == "\\" && !isEscaped
      bytes.append(contentsOf: String(scalar).utf8)
    }
    return bytes
  }
}
