import Glibc
import Testing

/// A folder of one test, removed with this.
final class CredentialFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/fleetdb-aws-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    if path.isEmpty { Issue.record("cannot make a temporary folder") }
  }

  deinit { CredentialFolder.remove(path) }

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
