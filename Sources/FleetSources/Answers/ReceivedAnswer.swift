import AWSKit
import JSONKit

/// What AWS answered to fleetdb itself: a JSON text that can be read again and again.
protocol ReceivedAnswer: Sendable {
  /// Gives a reader that stands at the beginning.
  func withReader<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result
}

/// A small answer, in memory.
struct SmallAnswer: ReceivedAnswer {
  let bytes: [UInt8]

  init(_ value: JSONValue) {
    var bytes: [UInt8] = []
    value.append(to: &bytes)
    self.bytes = bytes
  }

  func withReader<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result {
    var reader = JSONReader(bytes: bytes)
    return try body(&reader)
  }
}

extension SpooledAnswer: ReceivedAnswer {
  func withReader<Result>(_ body: (inout JSONReader) throws -> Result) throws -> Result {
    try read(body)
  }
}
