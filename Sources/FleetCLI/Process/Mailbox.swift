import Glibc
import Synchronization

/// Carries what concurrent tasks produce to the thread that runs the command, which may wait.
final class Mailbox<Message: Sendable>: Sendable {
  private struct State {
    var messages: [Message] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  /// A pipe: a byte in it says that there is something to look at.
  private let descriptors: (reading: Int32, writing: Int32)

  /// - throws: `StreamError` where no pipe can be had.
  init() throws(StreamError) {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { throw StreamError(stream: "a pipe", code: errno) }
    for descriptor in pair {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    descriptors = (pair[0], pair[1])
  }

  deinit {
    close(descriptors.reading)
    close(descriptors.writing)
  }

  func send(_ message: Message) {
    state.withLock { $0.messages.append(message) }
    wake()
  }

  /// Says that nothing will come any more.
  func finish() {
    state.withLock { $0.isClosed = true }
    wake()
  }

  /// A full pipe holds a byte already.
  private func wake() {
    var byte: UInt8 = 1
    _ = write(descriptors.writing, &byte, 1)
  }

  enum Delivery {
    case messages([Message])
    /// Nothing came in time, or a signal did.
    case nothing
    case finished
  }

  /// Waits for what comes next.
  func receive(milliseconds: Int32) -> Delivery {
    let (waiting, isClosed) = take()
    if !waiting.isEmpty { return .messages(waiting) }
    if isClosed { return .finished }
    var poller = pollfd(fd: descriptors.reading, events: Int16(POLLIN), revents: 0)
    if poll(&poller, 1, milliseconds) > 0 {
      var bytes = [UInt8](repeating: 0, count: 4096)
      _ = read(descriptors.reading, &bytes, bytes.count)
    }
    let (messages, _) = take()
    return messages.isEmpty ? .nothing : .messages(messages)
  }

  private func take() -> (messages: [Message], isClosed: Bool) {
    state.withLock { state in
      defer { state.messages = [] }
      return (state.messages, state.isClosed)
    }
  }
}
