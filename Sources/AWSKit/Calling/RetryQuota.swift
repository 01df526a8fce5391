import Synchronization

/// The tokens that attempts after the first cost, so that a service that is down is not hammered.
///
/// Source: botocore `retries/quota.py` and `retries/standard.py`, `RetryQuotaChecker`, as of 2026.
package final class RetryQuota: Sendable {
  package static let capacity = 500
  private let tokens = Mutex(RetryQuota.capacity)

  package init() {}

  /// What is left.
  package var available: Int { tokens.withLock { $0 } }

  /// Pays for another attempt: 5 tokens after throttling, 14 otherwise.
  ///
  /// Returns what was paid; nil where there is not enough.
  package func acquire(_ trouble: RetryTrouble) -> Int? {
    let cost =
      switch trouble {
      case .throttling: 5
      case .transient: 14
      }
    return tokens.withLock { tokens in
      guard tokens >= cost else { return nil }
      tokens -= cost
      return cost
    }
  }

  /// Gives back after a success: what the last attempt cost, or one token where the first succeeded.
  package func release(_ paid: Int?) {
    tokens.withLock { $0 = min($0 + (paid ?? 1), RetryQuota.capacity) }
  }
}
