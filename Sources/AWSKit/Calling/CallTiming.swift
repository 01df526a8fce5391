package import FleetModel

/// Clocks, sleep and chance, as the calls of a run use them.
package struct CallTiming: Sendable {
  /// The clock of the machine, which people may set.
  package let now: @Sendable () -> Timestamp
  /// Time since some fixed moment, which nobody sets.
  package let uptime: @Sendable () -> Duration
  /// Throws where the task is cancelled.
  package let sleep: @Sendable (Duration) async throws(CancellationError) -> Void
  /// In `0..<1`.
  package let random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
    self.random = random
  }
}

extension Duration {
  /// In seconds.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
