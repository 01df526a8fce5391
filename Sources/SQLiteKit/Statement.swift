import CSQLite

/// A prepared statement.
///
/// Its connection keeps it for the next use of the same text.
package final class Statement {
  let handle: OpaquePointer
  /// Unowned, because the connection owns its statements; it outlives them all.
  private unowned let connection: Connection
  private let sql: String

  init(handle: OpaquePointer, sql: String, connection: Connection) {
    self.handle = handle
    self.sql = sql
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds the parameters in their order.
  ///
  /// - throws: `SQLiteError` where a value is too large or there are more values than parameters.
  func bind(_ values: [Value]) throws(SQLiteError) {
    for (offset, value) in values.enumerated() {
      let index = Int32(offset + 1)
      let code: Int32 =
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .real(let number): sqlite3_bind_double(handle, index, number)
        case .text(let text): bind(text, at: index)
        case .blob(let bytes):
          bytes.withUnsafeBytes {
            fleetdb_bind_blob(handle, index, $0.baseAddress, sqlite3_uint64($0.count))
          }
        }
      guard code == SQLITE_OK else { throw connection.error(code, sql: sql) }
    }
  }

  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        // An empty String may have no address, which SQLite would take for NULL.
        guard let start = $0.baseAddress else { return fleetdb_bind_text(handle, index, "", 0) }
        return fleetdb_bind_text(handle, index, start, sqlite3_uint64($0.count))
      }
    }
  }

  /// Advances to the next row; false when there is none.
  func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    case let code: throw connection.error(code, sql: sql)
    }
  }

  /// Makes it ready for its next use, without its values.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }
}

/// The row that a statement stands on.
///
/// Valid until the closure that got it returns.
package struct Row {
  let handle: OpaquePointer

  /// How many columns the row has.
  package var count: Int { Int(sqlite3_column_count(handle)) }

  /// The name of a column, by its index from 0.
  package func name(_ column: Int) -> String {
    sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? ""
  }

  /// 0 for NULL.
  package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  package func optionalInteger(_ column: Int) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// Empty for NULL.
  ///
  /// A byte that is no UTF-8 becomes U+FFFD.
  package func text(_ column: Int) -> String { optionalText(column) ?? "" }

  package func optionalText(_ column: Int) -> String? {
    guard let start = sqlite3_column_text(handle, Int32(column)) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// Empty for NULL.
  package func blob(_ column: Int) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    return [UInt8](
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }

  /// Nil for NULL, else whether the number is other than 0.
  package func optionalBool(_ column: Int) -> Bool? { isNull(column) ? nil : integer(column) != 0 }

  package func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  package func value(_ column: Int) -> Value {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(handle, Int32(column)))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }
}
