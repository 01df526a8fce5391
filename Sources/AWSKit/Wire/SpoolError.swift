import Glibc

/// Why the pages of an answer could not be kept.
package struct SpoolError: Error, Hashable, Sendable {
  package enum Action: String, Hashable, Sendable {
    case create
    case write
    case read
  }

  package let action: Action
  /// Where the file was to be, or is without a name.
  package let folder: String
  /// Such as `ENOSPC`.
  package let errno: Int32

  package init(action: Action, folder: String, errno: Int32) {
    self.action = action
    self.folder = folder
    self.errno = errno
  }

  /// In the system's words, in lower case.
  package var reason: String {
    strerror(errno).map { String(cString: $0).lowercased() } ?? "error \(errno)"
  }
}
