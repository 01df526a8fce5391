/// How a condition compares, such as `ForAnyValue:StringNotLikeIfExists`.
package struct ConditionOperator: Hashable, Sendable {
  enum Base: String, Hashable, Sendable {
    case stringEquals
    case stringEqualsIgnoreCase
    case stringLike
    case numericEquals
    case numericLessThan
    case numericLessThanEquals
    case numericGreaterThan
    case numericGreaterThanEquals
    case dateEquals
    case dateLessThan
    case dateLessThanEquals
    case dateGreaterThan
    case dateGreaterThanEquals
    case bool
    case binaryEquals
    case ipAddress
    case arnLike
    case null
  }

  enum Quantifier: Hashable, Sendable {
    /// `ForAllValues:`.
    case all
    /// `ForAnyValue:`.
    case any
  }

  /// As it is written.
  package let text: String
  let base: Base
  let isNegated: Bool
  let quantifier: Quantifier?
  /// `…IfExists`.
  let toleratesAbsence: Bool

  /// Nil for an operator that IAM does not have.
  package init?(_ text: String) {
    var name = text.lowercased()[...]
    if name.hasPrefix("forallvalues:") {
      quantifier = .all
      name.removeFirst("forallvalues:".count)
    } else if name.hasPrefix("foranyvalue:") {
      quantifier = .any
      name.removeFirst("foranyvalue:".count)
    } else {
      quantifier = nil
    }
    toleratesAbsence = name.hasSuffix("ifexists")
    if toleratesAbsence { name.removeLast("ifexists".count) }
    guard let (base, isNegated) = ConditionOperator.named[String(name)],
      !(base == .null && toleratesAbsence)
    else { return nil }
    self.text = text
    self.base = base
    self.isNegated = isNegated
  }

  /// Source: *IAM JSON policy elements: Condition operators*.
  private static let named: [String: (Base, Bool)] = [
    "stringequals": (.stringEquals, false), "stringnotequals": (.stringEquals, true),
    "stringequalsignorecase": (.stringEqualsIgnoreCase, false),
    "stringnotequalsignorecase": (.stringEqualsIgnoreCase, true),
    "stringlike": (.stringLike, false), "stringnotlike": (.stringLike, true),
    "numericequals": (.numericEquals, false), "numericnotequals": (.numericEquals, true),
    "numericlessthan": (.numericLessThan, false),
    "numericlessthanequals": (.numericLessThanEquals, false),
    "numericgreaterthan": (.numericGreaterThan, false),
    "numericgreaterthanequals": (.numericGreaterThanEquals, false),
    "dateequals": (.dateEquals, false), "datenotequals": (.dateEquals, true),
    "datelessthan": (.dateLessThan, false), "datelessthanequals": (.dateLessThanEquals, false),
    "dategreaterthan": (.dateGreaterThan, false),
    "dategreaterthanequals": (.dateGreaterThanEquals, false),
    "bool": (.bool, false), "binaryequals": (.binaryEquals, false),
    "ipaddress": (.ipAddress, false), "notipaddress": (.ipAddress, true),
    "arnequals": (.arnLike, false), "arnlike": (.arnLike, false),
    "arnnotequals": (.arnLike, true), "arnnotlike": (.arnLike, true), "null": (.null, false),
  ]
}
