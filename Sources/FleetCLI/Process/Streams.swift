import Glibc

/// Where results and messages go.
package struct Streams {
  /// Takes results.
  package let output: ([UInt8]) throws -> Void
  /// Takes everything else.
  package let error: (String) -> Void
  /// Gives the whole of standard input.
  package let input: () throws -> [UInt8]

  package init(
    output: @escaping ([UInt8]) throws -> Void, error: @escaping (String) -> Void,
    input: @escaping () throws -> [UInt8]
  ) {
    self.output = output
    self.error = error
    self.input = input
  }

  /// The process's own.
  package static func ofProcess() -> Streams {
    Streams(
      output: { try write($0, to: STDOUT_FILENO) },
      error: { _ = try? write(Array($0.utf8), to: STDERR_FILENO) },
      input: {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
          let count = read(STDIN_FILENO, &buffer, buffer.count)
          if count < 0 {
            if errno == EINTR { continue }
            throw StreamError(stream: "standard input", code: errno)
          }
          if count == 0 { return bytes }
          bytes.append(contentsOf: buffer[..<count])
        }
      })
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(StreamError) {
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw StreamError(stream: "standard output", code: errno)
      }
      start += written
    }
  }
}

/// A standard stream that cannot be read or written.
package struct StreamError: Error, Equatable {
  package let stream: String
  /// `errno`.
  package let code: Int32

  /// Whoever read the output has gone, as `head` does: no reason to complain.
  package var isBrokenPipe: Bool { code == EPIPE }
}
