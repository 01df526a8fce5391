import Glibc
import Testing

/// A folder of one test, removed with this.
final class TemporaryFolder: Sendable {
  let path: String

  init(in parent: String = "/tmp") {
    var template = Array("\(parent)/fleetdb-cli-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    if path.isEmpty { Issue.record("cannot make a temporary folder in \(parent)") }
  }

  deinit { TemporaryFolder.remove(path) }

  /// Makes the folders above a file within, and gives the file's path.
  func place(of name: String) -> String {
    var folder = path
    for component in name.split(separator: "/").dropLast() {
      folder += "/\(component)"
      mkdir(folder, 0o755)
    }
    return "\(path)/\(name)"
  }

  private static func remove(_ path: String) {
    if path.isEmpty || Glibc.remove(path) == 0 { return }
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { remove("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
  }
}

/// The permission bits of a file; nil where there is none.
func mode(of path: String) -> mode_t? {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

/// The bytes of a file; nil where it cannot be read.
func bytes(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

/// Writes a file whole.
func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "wb") else {
    Issue.record("cannot write \(path)")
    return
  }
  defer { fclose(file) }
  if fwrite(bytes, 1, bytes.count, file) != bytes.count { Issue.record("cannot write \(path)") }
}
