/// A line on the terminal that says how far a long command is, and is gone when it is done.
///
/// It writes to standard error, and only where that is a terminal.
final class ProgressLine {
  private let streams: Streams
  private let isWanted: Bool
  private var isShown = false

  init(_ session: Session) {
    streams = session.streams
    isWanted = session.environment.isErrorTerminal && !session.isQuiet
  }

  /// Replaces the line.
  ///
  /// The text has to be safe for a terminal.
  func show(_ text: @autoclosure () -> String) {
    guard isWanted else { return }
    streams.error("\r\u{1b}[K\(text())")
    isShown = true
  }

  func clear() {
    if isShown { streams.error("\r\u{1b}[K") }
    isShown = false
  }
}
