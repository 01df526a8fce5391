import CCurl

/// A libcurl handle, and the connections that it keeps.
///
/// One thread uses it at a time; `cancel` may be called from any.
final class CurlHandle: @unchecked Sendable {
  // Safe because the queue gives a handle to one thread at a time, and `ccurl_cancel` allows any.
  let pointer: OpaquePointer
  /// Where it has been, the latest last: it may still be connected to these.
  private var origins: [String] = []
  /// Connections that it keeps, each to another origin: as a rule it makes one at a time.
  private static let connectionLimit = 16

  /// Nil where libcurl cannot be loaded, or memory ran out.
  init?() {
    guard let pointer = ccurl_open(CurlHandle.connectionLimit) else { return nil }
    self.pointer = pointer
  }

  deinit { ccurl_close(pointer) }

  /// libcurl's words for the last failure.
  var words: String {
    let words = String(cString: ccurl_words(pointer))
    // libcurl repeats a malformed proxy with its password.
    return words.contains("@") ? String(cString: ccurl_plain_words(pointer)) : words
  }

  func mayBeConnected(to origin: String) -> Bool { origins.contains(origin) }

  /// Notes that the next request goes there.
  func visit(_ origin: String) {
    origins.removeAll { $0 == origin }
    origins.append(origin)
    if origins.count > CurlHandle.connectionLimit { origins.removeFirst() }
  }

  func cancel() { ccurl_cancel(pointer) }

  /// Takes back a cancellation that came after the transfer it was meant for.
  func allow() { ccurl_allow(pointer) }

  func prepare(
    _ request: HTTPRequest, to target: RequestTarget, with settings: TransportSettings
  ) {
    ccurl_begin(pointer)
    ccurl_set_target(pointer, request.method.rawValue, request.url, target.scheme)
    ccurl_set_user_agent(pointer, settings.userAgent)
    let limits = request.limits
    ccurl_set_limits(
      pointer, limits.connect.inMilliseconds, limits.stall.inMilliseconds,
      limits.total.inMilliseconds)
    if request.usesFreshConnection { ccurl_set_fresh(pointer) }
    if let certificates = settings.certificates { ccurl_set_trust(pointer, certificates) }
    let proxy = target.scheme == "https" ? settings.httpsProxy : settings.httpProxy
    // libcurl knows `*` alone, not in a list.
    if request.usesProxy, let proxy, !settings.proxyExceptions.contains("*") {
      ccurl_set_proxy(pointer, proxy, settings.proxyExceptions.joined(separator: ","))
    }
    for header in request.headers { ccurl_add_header(pointer, header.line) }
    guard let signature = request.signature else { return leaveOutDefaults(of: request) }
    let credentials = signature.credentials
    ccurl_set_signature(
      pointer, "aws:amz:\(signature.region):\(signature.service)", credentials.accessKeyID,
      credentials.secretAccessKey.revealed)
    if let token = credentials.sessionToken {
      ccurl_add_header(pointer, "x-amz-security-token: \(token.revealed)")
    }
  }

  /// Keeps libcurl from adding headers that nobody asked for.
  ///
  /// Not for signed requests: libcurl 7.88 signs what it leaves out.
  private func leaveOutDefaults(of request: HTTPRequest) {
    ccurl_add_header(pointer, "expect:")
    // libcurl would call every body a form.
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      ccurl_add_header(pointer, "content-type:")
    }
  }
}

extension Duration {
  /// Rounded up, and at least 1: libcurl takes 0 for no limit.
  fileprivate var inMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds >= 0 else { return 1 }
    // A week: libcurl counts in 32 bits.
    guard seconds < 604_800 else { return 604_800_000 }
    let fraction = Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    return max(1, Int(seconds) * 1000 + fraction)
  }
}
