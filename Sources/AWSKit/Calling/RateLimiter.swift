import Synchronization

/// Keeps the calls of a run below the rates at which AWS throttles.
///
/// AWS counts for an account, a Region and an API, and so does this: share one among all clients.
/// Source: EC2 API reference, *Request throttling* (100 at once, then 20 a second, for most calls
/// that describe). SSM and IAM publish no numbers; there it starts at 5 a second and learns.
package final class RateLimiter: Sendable {
  /// What AWS counts together.
  package struct API: Hashable, Sendable {
    /// What the caller calls the account.
    package let account: String
    /// The Region that is signed for: one for all calls of IAM in a partition.
    package let region: String
    package let service: AWSService
    package let operation: String

    package init(account: String, region: String, service: AWSService, operation: String) {
      self.account = account
      self.region = region
      self.service = service
      self.operation = operation
    }
  }

  /// That a call was let through.
  package struct Admission: Sendable {
    fileprivate let bucket: RateBucket
    fileprivate let takenAt: Duration
    /// Nil but in the retry mode `adaptive`.
    fileprivate let adaptive: AdaptiveRate?

    package func succeeded() {
      bucket.succeeded()
      adaptive?.note(throttled: false)
    }

    package func throttled() {
      bucket.throttled(takenAt: takenAt)
      adaptive?.note(throttled: true)
    }

    /// For another reason than throttling.
    package func failed() { adaptive?.note(throttled: false) }
  }

  /// What the retry mode `adaptive` counts together.
  private struct Place: Hashable {
    let account: String
    let region: String
    let service: AWSService
  }

  private let timing: CallTiming
  private let buckets = Mutex<[API: RateBucket]>([:])
  private let adaptiveRates = Mutex<[Place: AdaptiveRate]>([:])
  /// Of all calls together; nil where nobody set a limit.
  private let total: RateBucket?

  /// `maximumRate` is for all calls together, in calls per second: `--max-rps`.
  ///
  /// Nil for no limit but AWS's own.
  package init(timing: CallTiming, maximumRate: Double? = nil) {
    self.timing = timing
    total = maximumRate.map { rate in
      let rate = max(rate, 0.001)
      return RateBucket(.init(initial: rate, maximum: rate, burst: 1), timing: timing)
    }
  }

  /// Waits until the API may be called: first come, first served.
  ///
  /// In the retry mode `adaptive` the service's own rate in the Region counts, too. Throws where the
  /// task is cancelled.
  package func admit(_ api: API, mode: RetryMode = .standard) async throws(CancellationError)
    -> Admission
  {
    let bucket = bucket(of: api)
    let adaptive = mode == .adaptive ? adaptiveRate(of: api) : nil
    var takenAt = try await bucket.take()
    try await adaptive?.take()
    if let total { takenAt = try await total.take() }
    return Admission(bucket: bucket, takenAt: takenAt, adaptive: adaptive)
  }

  private func adaptiveRate(of api: API) -> AdaptiveRate {
    adaptiveRates.withLock { rates in
      let place = Place(account: api.account, region: api.region, service: api.service)
      if let rate = rates[place] { return rate }
      let rate = AdaptiveRate(timing: timing)
      rates[place] = rate
      return rate
    }
  }

  /// Calls per second that an API is held to now.
  package func rate(of api: API) -> Double { bucket(of: api).rate }

  /// How often AWS throttled all the same.
  package var throttles: Int {
    buckets.withLock { $0.values.reduce(0) { $0 + $1.throttles } }
  }

  private func bucket(of api: API) -> RateBucket {
    buckets.withLock { buckets in
      if let bucket = buckets[api] { return bucket }
      let pace: RateBucket.Pace =
        api.service == .ec2
        ? .init(initial: 20, maximum: 20, burst: 100) : .init(initial: 5, maximum: 20, burst: 10)
      let bucket = RateBucket(pace, timing: timing)
      buckets[api] = bucket
      return bucket
    }
  }
}
