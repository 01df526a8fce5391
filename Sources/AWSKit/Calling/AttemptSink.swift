/// A decoder that also counts, and keeps the head.
final class AttemptSink: HTTPSink, @unchecked Sendable {
  // Safe because only the transport touches it until `send` returns, and only the caller after.
  private(set) var bytes = 0
  private(set) var head: HTTPHead?
  private let decoder: AnswerDecoder

  init(_ decoder: AnswerDecoder) { self.decoder = decoder }

  func begin(_ head: HTTPHead) {
    self.head = head
    decoder.begin(head)
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    self.bytes += bytes.count
    return decoder.receive(bytes)
  }
}
