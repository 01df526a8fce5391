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
  /// - parameter waiting: called once, when it turns out that somebody holds the lock.
  package init(path: String, timeout: Duration, waiting: () -> Void) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
    let clock = ContinuousClock()
    let end = clock.now + timeout
    var hasWaited = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw .system(code) }
      guard clock.now < end else { throw .held }
      if !hasWaited {
        waiting()
        hasWaited = true
      }
      usleep(20_000)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
