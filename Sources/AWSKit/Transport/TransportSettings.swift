/// What all requests of a transport have in common.
package struct TransportSettings: Sendable {
  /// Requests under way at once; the others wait in line.
  package var maximumRequests: Int
  /// Of these, to one scheme, host and port.
  ///
  /// Nil for no such limit.
  package var maximumRequestsPerHost: Int?
  /// The certificates to trust, in PEM, and no others: `AWS_CA_BUNDLE`.
  ///
  /// Nil for the system's.
  package var certificates: String?
  /// The proxy for `https` URLs, such as `http://proxy.example:3128`.
  ///
  /// Nil for none.
  package var httpsProxy: String?
  /// The proxy for `http` URLs.
  ///
  /// Nil for none.
  package var httpProxy: String?
  /// Hosts, domains and networks that no proxy is used for, as in `NO_PROXY`; `*` stands for all.
  package var proxyExceptions: [String]
  package var userAgent: String

  package init(
    userAgent: String, maximumRequests: Int = 32, maximumRequestsPerHost: Int? = nil,
    certificates: String? = nil, httpsProxy: String? = nil, httpProxy: String? = nil,
    proxyExceptions: [String] = []
  ) {
    self.userAgent = userAgent
    self.maximumRequests = max(1, maximumRequests)
    self.maximumRequestsPerHost = maximumRequestsPerHost.map { max(1, $0) }
    self.certificates = certificates
    self.httpsProxy = httpsProxy
    self.httpProxy = httpProxy
    self.proxyExceptions = proxyExceptions
  }
}
