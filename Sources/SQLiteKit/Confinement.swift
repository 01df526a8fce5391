import CSQLite

/// What a stranger's SQL may use up.
package struct Limits: Sendable {
  /// Wall-clock time of one statement.
  package var time: Duration
  /// Heap of the whole process for SQLite, in bytes.
  package var memory: Int64
  /// Longest text or blob, in bytes.
  package var length: Int32

  package init(time: Duration, memory: Int64, length: Int32) {
    self.time = time
    self.memory = memory
    self.length = length
  }
}

extension Connection {
  /// Lets this connection do nothing but read, within limits, from now on.
  ///
  /// An authorizer refuses all but SELECT on this file's tables and harmless functions; it stands beside read-only
  /// access, not in its place. `printf` and `format` are refused because their width can burn seconds inside one
  /// opcode, where no time limit reaches; the same goes for what makes large values from nothing.
  package func confine(to limits: Limits) throws {
    // A table-valued function declares its table at first use, which the authorizer would refuse.
    _ = try first("SELECT 1 FROM json_each('[]'), json_tree('[]')") { _ in true }
    _ = fleetdb_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, limits.length)
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200)
    sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 50)
    _ = fleetdb_hard_heap_limit(limits.memory)
    deadline = ContinuousClock.now + limits.time
    sqlite3_progress_handler(
      handle, 1000,
      { context in
        guard let context else { return 0 }
        // Safe because the connection outlives its own progress handler.
        let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        return connection.isPastDeadline ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    sqlite3_set_authorizer(
      handle,
      { _, action, first, second, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION:
          guard let name = second.map({ String(cString: $0).lowercased() }) else {
            return SQLITE_DENY
          }
          return Connection.refusedFunctions.contains(name) ? SQLITE_DENY : SQLITE_OK
        default: return SQLITE_DENY
        }
      }, nil)
  }

  private static let refusedFunctions: Set<String> = [
    "printf", "format", "load_extension", "fts3_tokenizer", "zeroblob", "randomblob", "sqlite_log",
    "readfile", "writefile", "edit",
  ]

  var isPastDeadline: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
}
