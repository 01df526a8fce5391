import Glibc

/// Why a file or folder cannot be read.
package enum FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call failed, with this `errno`.
  case system(errno: Int32)
  /// A symbolic link, which is not followed within a capture folder.
  case symbolicLink
  /// A folder, a pipe, a socket or a device, where a file should be.
  case notAFile

  package var description: String {
    switch self {
    case .system(let errno): String(cString: strerror(errno)).lowercasedFirst
    case .symbolicLink: "is a symbolic link"
    case .notAFile: "is no regular file"
    }
  }
}

/// A folder whose files are opened by descriptors, so that no symbolic link within leads out of it.
struct CaptureFiles: Sendable {
  let root: String

  struct Entry: Sendable {
    let name: String
    let isFolder: Bool
  }

  /// What a folder within holds, sorted by the bytes of the names.
  func entries(_ folders: [String]) throws(FileFault) -> [Entry] {
    let folder = try openFolder(folders)
    guard let stream = fdopendir(folder) else {
      let code = errno
      close(folder)
      throw .system(errno: code)
    }
    defer { closedir(stream) }
    var entries: [Entry] = []
    errno = 0
    while let entry = readdir(stream) {
      let (name, isFolder) = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          var status = stat()
          let found = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
          return (String(cString: name), found && status.st_mode & S_IFMT == S_IFDIR)
        }
      }
      if name != "." && name != ".." { entries.append(Entry(name: name, isFolder: isFolder)) }
      errno = 0
    }
    if errno != 0 { throw .system(errno: errno) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Opens a regular file within for reading, and closes it after `body`.
  func withFile<Result>(
    _ components: [String], _ body: (_ descriptor: Int32) throws -> Result
  ) throws -> Result {
    let descriptor = try openFile(components)
    defer { close(descriptor) }
    return try body(descriptor)
  }

  /// The size of a regular file within, in bytes; nil where there is none.
  func size(_ components: [String]) -> Int? {
    guard let descriptor = try? openFile(components) else { return nil }
    defer { close(descriptor) }
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : nil
  }

  /// The first `limit` bytes of a file within.
  func bytes(_ components: [String], limit: Int) throws -> [UInt8] {
    try withFile(components) { descriptor in
      var bytes = [UInt8](repeating: 0, count: limit)
      var count = 0
      while count < limit {
        let more = bytes.withUnsafeMutableBytes { buffer in
          read(descriptor, buffer.baseAddress.map { $0 + count }, limit - count)
        }
        if more < 0 && errno == EINTR { continue }
        if more < 0 { throw FileFault.system(errno: errno) }
        if more == 0 { break }
        count += more
      }
      return Array(bytes[..<count])
    }
  }

  private func openFile(_ components: [String]) throws(FileFault) -> Int32 {
    let folder = try openFolder(Array(components.dropLast()))
    defer { close(folder) }
    // O_NONBLOCK: to open a pipe must not wait for a writer.
    let descriptor = openat(
      folder, components.last ?? ".", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 { throw errno == ELOOP ? .symbolicLink : .system(errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(errno: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile
    }
    return descriptor
  }

  private func openFolder(_ components: [String]) throws(FileFault) -> Int32 {
    var folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder < 0 { throw .system(errno: errno) }
    for component in components {
      let next = openat(folder, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(folder)
      if next < 0 { throw code == ELOOP ? .symbolicLink : .system(errno: code) }
      folder = next
    }
    return folder
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
