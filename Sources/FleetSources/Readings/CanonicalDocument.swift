import AWSKit
import FleetModel
import JSONKit

/// AWS's answers in the one form in which equal facts are equal texts.
enum CanonicalDocument {
  /// Members that hold times, in whatever resource.
  private static let times: Set<String> = [
    "CreateDate", "CreatedDate", "CreationTimestamp", "ExpirationDate", "ImpairedSince", "NotAfter",
    "NotBefore", "NotBeforeDeadline", "Timestamp", "UpdateDate",
  ]

  /// Members that hold policies, which are kept in the order in which they were written.
  private static let policies: Set<String> = ["AssumeRolePolicyDocument", "PolicyDocument"]

  /// A resource of EC2 or SSM: times in RFC 3339, policies decoded, lists sorted.
  ///
  /// Lists are sorted because AWS gives them as sets in an order it does not promise. A policy that
  /// is none stays a string.
  static func ofResource(_ value: JSONValue, at place: JSONPlace) throws -> JSONValue {
    switch value {
    case .array(let elements):
      let texts = try elements.map { element in
        let canonical = try ofResource(element, at: place).sorted
        return (canonical, canonical.text)
      }
      return .array(texts.sorted { $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }.map(\.0))
    case .object(let members):
      return .object(
        try members.map { member in
          if policies.contains(member.key) {
            let policy = try? self.policy(member.value, member.key, at: place)
            return .init(member.key, policy ?? member.value)
          }
          if times.contains(member.key) {
            return .init(member.key, try time(member.value, member.key, at: place))
          }
          return .init(member.key, try ofResource(member.value, at: place))
        })
    default: return value
    }
  }

  /// A time in RFC 3339.
  ///
  /// Throws `MappingError` for what is neither that, nor seconds, nor `null`.
  static func time(_ value: JSONValue, _ member: String, at place: JSONPlace) throws -> JSONValue {
    let time: Timestamp?
    switch value {
    case .null: return .null
    case .string(let text): time = Timestamp(text)
    case .number(let digits): time = Double(digits).flatMap(Timestamp.init(epochSeconds:))
    default: time = nil
    }
    guard let time else { throw MappingError(.notATime(member: member), at: place) }
    return .string(time.description)
  }

  /// A policy document: an object, or the text of one, plain or percent-encoded as IAM gives it.
  static func policy(_ value: JSONValue, _ member: String, at place: JSONPlace) throws -> JSONValue
  {
    switch value {
    case .object: return value
    case .string(let text):
      let isPlain = text.utf8.first { $0 > 0x20 } == UInt8(ascii: "{")
      guard let bytes = isPlain ? Array(text.utf8) : PercentEncoding.decode(text) else {
        throw MappingError(.notAPolicy(member: member, nil), at: place)
      }
      do throws(JSONError) {
        let policy = try JSONReader.value(of: bytes)
        if case .object = policy { return policy }
      } catch {
        throw MappingError(.notAPolicy(member: member, error), at: place)
      }
    default: break
    }
    throw MappingError(.notAPolicy(member: member, nil), at: place)
  }
}

extension JSONValue {
  /// The text of a string; nil for any other value.
  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of an array; none for any other value.
  var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// The canonical text: members sorted, no blanks.
  var canonicalText: String { sorted.text }

  /// The members of these names that an object has.
  func picking(_ keys: Set<String>) -> [Member] {
    guard case .object(let members) = self else { return [] }
    return members.filter { keys.contains($0.key) }
  }
}
