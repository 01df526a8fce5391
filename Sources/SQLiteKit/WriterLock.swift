import Glibc

/// The right to be the only writer of a database file: an advisory lock on a file beside it.
///
/// The kernel lets go of it when the process ends, however it ends; the file itself stays.
package final class WriterLock {
  private let descriptor: Int32

  package enum Failure: Error, Equatable {
    /// Another process holds it; what it wrote about itself, nil where it wrote nothing.
    case held(by: String?)
    /// The lock file cannot be opened or locked; `errno`.
    case system(Int32)
  }

  /// Takes the lock at `path`, and waits up to `timeout` for who holds it.
  ///
  /// - parameter holder: one line about this process, for those who find the lock taken.
  /// - parameter waiting: called once, when somebody has held the lock for long enough to be worth a word: half a
  ///   second, or half of `timeout` where that is less. It gets what the holder wrote about itself.
  package init(
    path: String, holder: String = "", timeout: Duration, waiting: (String?) -> Void
  ) throws(Failure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    self.descriptor = descriptor
    guard descriptor >= 0 else { throw .system(errno) }
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + timeout
    let patience = min(timeout / 2, .milliseconds(500))
    var hasSpoken = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw .system(code) }
      guard clock.now < end else { throw .held(by: WriterLock.text(of: descriptor)) }
      if !hasSpoken, clock.now >= start + patience {
        waiting(WriterLock.text(of: descriptor))
        hasSpoken = true
      }
      usleep(20_000)
    }
    // Who cannot write it holds the lock all the same.
    let text = Array(holder.utf8)
    if ftruncate(descriptor, 0) == 0, !text.isEmpty {
      _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
  }

  /// What stands in the lock file; nil if nothing.
  private static func text(of descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
