import Synchronization

/// Counts how often each page was asked for.
final class SeenPages: Sendable {
  private let counts = Mutex<[Int: Int]>([:])

  /// How often, this time included.
  func count(_ page: Int) -> Int {
    counts.withLock { counts in
      counts[page, default: 0] += 1
      return counts[page, default: 0]
    }
  }
}
