extension JSONReader {
  /// Reads the next value whole.
  ///
  /// Throws `valueTooLong` where its text is longer than the limit `value`.
  package mutating func readValue() throws(JSONError) -> JSONValue {
    _ = try significantByte()
    return try readValue(from: offset)
  }

  /// Reads one JSON text that is in memory.
  package static func value(of bytes: [UInt8], limits: Limits = Limits()) throws(JSONError)
    -> JSONValue
  {
    var reader = JSONReader(bytes: bytes, limits: limits)
    let value = try reader.readValue()
    try reader.finish()
    return value
  }

  /// Recursion ends at `maximumDepth`.
  private mutating func readValue(from first: Int) throws(JSONError) -> JSONValue {
    if offset - first > limits.value { throw error(.valueTooLong(limit: limits.value)) }
    switch try peekType() {
    case .null:
      _ = try readNull()
      return .null
    case .bool: return .bool(try readBool())
    case .number, .integer: return .number(try readNumber())
    case .string: return .string(try readString())
    case .array:
      try beginArray()
      var elements: [JSONValue] = []
      while try nextElement() { elements.append(try readValue(from: first)) }
      return .array(elements)
    case .object:
      try beginObject()
      var members: [JSONValue.Member] = []
      while try nextMember() {
        let key = name.text
        members.append(JSONValue.Member(key, try readValue(from: first)))
      }
      return .object(members)
    }
  }
}
