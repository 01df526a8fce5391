/// A request that waits for its turn, or is under way.
final class QueuedRequest: @unchecked Sendable {
  // Safe because the queue touches `state` under its lock alone, and the rest does not change.
  enum State {
    case new
    case waiting(Waiter)
    case running(Waiter, CurlHandle)
    /// Cancelled before it was queued.
    case cancelled
    case ended
  }

  typealias Waiter = CheckedContinuation<Result<HTTPHead, TransportFailure>, Never>

  let request: HTTPRequest
  let target: RequestTarget
  let sink: any HTTPSink
  var state = State.new

  init(_ request: HTTPRequest, to target: RequestTarget, sink: any HTTPSink) {
    self.request = request
    self.target = target
    self.sink = sink
  }
}
