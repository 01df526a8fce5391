import CCrypto

/// The libcrypto that is installed.
package struct CryptoLibrary: Hashable, Sendable {
  /// Such as `OpenSSL 3.0.17`.
  package let version: String

  /// Loads the library.
  ///
  /// Throws `unusable` where it is missing, or too old.
  package init() throws(TransportFailure) {
    if let reason = ccrypto_load() {
      throw TransportFailure(.unusable, String(cString: reason))
    }
    // The date of its release says nothing that the number does not.
    version = (ccrypto_version().map { String(cString: $0) } ?? "")
      .split(separator: " ").prefix(2).joined(separator: " ")
  }
}
