import FleetModel

extension PolicyCondition {
  /// Whether the condition holds; keys that leave it open are added to `unknown`.
  func holds(_ context: RequestContext, unknown: inout Set<String>) -> Ternary {
    guard let comparison else {
      unknown.insert(key)
      return .unknown
    }
    switch context[key] {
    case .unknown:
      unknown.insert(key)
      return .unknown
    case .absent: return comparison.holdsWithoutKey(values, context, unknown: &unknown)
    case .values(let found) where found.isEmpty:
      return comparison.holdsWithoutKey(values, context, unknown: &unknown)
    case .values(let found):
      return comparison.holds(for: found, key, values, context, unknown: &unknown)
    }
  }
}

extension ConditionOperator {
  fileprivate func holdsWithoutKey(
    _ values: [PolicyPattern], _ context: RequestContext, unknown: inout Set<String>
  ) -> Ternary {
    if base == .null { return isNull(true, values, context, unknown: &unknown) }
    switch quantifier {
    case .all: return .yes
    case .any: return Ternary(toleratesAbsence)
    case nil: return Ternary(toleratesAbsence || isNegated)
    }
  }

  fileprivate func holds(
    for found: [String], _ key: String, _ values: [PolicyPattern], _ context: RequestContext,
    unknown: inout Set<String>
  ) -> Ternary {
    if base == .null { return isNull(false, values, context, unknown: &unknown) }
    switch quantifier {
    case .all:
      return found.all(unknown: &unknown) { holds(for: $0, key, values, context, unknown: &$1) }
    case .any:
      return found.any(unknown: &unknown) { holds(for: $0, key, values, context, unknown: &$1) }
    case nil:
      // An operator for one value does not match a key that has many.
      return found.count == 1 ? holds(for: found[0], key, values, context, unknown: &unknown) : .no
    }
  }

  /// Any value of the condition is enough; a negated operator wants none of them.
  private func holds(
    for found: String, _ key: String, _ values: [PolicyPattern], _ context: RequestContext,
    unknown: inout Set<String>
  ) -> Ternary {
    let isMet = values.any(unknown: &unknown) {
      compare(found, key, with: $0, context, unknown: &$1)
    }
    return isNegated ? !isMet : isMet
  }

  private func isNull(
    _ isAbsent: Bool, _ values: [PolicyPattern], _ context: RequestContext,
    unknown: inout Set<String>
  ) -> Ternary {
    values.any(unknown: &unknown) { value, unknown in
      value.matches(context, takesWildcards: false, unknown: &unknown) { tokens in
        GlobPattern(tokens: tokens).matches(isAbsent ? "true" : "false")
      }
    }
  }

  private func compare(
    _ found: String, _ key: String, with value: PolicyPattern, _ context: RequestContext,
    unknown: inout Set<String>
  ) -> Ternary {
    switch base {
    case .stringEquals, .binaryEquals:
      return value.matches(context, takesWildcards: false, unknown: &unknown) {
        GlobPattern(tokens: $0).matches(found)
      }
    case .stringEqualsIgnoreCase:
      return value.matches(context, takesWildcards: false, unknown: &unknown) {
        GlobPattern(tokens: $0.map(\.inLowerCase)).matches(found.lowercased())
      }
    case .stringLike:
      return value.matches(context, takesWildcards: true, unknown: &unknown) {
        GlobPattern(tokens: $0).matches(found)
      }
    case .arnLike:
      return value.matches(context, takesWildcards: true, unknown: &unknown) {
        ARNPattern.matches($0, found)
      }
    default:
      // Variables have no place in numbers, dates, addresses and truth values.
      // What is none of these equals nothing.
      return Ternary(compare(found, value.text) ?? false)
    }
  }
}

extension ConditionOperator {
  /// Nil where a text is not what the operator compares.
  fileprivate func compare(_ found: String, _ wanted: String) -> Bool? {
    switch base {
    case .bool:
      return found.lowercased() == wanted.lowercased()
    case .ipAddress:
      guard let address = IPNetwork(found), let network = IPNetwork(wanted) else { return nil }
      return network.contains(address)
    case .numericEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
      .numericGreaterThanEquals:
      if let left = Int64(found), let right = Int64(wanted) { return isOrdered(left, right) }
      guard let left = ConditionOperator.number(found), let right = ConditionOperator.number(wanted)
      else { return nil }
      return isOrdered(left, right)
    case .dateEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
      guard let left = ConditionOperator.moment(found), let right = ConditionOperator.moment(wanted)
      else { return nil }
      return isOrdered(left, right)
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike, .binaryEquals, .arnLike, .null:
      return nil
    }
  }

  private func isOrdered<Value: Comparable>(_ left: Value, _ right: Value) -> Bool? {
    switch base {
    case .numericEquals, .dateEquals: left == right
    case .numericLessThan, .dateLessThan: left < right
    case .numericLessThanEquals, .dateLessThanEquals: left <= right
    case .numericGreaterThan, .dateGreaterThan: left > right
    case .numericGreaterThanEquals, .dateGreaterThanEquals: left >= right
    default: nil
    }
  }

  /// A decimal number; Swift would read hexadecimal ones and words too.
  private static func number(_ text: String) -> Double? {
    let isDecimal = text.utf8.allSatisfy { byte in
      byte &- UInt8(ascii: "0") <= 9 || "+-.eE".utf8.contains(byte)
    }
    return isDecimal ? Double(text) : nil
  }

  /// ISO 8601, with or without a time, or seconds since 1970.
  private static func moment(_ text: String) -> Timestamp? {
    if let moment = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") { return moment }
    return Double(text).flatMap(Timestamp.init(epochSeconds:))
  }
}

extension GlobPattern.Token {
  fileprivate var inLowerCase: GlobPattern.Token {
    guard case .literal(let scalar) = self else { return self }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return .literal(lower.count == 1 ? lower[lower.startIndex] : scalar)
  }
}
