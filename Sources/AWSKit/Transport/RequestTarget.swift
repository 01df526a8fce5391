/// Where a request goes: the parts of its URL that decide how it is sent.
struct RequestTarget: Hashable, Sendable {
  /// `http` or `https`.
  let scheme: String
  /// With the port, where the URL names one; lower case.
  let host: String
  /// What follows the host: path and query.
  let rest: String

  /// Scheme, host and port: what connections are kept for.
  var origin: String { "\(scheme)://\(host)" }

  /// Nil for what is no plain `http` or `https` URL, such as one with a user name or a fragment.
  init?(_ url: String) {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let separator = url.firstRange(of: "://")
    else { return nil }
    scheme = url[..<separator.lowerBound].lowercased()
    let afterScheme = url[separator.upperBound...]
    let end = afterScheme.firstIndex { "/?#\\".contains($0) } ?? afterScheme.endIndex
    host = afterScheme[..<end].lowercased()
    rest = String(afterScheme[end...])
    guard scheme == "http" || scheme == "https", !host.isEmpty, !host.contains("@"),
      !rest.contains("#"), rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?")
    else { return nil }
  }
}
