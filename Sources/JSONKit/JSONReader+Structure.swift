extension JSONReader {
  /// Enters an object.
  ///
  /// Throws `wrongType` if the next value is another.
  package mutating func beginObject() throws(JSONError) {
    try begin(UInt8(ascii: "{"), isObject: true, .object)
  }

  /// Enters an array.
  ///
  /// Throws `wrongType` if the next value is another.
  package mutating func beginArray() throws(JSONError) {
    try begin(UInt8(ascii: "["), isObject: false, .array)
  }

  /// Enters an object; false, with nothing to enter, for `null`.
  package mutating func beginOptionalObject() throws(JSONError) -> Bool {
    if try readNull() { return false }
    try beginObject()
    return true
  }

  /// Enters an array; false, with nothing to enter, for `null`.
  package mutating func beginOptionalArray() throws(JSONError) -> Bool {
    if try readNull() { return false }
    try beginArray()
    return true
  }

  /// Comes to the next member of the innermost object: `name` is its name, and its value is next.
  ///
  /// False at the end of the object, which is left by that.
  package mutating func nextMember() throws(JSONError) -> Bool {
    try advanceMember(keepsName: true)
  }

  /// Comes to the next element of the innermost array.
  ///
  /// False at its end, which is left by that.
  package mutating func nextElement() throws(JSONError) -> Bool {
    precondition(containers.depth > 0 && !containers.isInObject, "no array is open")
    if hasPendingValue { try skipValue() }
    let byte = try significantByte()
    if byte == UInt8(ascii: "]") {
      position += 1
      containers.pop()
      return false
    }
    try acceptComma(byte)
    hasPendingValue = true
    return true
  }

  /// Checks that nothing but blanks follows the value, which is skipped if it was not read.
  package mutating func finish() throws(JSONError) {
    precondition(containers.depth == 0, "an array or object is still open")
    if hasPendingValue { try skipValue() }
    while true {
      let byte = window[position]
      if position == end {
        guard try refill() else { return }
      } else if isBlank(byte) {
        position += 1
      } else {
        throw error(.trailingContent)
      }
    }
  }

  /// What the next value is.
  ///
  /// Throws where nothing that begins a value is next.
  package mutating func peekType() throws(JSONError) -> JSONType {
    switch try significantByte() {
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case let byte: throw error(.unexpectedByte(byte))
    }
  }

  /// Skips the next value, whatever it is, and checks it.
  package mutating func skipValue() throws(JSONError) {
    let depth = containers.depth
    try skipOrOpen()
    while containers.depth > depth {
      let hasNext =
        containers.isInObject ? try advanceMember(keepsName: false) : try nextElement()
      if hasNext { try skipOrOpen() }
    }
  }

  private mutating func skipOrOpen() throws(JSONError) {
    switch try significantByte() {
    case UInt8(ascii: "\""):
      hasPendingValue = false
      try scanString(keeps: false)
    case UInt8(ascii: "{"): try beginObject()
    case UInt8(ascii: "["): try beginArray()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try readBool()
    case UInt8(ascii: "n"): _ = try readNull()
    default: try scanNumber(keeps: false)
    }
  }

  private mutating func begin(_ bracket: UInt8, isObject: Bool, _ type: JSONType) throws(JSONError)
  {
    try expect(type, is: try significantByte() == bracket)
    if containers.depth == JSONReader.maximumDepth {
      throw tokenError(.tooDeep(limit: JSONReader.maximumDepth))
    }
    position += 1
    containers.push(isObject: isObject)
    hasPendingValue = false
  }

  /// Marks the next value as the token begun, and throws `wrongType` unless it is as expected.
  mutating func expect(_ expected: JSONType, is matches: Bool) throws(JSONError) {
    tokenStart = position
    if !matches { throw tokenError(.wrongType(expected: expected, found: try peekType())) }
  }

  private mutating func advanceMember(keepsName: Bool) throws(JSONError) -> Bool {
    precondition(containers.isInObject, "no object is open")
    if hasPendingValue { try skipValue() }
    var byte = try significantByte()
    if byte == UInt8(ascii: "}") {
      position += 1
      containers.pop()
      return false
    }
    try acceptComma(byte)
    byte = try significantByte()
    guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte(byte)) }
    try scanString(keeps: true)
    if !containers.add(key: withText(JSONContainers.hash)) {
      throw tokenError(.duplicateKey(withText { String(decoding: $0, as: UTF8.self) }))
    }
    if keepsName { name = withText(JSONName.init) }
    byte = try significantByte()
    guard byte == UInt8(ascii: ":") else { throw error(.unexpectedByte(byte)) }
    position += 1
    hasPendingValue = true
    return true
  }

  private mutating func acceptComma(_ byte: UInt8) throws(JSONError) {
    if containers.isFresh {
      containers.isFresh = false
    } else {
      guard byte == UInt8(ascii: ",") else { throw error(.unexpectedByte(byte)) }
      position += 1
    }
  }
}

// MARK: - Blanks

extension JSONReader {
  /// The next byte that is no blank, which is not consumed.
  ///
  /// Throws at the end of the text.
  mutating func significantByte() throws(JSONError) -> UInt8 {
    var index = position
    while true {
      let byte = window[index]
      if byte > 0x20 {
        position = index
        return byte
      }
      if byte == UInt8(ascii: "\n") {
        index += 1
        while word(at: index) == 0x2020_2020_2020_2020 { index += 8 }
      } else if isBlank(byte) {
        index += 1
      } else {
        position = index
        guard index == end else { throw error(.unexpectedByte(byte)) }
        guard try refill() else { throw error(.unexpectedEnd) }
        index = position
      }
    }
  }

  func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\t")
  }

  /// The eight bytes from `index` on, which may reach into the padding.
  func word(at index: Int) -> UInt64 {
    UnsafeRawPointer(window + index).loadUnaligned(as: UInt64.self)
  }
}
