/// Whether something holds: no, not known, or yes.
package enum Ternary: Int, Hashable, Comparable, Sendable {
  case no
  case unknown
  case yes

  package init(_ holds: Bool) { self = holds ? .yes : .no }

  package static func < (left: Ternary, right: Ternary) -> Bool { left.rawValue < right.rawValue }

  package static prefix func ! (value: Ternary) -> Ternary {
    switch value {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }

  /// Both hold.
  package static func & (left: Ternary, right: Ternary) -> Ternary { min(left, right) }

  /// At least one holds.
  package static func | (left: Ternary, right: Ternary) -> Ternary { max(left, right) }
}
