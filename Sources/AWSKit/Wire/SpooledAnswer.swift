package import JSONKit

/// An answer that is kept until it is read: one JSON object, as the AWS CLI prints it, with all its pages.
package final class SpooledAnswer: @unchecked Sendable {
  // Safe because it does not change, and its file is read by one reader at a time, which its owner sees to.
  private let file: SpoolFile

  init(_ file: consuming SpoolFile) throws(SpoolError) {
    try file.flush()
    self.file = file
  }

  /// Bytes of the text.
  package var count: Int { file.count }

  /// Whether it is in memory; elsewhere it is in a file without a name.
  package var isInMemory: Bool { file.descriptor < 0 }

  /// Reads the answer from its start, as often as it is wanted, but not twice at a time.
  ///
  /// `body` has the reader for as long as it runs. Throws what `body` throws; a file that cannot be
  /// read is `JSONError.unreadable`.
  package func read<Result>(
    limits: JSONReader.Limits = JSONReader.Limits(),
    _ body: (inout JSONReader) throws -> Result
  ) throws -> Result {
    if isInMemory {
      var reader = JSONReader(bytes: file.buffer, limits: limits)
      return try body(&reader)
    }
    try SpoolFile.rewind(file.descriptor, file.folder)
    var reader = JSONReader(fileDescriptor: file.descriptor, limits: limits)
    return try body(&reader)
  }

  /// Writes the text to a file that is open, without a line end.
  package func write(to descriptor: Int32) throws(SpoolError) {
    if isInMemory { return try SpoolFile.write(file.buffer, to: descriptor, file.folder) }
    try SpoolFile.rewind(file.descriptor, file.folder)
    while true {
      let bytes = try SpoolFile.read(file.descriptor, file.folder)
      if bytes.isEmpty { return }
      try SpoolFile.write(bytes, to: descriptor, file.folder)
    }
  }
}
