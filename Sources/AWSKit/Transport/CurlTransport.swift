/// Sends requests with libcurl, on threads of its own.
///
/// Connections are kept and reused. HTTP/1.1, TLS 1.2 or newer, no redirects, no cookies; nothing is read from
/// the environment, `.netrc` or files other than `TransportSettings.certificates` and the system's.
package final class CurlTransport: HTTPTransport {
  private let queue: RequestQueue

  /// Loads libcurl at the first request, not here.
  package init(settings: TransportSettings) { queue = RequestQueue(settings) }

  deinit { queue.close() }

  /// Sends a request; the limits of time count from when its turn comes.
  package func send(_ request: HTTPRequest, to sink: any HTTPSink) async throws(TransportFailure)
    -> HTTPHead
  {
    let target = try request.checked()
    let queued = QueuedRequest(request, to: target, sink: sink)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { queue.submit(queued, waiter: $0) }
    } onCancel: {
      queue.cancel(queued)
    }
    return try result.get()
  }
}
