extension JSONReader {
  /// Reads a string.
  ///
  /// Throws `wrongType` for any other value.
  package mutating func readString() throws(JSONError) -> String {
    try expect(.string, is: try significantByte() == UInt8(ascii: "\""))
    hasPendingValue = false
    try scanString(keeps: true)
    return withText { String(decoding: $0, as: UTF8.self) }
  }

  /// Reads an integer.
  ///
  /// Throws `wrongType` for any other value, also `1.0` and what 64 bits do not hold.
  package mutating func readInteger() throws(JSONError) -> Int {
    try expectNumber(.integer)
    try scanNumber(keeps: true)
    guard let value = Int(numberText) else {
      throw tokenError(.wrongType(expected: .integer, found: .number))
    }
    return value
  }

  /// Reads a number; one that is too large is infinite.
  ///
  /// Throws `wrongType` for any other value.
  package mutating func readDouble() throws(JSONError) -> Double {
    try expectNumber(.number)
    try scanNumber(keeps: true)
    return Double(numberText) ?? .infinity
  }

  /// Reads a number as it is written.
  ///
  /// Throws `wrongType` for any other value.
  package mutating func readNumber() throws(JSONError) -> String {
    try expectNumber(.number)
    try scanNumber(keeps: true)
    return numberText
  }

  /// Reads `true` or `false`.
  ///
  /// Throws `wrongType` for any other value.
  package mutating func readBool() throws(JSONError) -> Bool {
    let byte = try significantByte()
    try expect(.bool, is: byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f"))
    try scan(byte == UInt8(ascii: "t") ? "true" : "false")
    return byte == UInt8(ascii: "t")
  }

  /// Reads `null`; false, with nothing read, where another value is next.
  package mutating func readNull() throws(JSONError) -> Bool {
    guard try significantByte() == UInt8(ascii: "n") else { return false }
    tokenStart = position
    try scan("null")
    return true
  }

  /// Reads a string, or nil for `null`.
  package mutating func readOptionalString() throws(JSONError) -> String? {
    try readNull() ? nil : try readString()
  }

  /// Reads an integer, or nil for `null`.
  package mutating func readOptionalInteger() throws(JSONError) -> Int? {
    try readNull() ? nil : try readInteger()
  }

  /// Reads a number, or nil for `null`.
  package mutating func readOptionalDouble() throws(JSONError) -> Double? {
    try readNull() ? nil : try readDouble()
  }

  /// Reads `true` or `false`, or nil for `null`.
  package mutating func readOptionalBool() throws(JSONError) -> Bool? {
    try readNull() ? nil : try readBool()
  }

  private mutating func scan(_ word: StaticString) throws(JSONError) {
    hasPendingValue = false
    for index in 0..<word.utf8CodeUnitCount {
      guard try has(1) else { throw error(.unexpectedEnd) }
      let byte = window[position]
      guard byte == word.utf8Start[index] else { throw error(.unexpectedByte(byte)) }
      position += 1
    }
  }
}

// MARK: - Numbers

extension JSONReader {
  private mutating func expectNumber(_ expected: JSONType) throws(JSONError) {
    let byte = try significantByte()
    try expect(expected, is: byte == UInt8(ascii: "-") || isDigit(byte))
  }

  private var numberText: String { String(decoding: scratch, as: UTF8.self) }

  /// Consumes a number, and keeps it in `scratch` if asked to.
  mutating func scanNumber(keeps: Bool) throws(JSONError) {
    hasPendingValue = false
    tokenStart = position
    scratch.removeAll(keepingCapacity: true)
    var length = 0
    let first = window[position]
    guard first == UInt8(ascii: "-") || isDigit(first) else { throw error(.unexpectedByte(first)) }
    if first == UInt8(ascii: "-") { try take(first, &length, keeps) }
    if try has(1), window[position] == UInt8(ascii: "0") {
      try take(window[position], &length, keeps)
      if try has(1), isDigit(window[position]) { throw tokenError(.invalidNumber) }
    } else {
      try takeDigits(&length, keeps)
    }
    if try has(1), window[position] == UInt8(ascii: ".") {
      try take(window[position], &length, keeps)
      try takeDigits(&length, keeps)
    }
    if try has(1), window[position] | 0x20 == UInt8(ascii: "e") {
      try take(window[position], &length, keeps)
      if try has(1), window[position] == UInt8(ascii: "+") || window[position] == UInt8(ascii: "-")
      {
        try take(window[position], &length, keeps)
      }
      try takeDigits(&length, keeps)
    }
  }

  private mutating func takeDigits(_ length: inout Int, _ keeps: Bool) throws(JSONError) {
    guard try has(1) else { throw error(.unexpectedEnd) }
    guard isDigit(window[position]) else { throw tokenError(.invalidNumber) }
    while try has(1), isDigit(window[position]) { try take(window[position], &length, keeps) }
  }

  private mutating func take(_ byte: UInt8, _ length: inout Int, _ keeps: Bool) throws(JSONError) {
    if keeps { scratch.append(byte) }
    position += 1
    length += 1
    if length > limits.token { throw tokenError(.tokenTooLong(limit: limits.token)) }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
