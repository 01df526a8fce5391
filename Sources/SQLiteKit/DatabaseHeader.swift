import Glibc

/// The first bytes of a database file, read without SQLite, which might change a file by looking at it.
///
/// Source: <https://www.sqlite.org/fileformat2.html>, section 1.3.
package struct DatabaseHeader: Equatable, Sendable {
  /// `PRAGMA application_id`.
  package let applicationID: Int64
  /// `PRAGMA user_version`.
  package let userVersion: Int64
  /// Whether the file has a write-ahead log, so that what was written last may not be in it yet.
  package let hasWriteAheadLog: Bool

  private static let length = 100
  private static let magic = Array("SQLite format 3\0".utf8)

  /// Nil where the file cannot be read, is empty, or is no database.
  package init?(of path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.length)
    guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count, bytes.starts(with: Self.magic)
    else { return nil }
    func number(at offset: Int) -> Int64 {
      let bits = bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Int64(Int32(bitPattern: bits))
    }
    applicationID = number(at: 68)
    userVersion = number(at: 60)
    hasWriteAheadLog = bytes[18] == 2 || bytes[19] == 2
  }
}
