import Synchronization

/// What the calls of a run came to, for a line of progress and for the report.
package final class CallStatistics: Sendable {
  package struct Counts: Hashable, Sendable {
    /// Requests that were sent, retries included.
    package var calls = 0
    /// Of these, the ones that repeat another.
    package var retries = 0
    /// Answers that say that it was asked too often.
    package var throttles = 0
    /// Calls that gave no answer in the end.
    package var failures = 0
    /// Bytes of the answers after decompression.
    package var bytes = 0

    package init() {}

    package static func += (left: inout Counts, right: Counts) {
      left.calls += right.calls
      left.retries += right.retries
      left.throttles += right.throttles
      left.failures += right.failures
      left.bytes += right.bytes
    }
  }

  private let counts = Mutex<[String: Counts]>([:])

  package init() {}

  /// By the permission that an operation needs, such as `ec2:DescribeInstances`.
  package var byOperation: [String: Counts] { counts.withLock { $0 } }

  package var total: Counts {
    counts.withLock { counts in
      var total = Counts()
      for count in counts.values { total += count }
      return total
    }
  }

  func count(_ operation: AWSOperation, _ change: (inout Counts) -> Void) {
    counts.withLock { change(&$0[operation.permission, default: Counts()]) }
  }
}
