import CCurl

/// Requests in line, and the threads that send them.
///
/// The threads hold it, so it lives until `close` has ended them.
final class RequestQueue: @unchecked Sendable {
  // Safe because all that changes is touched under `lock` alone.
  private let lock = ThreadLock()
  private let settings: TransportSettings
  private var waiting: [QueuedRequest] = []
  private var running: [String: Int] = [:]
  private var handles: HandlePool
  private var threads = 0
  private var idleThreads = 0
  private var isClosed = false
  /// How long a thread without work stays, in seconds.
  private static let patience = 10

  init(_ settings: TransportSettings) {
    self.settings = settings
    handles = HandlePool(maximum: settings.maximumRequests)
  }

  /// Puts a request in line.
  func submit(_ request: QueuedRequest, waiter: QueuedRequest.Waiter) {
    let failure: TransportFailure? = lock.locked {
      if case .cancelled = request.state { return .cancelled(request.target.host) }
      request.state = .waiting(waiter)
      waiting.append(request)
      if waiting.count <= idleThreads {
        lock.wakeOne()
      } else if threads < settings.maximumRequests {
        if startThread({ self.work() }) {
          threads += 1
        } else if threads == 0 {
          waiting.removeLast()
          request.state = .ended
          return TransportFailure(.unusable, "no thread can be started")
        }
      }
      return nil
    }
    if let failure { waiter.resume(returning: .failure(failure)) }
  }

  /// Drops a request that waits, and ends one that is under way.
  func cancel(_ request: QueuedRequest) {
    let dropped: QueuedRequest.Waiter? = lock.locked {
      switch request.state {
      case .new:
        request.state = .cancelled
      case .waiting(let waiter):
        waiting.removeAll { $0 === request }
        request.state = .ended
        return waiter
      case .running(_, let handle):
        handle.cancel()
      case .cancelled, .ended:
        break
      }
      return nil
    }
    dropped?.resume(returning: .failure(.cancelled(request.target.host)))
  }

  /// Ends the threads as they become idle.
  func close() {
    lock.locked {
      isClosed = true
      lock.wakeAll()
    }
  }

  /// What each thread does.
  private func work() {
    // The first thread loads libcurl here, outside the lock.
    let missing = ccurl_load().map { String(cString: $0) }
    while true {
      let turn = lock.locked { nextTurn() }
      switch turn {
      case .leave(let handles):
        // Connections close outside the lock.
        return withExtendedLifetime(handles) {}
      case .refuse(let request, let waiter):
        let reason = missing ?? "libcurl has no memory for a request to \(request.target.host)"
        waiter.resume(returning: .failure(TransportFailure(.unusable, reason)))
      case .send(let request, let waiter, let handle):
        let result = Exchange(sink: request.sink, limit: request.request.limits.bytes).perform(
          request.request, to: request.target, with: settings, on: handle)
        lock.locked { end(request, handle) }
        waiter.resume(returning: result)
      }
    }
  }

  private enum Turn {
    case send(QueuedRequest, QueuedRequest.Waiter, CurlHandle)
    /// There is no handle to send it with.
    case refuse(QueuedRequest, QueuedRequest.Waiter)
    case leave([CurlHandle])
  }

  /// Waits for a request that may be sent, or for the end.
  private func nextTurn() -> Turn {
    while true {
      if let turn = takeRequest() { return turn }
      if isClosed { return leave() }
      idleThreads += 1
      let hasNews = lock.wait(seconds: RequestQueue.patience)
      idleThreads -= 1
      if !hasNews, waiting.isEmpty { return leave() }
    }
  }

  private func leave() -> Turn {
    threads -= 1
    return .leave(threads == 0 ? handles.drain() : [])
  }

  private func takeRequest() -> Turn? {
    let index = waiting.firstIndex { request in
      guard let limit = settings.maximumRequestsPerHost else { return true }
      return running[request.target.origin, default: 0] < limit
    }
    guard let index else { return nil }
    let request = waiting.remove(at: index)
    guard case .waiting(let waiter) = request.state else { return nil }
    guard let handle = handles.take(for: request.target.origin) else {
      request.state = .ended
      return .refuse(request, waiter)
    }
    handle.allow()
    request.state = .running(waiter, handle)
    running[request.target.origin, default: 0] += 1
    return .send(request, waiter, handle)
  }

  private func end(_ request: QueuedRequest, _ handle: CurlHandle) {
    request.state = .ended
    handles.giveBack(handle)
    let origin = request.target.origin
    running[origin] = running[origin].flatMap { $0 > 1 ? $0 - 1 : nil }
    // One that waits for its host may go now.
    if settings.maximumRequestsPerHost != nil, !waiting.isEmpty { lock.wakeOne() }
  }
}
