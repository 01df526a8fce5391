/// A value as SQLite keeps it.
package enum Value: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package static func integer(_ value: Int) -> Value { .integer(Int64(value)) }

  /// NULL for nil.
  package static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }

  /// NULL for nil.
  package static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }

  /// NULL for nil.
  package static func integer(_ value: Int?) -> Value { value.map { .integer(Int64($0)) } ?? .null }

  /// NULL for nil, else 0 or 1.
  package static func bool(_ value: Bool?) -> Value { value.map { .integer($0 ? 1 : 0) } ?? .null }
}
