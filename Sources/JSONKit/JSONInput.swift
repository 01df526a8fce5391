import Glibc

/// Where a reader gets its bytes.
struct JSONInput {
  private let source: Source
  private var offset = 0

  private enum Source {
    case fileDescriptor(Int32)
    case bytes([UInt8])
  }

  /// Reads from a file descriptor, which stays the caller's to close.
  init(fileDescriptor: Int32) { source = .fileDescriptor(fileDescriptor) }

  init(bytes: [UInt8]) { source = .bytes(bytes) }

  /// Writes up to `capacity` bytes to `target` and returns how many: 0 at the end, `-errno` on failure.
  mutating func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
    switch source {
    case .fileDescriptor(let descriptor):
      while true {
        let count = Glibc.read(descriptor, target, capacity)
        if count >= 0 { return count }
        if errno != EINTR { return -Int(errno) }
      }
    case .bytes(let bytes):
      let count = min(capacity, bytes.count - offset)
      bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        target.update(from: base + offset, count: count)
      }
      offset += count
      return count
    }
  }
}
