import CCurl

/// One transfer, as the thread sees it that makes it.
final class Exchange {
  private let sink: any HTTPSink
  private let limit: Int
  private var reader = HTTPHeadReader()
  private var byteCount = 0
  private var head: HTTPHead?
  /// Why no more was taken.
  private enum Stop {
    case headTooLarge
    case bodyTooLarge
    case refused
  }
  private var stop: Stop?

  init(sink: any HTTPSink, limit: Int) {
    self.sink = sink
    self.limit = limit
  }

  /// Sends a request that was checked, and returns when its answer is with the sink.
  func perform(
    _ request: HTTPRequest, to target: RequestTarget, with settings: TransportSettings,
    on handle: CurlHandle
  ) -> Result<HTTPHead, TransportFailure> {
    handle.prepare(request, to: target, with: settings)
    let outcome = request.body.withUnsafeBytes { body in
      ccurl_perform(
        handle.pointer, body.baseAddress, body.count,
        ccurl_receiver(
          // Lives until this call returns, and so do the transfer and its use of it.
          context: Unmanaged.passUnretained(self).toOpaque(),
          header: { context, bytes, length in
            Exchange.from(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: length))
              ?? false
          },
          body: { context, bytes, length in
            Exchange.from(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: length))
              ?? false
          }))
    }
    if outcome.end == CCURL_STOPPED { return .failure(stopFailure(target.host)) }
    if outcome.end == CCURL_DONE, let head { return .success(head) }
    return .failure(
      TransportFailure(outcome, host: target.host, limits: request.limits, words: handle.words))
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if let head = reader.take(bytes) {
      self.head = head
      sink.begin(head)
    }
    if reader.byteCount > HTTPHeadReader.limit { stop = .headTooLarge }
    return stop == nil
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    byteCount += bytes.count
    if byteCount > limit {
      stop = .bodyTooLarge
    } else if !sink.receive(bytes) {
      stop = .refused
    }
    return stop == nil
  }

  private func stopFailure(_ host: String) -> TransportFailure {
    switch stop {
    case .headTooLarge:
      TransportFailure(
        .tooLarge, "\(host) answered with more than \(HTTPHeadReader.limit) bytes of headers")
    case .bodyTooLarge:
      TransportFailure(.tooLarge, "\(host) answered with more than \(limit) bytes")
    case .refused, nil:
      TransportFailure(.refused, "the rest of the answer of \(host) was not wanted")
    }
  }
}
