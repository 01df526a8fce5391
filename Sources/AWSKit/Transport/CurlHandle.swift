import CCurl

/// A libcurl handle, and the connections that it keeps.
///
/// One thread uses it at a time; `cancel` may be called from any.
final class CurlHandle: @unchecked Sendable {
  // Safe because the queue gives a handle to one thread at a time, and `ccurl_cancel` allows any.
  let pointer: OpaquePointer
  /// Where it has been, the latest last: it may still be connected to these.
  var origins: [String] = []

  /// Nil where libcurl cannot be loaded, or memory ran out.
  init?() {
    guard let pointer = ccurl_open() else { return nil }
    self.pointer = pointer
  }

  deinit { ccurl_close(pointer) }

  /// libcurl's words for the last failure.
  var words: String {
    let words = String(cString: ccurl_words(pointer))
    // libcurl repeats a malformed proxy with its password.
    return words.contains("@") ? String(cString: ccurl_plain_words(pointer)) : words
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
    if let certificates = settings.certificates { ccurl_set_trust(pointer, certificates) }
    let proxy = target.scheme == "https" ? settings.httpsProxy : settings.httpProxy
    if request.usesProxy, let proxy {
      ccurl_set_proxy(pointer, proxy, settings.proxyExceptions.joined(separator: ","))
    }
    for header in request.headers { ccurl_add_header(pointer, header.line) }
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      // libcurl would call every body a form.
      ccurl_add_header(pointer, "content-type:")
    }
    guard let signature = request.signature else {
      // libcurl waits for `100 Continue` before large bodies otherwise.
      ccurl_add_header(pointer, "expect:")
      return
    }
    // Signed bodies are small, and an `expect` without a value would be signed though it is not sent.
    let credentials = signature.credentials
    ccurl_set_signature(
      pointer, "aws:amz:\(signature.region):\(signature.service)", credentials.accessKeyID,
      credentials.secretAccessKey.revealed)
    if let token = credentials.sessionToken {
      ccurl_add_header(pointer, "x-amz-security-token: \(token.revealed)")
    }
  }
}

extension Duration {
  /// Rounded up, and at least 1: libcurl takes 0 for no limit.
  fileprivate var inMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds >= 0 else { return 1 }
    // A month, beyond which libcurl's sums overflow.
    guard seconds < 2_592_000 else { return 2_592_000_000 }
    let fraction = Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    return max(1, Int(seconds) * 1000 + fraction)
  }
}
