import Synchronization

/// The tokens of one API, which come at a rate that learns from throttling.
///
/// A rate grows by up to one a second for each second of answers, and is halved by throttling.
final class RateBucket: Sendable {
  struct Pace: Hashable, Sendable {
    /// Calls per second.
    var initial: Double
    var maximum: Double
    /// How many calls may be made at once after a rest.
    var burst: Double
  }

  /// The slowest, in calls per second: slower would be no collection at all.
  static let floor = 0.5

  private struct State {
    var rate: Double
    var tokens: Double
    var filledAt: Duration
    var slowedAt: Duration?
    var throttles = 0
  }

  private let pace: Pace
  private let timing: CallTiming
  private let row = Turnstile()
  private let state: Mutex<State>

  init(_ pace: Pace, timing: CallTiming) {
    self.pace = pace
    self.timing = timing
    state = Mutex(
      State(rate: pace.initial, tokens: pace.burst, filledAt: timing.uptime(), slowedAt: nil))
  }

  /// Calls per second, as of now.
  var rate: Double { state.withLock { $0.rate } }
  /// How often AWS throttled.
  var throttles: Int { state.withLock { $0.throttles } }

  /// Waits for a token and takes it: first come, first served.
  ///
  /// Returns when it was taken, by `CallTiming.uptime`. Throws where the task is cancelled.
  func take() async throws(CancellationError) -> Duration {
    try await row.enter()
    defer { row.leave() }
    while true {
      let now = timing.uptime()
      guard let wait = state.withLock({ missing(&$0, now) }) else { return now }
      try await timing.sleep(wait)
    }
  }

  /// Takes a token; or how long to wait for one, at the rate as of now.
  private func missing(_ state: inout State, _ now: Duration) -> Duration? {
    fill(&state, now)
    // What rounding took from a whole token is no reason to wait.
    if state.tokens >= 1 - 1e-9 {
      state.tokens -= 1
      return nil
    }
    let seconds = (1 - state.tokens) / state.rate
    return .microseconds(max(1, Int64((seconds * 1e6).rounded(.up))))
  }

  /// Counts what came since it was last asked, at the rate of that time.
  private func fill(_ state: inout State, _ now: Duration) {
    let passed = max(0, (now - state.filledAt).inSeconds)
    state.tokens = min(pace.burst, state.tokens + passed * state.rate)
    state.filledAt = max(state.filledAt, now)
  }

  func succeeded() {
    let now = timing.uptime()
    state.withLock { state in
      fill(&state, now)
      state.rate = min(pace.maximum, state.rate + min(1, 1 / state.rate))
    }
  }

  /// Slows down after a call that was let through at this time.
  ///
  /// Calls that were under way together count once: those that were let through before it slowed down.
  func throttled(takenAt: Duration) {
    let now = timing.uptime()
    state.withLock { state in
      state.throttles += 1
      if let slowedAt = state.slowedAt, takenAt < slowedAt { return }
      state.slowedAt = now
      fill(&state, now)
      state.rate = max(min(RateBucket.floor, pace.maximum), state.rate / 2)
      state.tokens = min(state.tokens, 0)
    }
  }
}
