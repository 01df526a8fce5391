import FleetModel
import JSONKit

/// What a source of credentials answered: no text of it gets into a message.
struct CredentialAnswer: CustomReflectable {
  private let value: JSONValue
  private let source: String

  var customMirror: Mirror { Mirror(self, children: []) }

  init(_ value: JSONValue, from source: String) {
    self.value = value
    self.source = source
  }

  init(_ bytes: [UInt8], from source: String) throws(CredentialFailure) {
    do {
      value = try JSONReader.value(of: bytes)
    } catch {
      throw CredentialFailure(.refused, "\(source) gave no JSON")
    }
    guard case .object = value else {
      throw CredentialFailure(.refused, "\(source) gave no JSON object")
    }
    self.source = source
  }

  /// A member that is an object itself.
  func object(_ key: String) throws(CredentialFailure) -> CredentialAnswer {
    guard case .object? = value[key] else { throw lacks(key) }
    return CredentialAnswer(value[key] ?? .null, from: source)
  }

  /// Nil where the member is missing, empty, or no text.
  func optional(_ key: String) -> String? {
    guard case .string(let text) = value[key], !text.isEmpty else { return nil }
    return text
  }

  func text(_ key: String) throws(CredentialFailure) -> String {
    guard let text = optional(key) else { throw lacks(key) }
    return text
  }

  func secret(_ key: String) throws(CredentialFailure) -> Secret { Secret(try text(key)) }

  /// The digits of a number, which some write as a text.
  func number(_ key: String) -> Int64? {
    switch value[key] {
    case .number(let digits): Int64(digits)
    case .string(let text): Int64(text)
    default: nil
    }
  }

  func time(_ key: String) throws(CredentialFailure) -> Timestamp {
    guard let time = Timestamp(try text(key)) else {
      throw CredentialFailure(.refused, "\(source) gave a \(key) that is no time")
    }
    return time
  }

  /// Every text of the answer, so that it can be cut out of others.
  var texts: [Secret] {
    guard case .object(let members) = value else { return [] }
    return members.compactMap {
      if case .string(let text) = $0.value { Secret(text) } else { nil }
    }
  }

  private func lacks(_ key: String) -> CredentialFailure {
    CredentialFailure(.refused, "\(source) gave no \(key)")
  }
}
