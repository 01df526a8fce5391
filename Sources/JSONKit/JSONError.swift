/// Why a text is no JSON, or no JSON of the expected shape, and where.
package struct JSONError: Error, Hashable, Sendable {
  package let kind: Kind
  package let place: JSONPlace

  package init(_ kind: Kind, at place: JSONPlace) {
    self.kind = kind
    self.place = place
  }

  package enum Kind: Hashable, Sendable {
    /// A byte that cannot stand here.
    case unexpectedByte(UInt8)
    /// The text ends within a value, or holds none.
    case unexpectedEnd
    /// A number that RFC 8259 does not know, such as `01`, `1.` or `+1`.
    case invalidNumber
    case invalidUTF8
    /// An unescaped byte below 0x20 in a string.
    case controlCharacter(UInt8)
    /// U+0000 in a string, as a byte or as `\u0000`.
    case nul
    /// Half of a surrogate pair, as in `\ud800`.
    case loneSurrogate
    /// More than `limit` arrays and objects inside one another.
    case tooDeep(limit: Int)
    /// A string or a number of more than `limit` bytes.
    case tokenTooLong(limit: Int)
    /// A value that was to be kept whole, of more than `limit` bytes.
    case valueTooLong(limit: Int)
    case duplicateKey(String)
    /// Something other than blanks after the value.
    case trailingContent
    case wrongType(expected: JSONType, found: JSONType)
    /// `read(2)` failed, with this `errno`.
    case unreadable(errno: Int32)
  }
}

/// A place in a text, both counted from 1.
package struct JSONPlace: Hashable, Sendable {
  package let line: Int
  /// In Unicode scalars; a byte order mark is not counted.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// What a value may be, and `integer`, which is asked for but never found.
package enum JSONType: String, Hashable, Sendable {
  case null, bool, number, integer, string, array, object
}

extension JSONError.Kind: CustomStringConvertible {
  /// What is wrong, in lower case and without the place.
  package var description: String {
    switch self {
    case .unexpectedByte(let byte): "unexpected \(JSONError.name(of: byte))"
    case .unexpectedEnd: "unexpected end of the text"
    case .invalidNumber: "invalid number"
    case .invalidUTF8: "invalid UTF-8"
    case .controlCharacter(let byte): "unescaped \(JSONError.name(of: byte)) in a string"
    case .nul: "NUL in a string"
    case .loneSurrogate: "half of a surrogate pair"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .tokenTooLong(let limit): "string or number of more than \(limit) bytes"
    case .valueTooLong(let limit): "value of more than \(limit) bytes"
    case .duplicateKey(let key): "duplicate key \(JSONValue.string(key).text)"
    case .trailingContent: "content after the end of the value"
    case .wrongType(let expected, let found):
      "expected \(expected.rawValue), found \(found.rawValue)"
    case .unreadable(let errno): "read failed with errno \(errno)"
    }
  }
}

extension JSONError: CustomStringConvertible {
  /// `line:column: what is wrong`.
  package var description: String { "\(place.line):\(place.column): \(kind)" }

  fileprivate static func name(of byte: UInt8) -> String {
    guard byte < 0x21 || byte > 0x7e else { return "'\(UnicodeScalar(byte))'" }
    let hexadecimal = String(byte, radix: 16)
    return "byte 0x\(hexadecimal.count < 2 ? "0" : "")\(hexadecimal)"
  }
}
