import CCurl

extension TransportFailure {
  /// What the end of a transfer means.
  init(_ outcome: ccurl_outcome, host: String, limits: HTTPLimits, words: String) {
    let words = TransportFailure.withoutProxy(TransportFailure.oneLine(words))
    let told = words.lowercased().contains(host) ? words : "\(host): \(words)"
    if outcome.proxy_status >= 300 {
      self.init(.connect, "the proxy answered \(outcome.proxy_status) when asked for \(host)")
      return
    }
    switch outcome.end {
    case CCURL_UNRESOLVED: self.init(.resolve, told)
    case CCURL_UNCONNECTED: self.init(.connect, told)
    case CCURL_CONNECT_TIMEOUT:
      self.init(.connect, "no connection to \(host) within \(min(limits.connect, limits.total))")
    case CCURL_TLS_FAILED: self.init(.tls, told)
    case CCURL_TIMEOUT: self.init(.timeout, "no whole answer of \(host) within \(limits.total)")
    case CCURL_STALLED: self.init(.timeout, "nothing came from \(host) for \(limits.stall)")
    case CCURL_CANCELLED: self = .cancelled(host)
    case CCURL_UNUSABLE: self.init(.unusable, told)
    case CCURL_DONE: self.init(.interrupted, "\(host) closed the connection without an answer")
    default: self.init(.interrupted, told)
    }
  }

  static func cancelled(_ host: String) -> TransportFailure {
    TransportFailure(.cancelled, "the request to \(host) was cancelled")
  }

  /// libcurl quotes the URL of a proxy that it does not understand, with the password.
  private static func withoutProxy(_ words: String) -> String {
    guard words.lowercased().contains("unsupported proxy") else { return words }
    return "the URL of the proxy is not understood"
  }

  /// As a part of a message: it begins in lower case, and holds nothing that a terminal obeys.
  private static func oneLine(_ words: String) -> String {
    let plain = words.unicodeScalars.prefix(300).map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : Character(scalar)
    }
    let text = String(plain)
    // Names such as SSL and OpenSSL stay as they are.
    guard !text.dropFirst().prefix(while: \.isLetter).contains(where: \.isUppercase) else {
      return text
    }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
