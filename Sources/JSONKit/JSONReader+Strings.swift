extension JSONReader {
  /// Consumes a string whose opening quote is next; `withText` gives its text.
  ///
  /// Without `keeps` the text is checked alone.
  mutating func scanString(keeps: Bool) throws(JSONError) {
    tokenStart = position
    position += 1
    var start = position
    var length = 0
    var isWhole = true
    scratch.removeAll(keepingCapacity: true)

    while true {
      position = firstSpecial(from: position)
      let byte = window[position]
      if byte >= 0x80, try passScalar() { continue }

      length += position - start
      if length > limits.token { throw tokenError(.tokenTooLong(limit: limits.token)) }
      if byte == UInt8(ascii: "\"") && isWhole {
        text = start..<position
        position += 1
        return
      }
      if keeps { scratch.append(contentsOf: bytes(start..<position)) }
      isWhole = false
      if byte == UInt8(ascii: "\"") {
        text = nil
        position += 1
        return
      }
      if byte == UInt8(ascii: "\\") {
        length += try decodeEscape(keeps: keeps)
      } else if byte >= 0x80 {
        guard try has(JSONReader.scalarLength(byte)) else {
          position = end
          throw error(.unexpectedEnd)
        }
      } else {
        guard position == end else { throw error(byte == 0 ? .nul : .controlCharacter(byte)) }
        guard try refill() else { throw error(.unexpectedEnd) }
      }
      start = position
    }
  }

  /// The text of the string last scanned.
  func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let text { return body(bytes(text)) }
    return scratch.withUnsafeBufferPointer(body)
  }

  private func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: window + range.lowerBound, count: range.count)
  }

  /// The first byte from `index` on that is a quote, a backslash, a control character or not ASCII.
  private func firstSpecial(from index: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var index = index
    while true {
      let word = word(at: index)
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5c)
      // The lowest bit of each is exact; the padding holds control characters.
      let found =
        ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
        | ((backslashes &- ones) & ~backslashes) | word
      if found & highs != 0 { return index + (found & highs).trailingZeroBitCount / 8 }
      index += 8
    }
  }
}

// MARK: - UTF-8

extension JSONReader {
  /// How many bytes a scalar takes whose first byte is `lead`, which is not ASCII.
  fileprivate static func scalarLength(_ lead: UInt8) -> Int {
    lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  }

  /// Passes a scalar that is not ASCII.
  ///
  /// False if the window ends within it.
  ///
  /// Source of the ranges: the Unicode Standard, table 3-7, *Well-Formed UTF-8 Byte Sequences*.
  fileprivate mutating func passScalar() throws(JSONError) -> Bool {
    let lead = window[position]
    guard lead >= 0xc2, lead <= 0xf4 else { throw error(.invalidUTF8) }
    let length = JSONReader.scalarLength(lead)
    let second: ClosedRange<UInt8> =
      switch lead {
      case 0xe0: 0xa0...0xbf
      case 0xed: 0x80...0x9f
      case 0xf0: 0x90...0xbf
      case 0xf4: 0x80...0x8f
      default: 0x80...0xbf
      }
    for offset in 1..<length {
      if position + offset == end { return false }
      let range = offset == 1 ? second : 0x80...0xbf
      guard range.contains(window[position + offset]) else { throw error(.invalidUTF8) }
    }
    position += length
    return true
  }
}

// MARK: - Escapes

extension JSONReader {
  /// Consumes an escape sequence and returns how many bytes it took.
  fileprivate mutating func decodeEscape(keeps: Bool) throws(JSONError) -> Int {
    guard try has(2) else {
      position = end
      throw error(.unexpectedEnd)
    }
    let decoded: UInt8
    switch window[position + 1] {
    case UInt8(ascii: "\""): decoded = UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): decoded = UInt8(ascii: "\\")
    case UInt8(ascii: "/"): decoded = UInt8(ascii: "/")
    case UInt8(ascii: "b"): decoded = 0x08
    case UInt8(ascii: "f"): decoded = 0x0c
    case UInt8(ascii: "n"): decoded = UInt8(ascii: "\n")
    case UInt8(ascii: "r"): decoded = UInt8(ascii: "\r")
    case UInt8(ascii: "t"): decoded = UInt8(ascii: "\t")
    case UInt8(ascii: "u"): return try decodeUnicodeEscape(keeps: keeps)
    case let byte:
      position += 1
      throw error(.unexpectedByte(byte))
    }
    if keeps { scratch.append(decoded) }
    position += 2
    return 2
  }

  private mutating func decodeUnicodeEscape(keeps: Bool) throws(JSONError) -> Int {
    let unit = try hexadecimal(at: 2)
    if unit == 0 { throw error(.nul) }
    guard (0xd800...0xdfff).contains(unit) else {
      append(unit, keeps: keeps)
      position += 6
      return 6
    }
    guard unit < 0xdc00 else { throw error(.loneSurrogate) }
    guard try has(7) else {
      position = end
      throw error(.unexpectedEnd)
    }
    guard window[position + 6] == UInt8(ascii: "\\") else { throw error(.loneSurrogate) }
    guard try has(8) else {
      position = end
      throw error(.unexpectedEnd)
    }
    guard window[position + 7] == UInt8(ascii: "u") else { throw error(.loneSurrogate) }
    let low = try hexadecimal(at: 8)
    guard (0xdc00...0xdfff).contains(low) else { throw error(.loneSurrogate) }
    append(0x1_0000 + (unit - 0xd800) << 10 + (low - 0xdc00), keeps: keeps)
    position += 12
    return 12
  }

  /// The four digits from `offset` bytes after `position` on.
  private mutating func hexadecimal(at offset: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for index in offset..<(offset + 4) {
      guard try has(index + 1) else {
        position = end
        throw error(.unexpectedEnd)
      }
      let byte = window[position + index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        value = value << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
      default:
        position += index
        throw error(.unexpectedByte(byte))
      }
    }
    return value
  }

  private mutating func append(_ scalar: UInt32, keeps: Bool) {
    guard keeps, let scalar = UnicodeScalar(scalar) else { return }
    scratch.append(contentsOf: scalar.utf8)
  }
}
