import CProcess
import Glibc

/// Ctrl-C and `kill`, where a command wants to end in good order.
///
/// The first one is noted, a second one ends the process as usual.
enum Interrupts {
  /// Notes signals from now on.
  static func catchAll() { cprocess_catch_interrupts() }

  /// How the process is to end; nil as long as nobody wants it to.
  static var status: ExitStatus? {
    switch cprocess_interrupt() {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }
}
