import CExpat

/// The Expat that is installed.
package struct ExpatLibrary: Hashable, Sendable {
  /// Such as `2.5.0`.
  package let version: String

  /// Loads the library.
  ///
  /// Throws `unusable` where it is missing, or too old.
  package init() throws(TransportFailure) {
    if let reason = cexpat_load() {
      throw TransportFailure(.unusable, String(cString: reason))
    }
    let name = cexpat_version().map { String(cString: $0) } ?? ""
    version = name.hasPrefix("expat_") ? String(name.dropFirst(6)) : name
  }
}
