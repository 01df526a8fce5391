import AWSKit
package import FleetModel
import Glibc
import JSONKit

/// Answers of one scope, for those who keep what AWS said.
package struct KeptAnswers: Sendable {
  package let scope: Scope
  let answers: [(operation: AnswerOperation, argument: String, answer: Answer)]

  /// Writes them into a capture folder, which is made if it is not there: files and folders that only their owner may
  /// read.
  ///
  /// What nobody answered, because there was nothing to ask or the run was stopped, is not written.
  package func write(to folder: String) throws(KeepingError) {
    let place = "\(folder)/\(scope.account)/\(scope.region)"
    try KeptAnswers.makeFolders(place)
    for (operation, argument, answer) in answers {
      let stem = argument.isEmpty ? operation.rawValue : "\(operation.rawValue).\(argument)"
      switch answer.content {
      case .received(let received):
        try KeptAnswers.write("\(place)/\(stem).json") { descriptor throws(KeepingError) in
          try received.write(to: descriptor, path: "\(place)/\(stem).json")
        }
      case .failure(let error) where error.failure != .interrupted:
        let text = error.commandLineText(operation: operation.request([]).name)
        try KeptAnswers.write("\(place)/\(stem).error") { descriptor throws(KeepingError) in
          try KeptAnswers.write(Array(text.utf8), to: descriptor, path: "\(place)/\(stem).error")
        }
      case .file, .errorFile, .failure: break
      }
    }
  }

  /// Writes `capture.json`, which makes a folder a capture folder.
  package static func writeManifest(
    to folder: String, capturedAt: Timestamp, partition: String
  ) throws(KeepingError) {
    try makeFolders(folder)
    let manifest = JSONValue.object([
      .init("captured_at", .string(capturedAt.description)),
      .init("partition", .string(partition)),
    ])
    let path = "\(folder)/\(CaptureManifest.fileName)"
    try write(path) { descriptor throws(KeepingError) in
      try write(Array((manifest.text + "\n").utf8), to: descriptor, path: path)
    }
  }

  private static func makeFolders(_ path: String) throws(KeepingError) {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o700) != 0, errno != EEXIST { throw KeepingError(path: built, errno: errno) }
    }
  }

  private static func write(
    _ path: String, _ body: (Int32) throws(KeepingError) -> Void
  ) throws(KeepingError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw KeepingError(path: path, errno: errno) }
    defer { close(descriptor) }
    try body(descriptor)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(KeepingError) {
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw KeepingError(path: path, errno: errno)
      }
      start += written
    }
  }
}

/// Why an answer could not be kept.
package struct KeepingError: Error, Hashable, Sendable {
  package let path: String
  package let errno: Int32
}

extension ReceivedAnswer {
  fileprivate func write(to descriptor: Int32, path: String) throws(KeepingError) {
    if let spooled = self as? SpooledAnswer {
      do throws(SpoolError) { try spooled.write(to: descriptor) } catch {
        throw KeepingError(path: path, errno: error.errno)
      }
    } else if let small = self as? SmallAnswer {
      try KeptAnswers.write(small.bytes, to: descriptor, path: path)
    }
  }
}
