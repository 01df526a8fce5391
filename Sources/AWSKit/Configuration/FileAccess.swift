import Glibc

/// Small files: read whole, written whole.
package protocol FileAccess: Sendable {
  /// The bytes of a file; nil where there is none, or no ordinary one.
  func read(_ path: String) throws(FileFailure) -> [UInt8]?
  /// Replaces a file at once, readable by its owner alone.
  func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure)
}

/// Why a file could not be read or written.
package struct FileFailure: Error, Hashable, Sendable {
  package let path: String
  /// Such as `EACCES`.
  package let errno: Int32

  package init(path: String, errno: Int32) {
    self.path = path
    self.errno = errno
  }

  /// In the system's words.
  package var reason: String { String(cString: strerror(errno)) }
}

/// The files of this machine.
package struct DiskFiles: FileAccess {
  /// Above it, no file is of ours.
  private static let limit = 16 << 20

  package init() {}

  package func read(_ path: String) throws(FileFailure) -> [UInt8]? {
    // Without O_NONBLOCK, to open a named pipe would wait for who writes to it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileFailure(path: path, errno: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw FileFailure(path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > DiskFiles.limit { throw FileFailure(path: path, errno: EFBIG) }
    }
  }

  package func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
    let temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw FileFailure(path: path, errno: errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 {
        let code = errno
        close(descriptor)
        unlink(temporary)
        throw FileFailure(path: path, errno: code)
      }
      written += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw FileFailure(path: path, errno: code)
    }
  }
}
