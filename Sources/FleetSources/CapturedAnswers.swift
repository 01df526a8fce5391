import AWSKit
import FleetModel
import JSONKit

/// One answer in a capture folder, or the error that stands for it.
struct CapturedAnswer: Sendable {
  let files: CaptureFiles
  /// Account, Region and file name.
  let components: [String]
  let isError: Bool

  /// Relative to the capture folder, for messages.
  var path: String { components.joined(separator: "/") }

  /// Reads the one JSON text that the file holds.
  ///
  /// Throws `InputFailure`, or what `body` throws of its own.
  func read<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result {
    do {
      return try files.withFile(components) { descriptor in
        var reader = JSONReader(fileDescriptor: descriptor)
        let result = try body(&reader)
        try reader.finish()
        return result
      }
    } catch let error as JSONError {
      if case .unreadable(let errno) = error.kind {
        throw InputFailure(path: path, FileFault.system(errno: errno))
      }
      throw InputFailure(path: path, place: error.place, error.kind)
    } catch let error as MappingError {
      throw InputFailure(path: path, place: error.place, error.kind)
    } catch let fault as FileFault {
      throw InputFailure(path: path, fault)
    }
  }

  /// Reads a small answer whole.
  func readValue() throws -> JSONValue {
    try read { reader in try reader.readValue() }
  }

  /// The error that stands in the answer's place.
  func readError() throws -> AWSServiceError {
    do {
      let bytes = try files.bytes(components, limit: 65_536)
      return AWSServiceError(commandLineOutput: String(decoding: bytes, as: UTF8.self))
    } catch let fault as FileFault {
      throw InputFailure(path: path, fault)
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

/// The answers for one Region of one account, or for its IAM.
struct CapturedAnswers: Sendable {
  let files: CaptureFiles
  let account: String
  let region: String
  private var answers: [CapturedOperation: [String: CapturedAnswer]] = [:]

  init(files: CaptureFiles, account: String, region: String) {
    self.files = files
    self.account = account
    self.region = region
  }

  mutating func add(_ name: CapturedName, file: String) {
    answers[name.operation, default: [:]][name.argument] = CapturedAnswer(
      files: files, components: [account, region, file], isError: name.isError)
  }

  subscript(operation: CapturedOperation, argument: String = "") -> CapturedAnswer? {
    answers[operation]?[argument]
  }

  /// All answers of an operation with their arguments, sorted by these.
  func all(_ operation: CapturedOperation) -> [(argument: String, answer: CapturedAnswer)] {
    (answers[operation] ?? [:]).map { ($0.key, $0.value) }.sorted {
      $0.argument.utf8.lexicographicallyPrecedes($1.argument.utf8)
    }
  }

  /// An answer without which a dataset is not complete.
  ///
  /// Throws `InputFailure` where it is absent.
  func required(_ operation: CapturedOperation, _ argument: String = "") throws -> CapturedAnswer {
    if let answer = self[operation, argument] { return answer }
    let name = argument.isEmpty ? operation.rawValue : "\(operation.rawValue).\(argument)"
    throw InputFailure(.notCollected, "\(account)/\(region)/\(name).json is missing")
  }
}
