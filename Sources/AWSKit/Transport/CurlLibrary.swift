import CCurl

/// The libcurl that is installed.
package struct CurlLibrary: Hashable, Sendable {
  /// Such as `7.88.1`.
  package let version: String
  /// Such as `OpenSSL/3.0.19`.
  package let tls: String

  /// Loads the library.
  ///
  /// Throws `unusable` where it is missing, or too old.
  package init() throws(TransportFailure) {
    if let reason = ccurl_load() {
      throw TransportFailure(.unusable, String(cString: reason))
    }
    version = ccurl_version().map { String(cString: $0) } ?? ""
    tls = ccurl_tls_version().map { String(cString: $0) } ?? ""
  }
}
