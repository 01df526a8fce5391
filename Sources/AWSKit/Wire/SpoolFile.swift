import Glibc

/// Bytes that are kept in memory, and beyond a threshold in a file without a name.
struct SpoolFile: ~Copyable {
  let folder: String
  private let threshold: Int
  /// All of the bytes while there is no file, then those not yet written.
  private(set) var buffer: [UInt8] = []
  /// Negative while all is in memory.
  ///
  /// Safe because it is opened here and closed in `deinit`.
  private(set) var descriptor: Int32 = -1
  private(set) var count = 0

  init(folder: String, threshold: Int) {
    self.folder = folder
    self.threshold = threshold
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Once there is a file, bytes go straight to it, so that a spool costs no memory while it waits for its next page.
  mutating func append(_ bytes: [UInt8]) throws(SpoolError) {
    count += bytes.count
    if descriptor < 0, buffer.count + bytes.count <= threshold {
      buffer.append(contentsOf: bytes)
    } else {
      try spill()
      try SpoolFile.write(bytes, to: descriptor, folder)
    }
  }

  mutating func append(_ byte: UInt8) throws(SpoolError) {
    buffer.append(byte)
    count += 1
    if buffer.count > threshold { try spill() }
  }

  /// Writes everything to the file, where there is one.
  mutating func flush() throws(SpoolError) {
    if descriptor >= 0 { try spill() }
  }

  private mutating func spill() throws(SpoolError) {
    if descriptor < 0 { descriptor = try SpoolFile.unnamed(in: folder) }
    try SpoolFile.write(buffer, to: descriptor, folder)
    buffer = []
  }

  /// Appends all that another has.
  mutating func append(_ other: borrowing SpoolFile) throws(SpoolError) {
    let folder = folder
    if other.descriptor >= 0 {
      try SpoolFile.rewind(other.descriptor, folder)
      while true {
        let piece = try SpoolFile.read(other.descriptor, folder)
        if piece.isEmpty { break }
        try append(piece)
      }
    }
    try append(other.buffer)
  }
}

extension SpoolFile {
  /// A file that only its owner can read, and that is gone when it is closed.
  private static func unnamed(in folder: String) throws(SpoolError) -> Int32 {
    var path = Array("\(folder)/.answer-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw SpoolError(.create, folder) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    return descriptor
  }

  static func rewind(_ descriptor: Int32, _ folder: String) throws(SpoolError) {
    if lseek(descriptor, 0, SEEK_SET) < 0 { throw SpoolError(.read, folder) }
  }

  /// The next bytes; none at the end.
  static func read(_ descriptor: Int32, _ folder: String) throws(SpoolError) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
      var result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      while result < 0, errno == EINTR {
        result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      failed = result < 0
      count = max(0, result)
    }
    if failed { throw SpoolError(.read, folder) }
    return bytes
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, _ folder: String) throws(SpoolError) {
    var done = 0
    while done < bytes.count {
      let result = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if result >= 0 {
        done += result
      } else if errno != EINTR {
        throw SpoolError(.write, folder)
      }
    }
  }
}

extension SpoolError {
  /// With the `errno` of the call that just failed.
  fileprivate init(_ action: Action, _ folder: String) {
    self.init(action: action, folder: folder, errno: Glibc.errno)
  }
}
