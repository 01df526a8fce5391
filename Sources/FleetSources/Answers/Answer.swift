import AWSKit
import FleetModel
import JSONKit

/// What AWS answered to one operation, as the AWS CLI prints it, or the error that stands for it.
struct Answer: Sendable {
  /// Where it comes from, for messages: a path relative to the capture folder, or the operation.
  let path: String
  let content: Content

  enum Content: Sendable {
    /// A file within a capture folder: account, Region and file name.
    case file(CaptureFiles, [String])
    /// A file that holds what the AWS CLI printed of an error.
    case errorFile(CaptureFiles, [String])
    /// What AWS answered to fleetdb itself.
    case received(any ReceivedAnswer)
    case failure(AWSServiceError)
  }

  init(files: CaptureFiles, components: [String], isError: Bool) {
    path = components.joined(separator: "/")
    content = isError ? .errorFile(files, components) : .file(files, components)
  }

  init(path: String, content: Content) {
    self.path = path
    self.content = content
  }

  var isError: Bool {
    switch content {
    case .file, .received: false
    case .errorFile, .failure: true
    }
  }

  /// Reads the one JSON text that AWS answered.
  ///
  /// Throws `InputFailure`, or what `body` throws of its own.
  func read<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result {
    do {
      return try withReader { reader in
        let result = try body(&reader)
        try reader.finish()
        return result
      }
    } catch let error as JSONError {
      if case .unreadable(let errno) = error.kind {
        throw InputFailure(path: path, FileFault.system(errno: errno))
      }
      throw failure(at: error.place, error.kind)
    } catch let error as MappingError {
      throw failure(at: error.place, error.kind)
    } catch let fault as FileFault {
      throw InputFailure(path: path, fault)
    }
  }

  /// A place within what AWS sent is of no use to anybody: nobody can look there.
  private func failure(at place: JSONPlace, _ problem: some CustomStringConvertible) -> InputFailure
  {
    if case .received = content { return InputFailure(path: path, problem) }
    return InputFailure(path: path, place: place, problem)
  }

  private func withReader<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result {
    switch content {
    case .file(let files, let components), .errorFile(let files, let components):
      return try files.withFile(components) { descriptor in
        var reader = JSONReader(fileDescriptor: descriptor)
        return try body(&reader)
      }
    case .received(let answer): return try answer.withReader(body)
    case .failure(let error): throw InputFailure(error)
    }
  }

  /// Reads a small answer whole.
  func readValue() throws -> JSONValue {
    try read { reader in try reader.readValue() }
  }

  /// The error that stands in the answer's place.
  func readError() throws -> AWSServiceError {
    switch content {
    case .failure(let error): return error
    case .file(let files, let components), .errorFile(let files, let components):
      do {
        let bytes = try files.bytes(components, limit: 65_536)
        return AWSServiceError(commandLineOutput: String(decoding: bytes, as: UTF8.self))
      } catch let fault as FileFault {
        throw InputFailure(path: path, fault)
      }
    case .received: return AWSServiceError(code: nil, operation: nil, message: "", failure: .other)
    }
  }

  /// Throws the error that stands in the answer's place, if one does.
  func throwError() throws {
    if isError { throw InputFailure(try readError()) }
  }

  /// Whether AWS answered that what was asked for does not exist.
  func isNoSuchEntity() throws -> Bool {
    guard isError else { return false }
    let error = try readError()
    if error.failure == .notFound { return true }
    throw InputFailure(error)
  }
}
