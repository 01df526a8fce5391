/// How often a call is tried, and how long it waits in between.
///
/// Source: botocore `retries/standard.py` with `AWS_NEW_RETRIES_2026`, and `data/_retry.json`.
package struct RetryPolicy: Hashable, Sendable {
  package let mode: RetryMode
  /// The first one included; at least 1.
  package let maximumAttempts: Int

  /// With 3 attempts, or 5 in `legacy`, where nothing is said.
  package init(mode: RetryMode = .standard, maximumAttempts: Int? = nil) {
    self.mode = mode
    self.maximumAttempts = max(1, maximumAttempts ?? (mode == .legacy ? 5 : 3))
  }

  /// How long to wait after a failed attempt, the first of which is 1.
  ///
  /// `retryAfter` is what `x-amz-retry-after` says; `random` lies in `0..<1`.
  package func delay(
    afterAttempt attempt: Int, trouble: RetryTrouble, retryAfter: Duration?, random: Double
  ) -> Duration {
    // From the 31st attempt on nothing would grow but the exponent.
    let doubled = Double(1 << min(max(attempt, 1) - 1, 30))
    if mode == .legacy { return RetryPolicy.seconds(random * doubled) }
    let scale = trouble == .throttling ? 1 : 0.05
    let delay = RetryPolicy.seconds(random * min(scale * doubled, 20))
    guard let retryAfter else { return delay }
    return max(delay, min(retryAfter, delay + .seconds(5)))
  }

  /// In whole microseconds.
  private static func seconds(_ seconds: Double) -> Duration {
    .microseconds(Int64((seconds * 1e6).rounded()))
  }

  /// What the header `x-amz-retry-after` asks for: whole milliseconds.
  ///
  /// Nil where it is absent, negative or no number.
  package static func retryAfter(_ head: HTTPHead?) -> Duration? {
    guard let text = head?["x-amz-retry-after"], let wait = Int64(text), wait >= 0 else {
      return nil
    }
    return .milliseconds(wait)
  }
}
