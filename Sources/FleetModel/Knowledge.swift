/// Something that is known, or that could not be looked at.
///
/// *Could not look* is never *is not there*.
package enum Knowledge<Value> {
  case known(Value)
  case unknown(Gap)

  package var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  package var gap: Gap? {
    if case .unknown(let gap) = self { gap } else { nil }
  }
}

extension Knowledge: Equatable where Value: Equatable {}
extension Knowledge: Hashable where Value: Hashable {}
extension Knowledge: Sendable where Value: Sendable {}

/// Whether a complete listing holds something.
package enum Listing<Value> {
  case listed(Value)
  /// A complete listing held it once, and the one that counts now does not.
  case gone(last: Value)
  /// No complete listing at or before the moment held it.
  case neverListed

  package var listed: Value? {
    if case .listed(let value) = self { value } else { nil }
  }
}

extension Listing: Equatable where Value: Equatable {}
extension Listing: Hashable where Value: Hashable {}
extension Listing: Sendable where Value: Sendable {}
