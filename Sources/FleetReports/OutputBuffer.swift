/// Takes a piece of output; it may throw, and nothing more is written then.
package typealias ByteSink = ([UInt8]) throws -> Void

/// Bytes on their way out, gathered and handed on in large pieces.
struct OutputBuffer {
  var bytes: [UInt8] = []
  private let sink: ByteSink

  init(sink: @escaping ByteSink) {
    self.sink = sink
    bytes.reserveCapacity(OutputBuffer.pieceSize + 4096)
  }

  private static let pieceSize = 65_536

  mutating func flushIfFull() throws {
    if bytes.count >= OutputBuffer.pieceSize { try flush() }
  }

  mutating func flush() throws {
    if bytes.isEmpty { return }
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  mutating func append(text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  mutating func append(spaces count: Int) {
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }
}
