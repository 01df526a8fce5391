import JSONKit

extension JSONValue {
  /// Appends what a cell says of the value, before any escaping.
  ///
  /// Null says nothing; strings in an array are joined; other arrays and objects are canonical JSON.
  func appendCell(to bytes: inout [UInt8], separator: String) {
    switch self {
    case .null: break
    case .bool(let value): bytes.append(text: value ? "true" : "false")
    case .number(let digits): bytes.append(text: digits)
    case .string(let text): bytes.append(text: text)
    case .array(let elements):
      guard elements.allSatisfy(\.isString) else { return appendCanonical(to: &bytes) }
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(text: separator) }
        if case .string(let text) = element { bytes.append(text: text) }
      }
    case .object: appendCanonical(to: &bytes)
    }
  }

  var isString: Bool {
    if case .string = self { true } else { false }
  }

  /// Appends compact JSON with sorted keys; what is sorted already is not sorted again.
  private func appendCanonical(to bytes: inout [UInt8]) {
    (isSorted ? self : sorted).append(to: &bytes)
  }

  private var isSorted: Bool {
    switch self {
    case .array(let elements): elements.allSatisfy(\.isSorted)
    case .object(let members):
      members.allSatisfy(\.value.isSorted)
        && zip(members, members.dropFirst()).allSatisfy {
          !$1.key.utf8.lexicographicallyPrecedes($0.key.utf8)
        }
    case .null, .bool, .number, .string: true
    }
  }
}
