import Glibc
import Testing

/// An empty file of a test's own, which goes with it and with what SQLite and locks put beside it.
final class TemporaryFile {
  let path: String

  init() {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/fleetdb-sqlite-XXXXXX".utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer {
      $0.baseAddress.map { mkstemp($0) } ?? -1
    }
    if descriptor < 0 { Issue.record("cannot make a file in \(parent)") }
    close(descriptor)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { for suffix in ["", "-journal", "-wal", "-shm", ".lock"] { unlink(path + suffix) } }
}
