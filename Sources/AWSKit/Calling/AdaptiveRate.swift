import Glibc
import Synchronization

/// How fast one service in one Region may be asked in the retry mode `adaptive`.
///
/// Nothing is held back before the first throttling. Then the rate falls, and comes back along a
/// cubic curve.
/// Source: botocore `retries/adaptive.py`, `throttling.py` and `bucket.py`.
final class AdaptiveRate: Sendable {
  private struct State {
    var isEnabled = false
    var curve: Curve
    var meter: Meter
    /// Tokens per second, and how many there may be.
    var rate = 1.0
    var capacity = 1.0
    var tokens = 0.0
    var filledAt: Double
  }

  private static let floor = 0.5
  private let timing: CallTiming
  private let row = Turnstile()
  private let state: Mutex<State>

  init(timing: CallTiming) {
    self.timing = timing
    let now = timing.uptime().inSeconds
    state = Mutex(State(curve: Curve(failedAt: now), meter: Meter(now), filledAt: now))
  }

  /// Calls per second; nil where nothing is held back.
  var rate: Double? { state.withLock { $0.isEnabled ? $0.rate : nil } }

  /// Waits for a token, first come, first served.
  ///
  /// Throws where the task is cancelled.
  func take() async throws(CancellationError) {
    try await row.enter()
    defer { row.leave() }
    while true {
      let now = timing.uptime().inSeconds
      let seconds = state.withLock { state -> Double? in
        guard state.isEnabled else { return nil }
        AdaptiveRate.fill(&state, now)
        if state.tokens >= 1 - 1e-9 {
          state.tokens -= 1
          return nil
        }
        return (1 - state.tokens) / state.rate
      }
      guard let seconds else { return }
      try await timing.sleep(.microseconds(max(1, Int64((seconds * 1e6).rounded(.up)))))
    }
  }

  /// Learns from what an attempt came to.
  func note(throttled: Bool) {
    let now = timing.uptime().inSeconds
    state.withLock { state in
      let measured = state.meter.record(now)
      let wanted: Double
      if throttled {
        wanted = state.curve.fail(
          at: now, rate: state.isEnabled ? min(measured, state.rate) : measured)
        state.isEnabled = true
      } else {
        wanted = state.curve.rate(at: now)
      }
      AdaptiveRate.fill(&state, now)
      let rate = min(wanted, 2 * measured)
      state.rate = max(rate, AdaptiveRate.floor)
      state.capacity = max(rate, 1)
      state.tokens = min(state.tokens, state.capacity)
    }
  }

  private static func fill(_ state: inout State, _ now: Double) {
    state.tokens = min(
      state.capacity, state.tokens + max(0, now - state.filledAt) * state.rate)
    state.filledAt = max(state.filledAt, now)
  }
}

extension AdaptiveRate {
  /// The cubic curve along which a rate comes back.
  private struct Curve {
    private static let beta = 0.7
    private static let scale = 0.4
    private var highest = 0.0
    private var zeroPoint = 0.0
    private var failedAt: Double

    init(failedAt: Double) { self.failedAt = failedAt }

    func rate(at now: Double) -> Double {
      Curve.scale * pow(now - failedAt - zeroPoint, 3) + highest
    }

    mutating func fail(at now: Double, rate: Double) -> Double {
      highest = rate
      zeroPoint = pow(rate * (1 - Curve.beta) / Curve.scale, 1 / 3)
      failedAt = now
      return rate * Curve.beta
    }
  }

  /// How many answers come in a second, smoothed over half seconds.
  private struct Meter {
    private static let smoothing = 0.8
    private var rate = 0.0
    private var bucket: Double
    private var count = 0.0

    init(_ now: Double) { bucket = now.rounded(.down) }

    mutating func record(_ now: Double) -> Double {
      let current = (now * 2).rounded(.down) / 2
      count += 1
      if current > bucket {
        rate = count / (current - bucket) * Meter.smoothing + rate * (1 - Meter.smoothing)
        count = 0
        bucket = current
      }
      return rate
    }
  }
}
