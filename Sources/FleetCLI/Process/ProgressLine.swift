/// A line on the terminal that says how far a long command is, and is gone when it is done.
///
/// It writes to standard error, and only where that is a terminal.
final class ProgressLine {
  private let streams: Streams
  private let isShown: Bool

  init(_ session: Session) {
    streams = session.streams
    isShown = session.environment.isErrorTerminal && !session.isQuiet
  }

  /// Replaces the line.
  ///
  /// The text has to be safe for a terminal.
  func show(_ text: @autoclosure () -> String) {
    if isShown { streams.error("\r\u{1b}[K\(text())") }
  }

  func clear() {
    if isShown { streams.error("\r\u{1b}[K") }
  }
}
