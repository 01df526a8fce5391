import Glibc

/// The right to be the only writer of a database file: an advisory lock on a file beside it.
///
/// The kernel lets go of it when the process ends, however it ends; the file itself stays.
package final class WriterLock {
  private let descriptor: Int32

  package enum Failure: Error, Equatable {
    /// Another process holds it.
    case held
    /// The lock file cannot be opened or locked; `errno`.
    case system(Int32)
  }

  /// Takes the lock at `path`, and waits up to `timeout` for who holds it.
  ///
  /// - parameter waiting: called once, when somebody has held the lock for long enough to be worth a word: half a
  ///   second, or half of `timeout` where that is less.
  package init(path: String, timeout: Duration, waiting: () -> Void) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + timeout
    let patience = min(timeout / 2, .milliseconds(500))
    var hasSpoken = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw .system(code) }
      guard clock.now < end else { throw .held }
      if !hasSpoken, clock.now >= start + patience {
        waiting()
        hasSpoken = true
      }
      usleep(20_000)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
