/// A value as SQLite keeps it.
package enum Value: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package static func integer(_ value: Int) -> Value { .integer(Int64(value)) }

  /// NULL for nil.
  package init(_ text: String?) { self = text.map { .text($0) } ?? .null }

  /// NULL for nil.
  package init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }

  /// NULL for nil, else 0 or 1.
  package init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }
}
