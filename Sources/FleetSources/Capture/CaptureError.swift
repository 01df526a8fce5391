package import JSONKit

/// Why a folder is no capture folder.
package struct CaptureError: Error, Hashable, Sendable {
  /// The file or folder, with the capture folder's own path before it.
  package let path: String
  package let fault: Fault

  package init(path: String, fault: Fault) {
    self.path = path
    self.fault = fault
  }

  package enum Fault: Error, Hashable, Sendable {
    case unreadable(FileFault)
    case malformed(JSONError)
    /// A member that a file must have, and the place of the object that lacks it.
    case missing(member: String, at: JSONPlace)
    /// A member that holds another kind of text than it should, and the text's place.
    case notUnderstood(member: String, at: JSONPlace)
  }

  /// Where in the file; nil where the file could not be read at all.
  package var place: JSONPlace? {
    switch fault {
    case .unreadable: nil
    case .malformed(let error): error.place
    case .missing(_, let place), .notUnderstood(_, let place): place
    }
  }
}

/// Something about an input file that is worth a line of warning, and that spoils nothing else.
package struct InputProblem: Hashable, Sendable, CustomStringConvertible {
  /// Relative to the capture folder.
  package let path: String
  /// Nil where the file as a whole is meant.
  package let place: JSONPlace?
  /// What is wrong, in lower case.
  package let problem: String
  /// Whether nothing that is required rests on it.
  package let isMinor: Bool

  package init(path: String, place: JSONPlace? = nil, problem: String, isMinor: Bool = false) {
    self.path = path
    self.place = place
    self.problem = problem
    self.isMinor = isMinor
  }

  /// `path[:line:column]: what is wrong`.
  package var description: String {
    guard let place else { return "\(path): \(problem)" }
    return "\(path):\(place.line):\(place.column): \(problem)"
  }
}
