import CSQLite

/// What SQLite refused to do, and in which statement.
///
/// Bound values are never kept: they may be customer data.
package struct SQLiteError: Error, Equatable {
  /// Extended result code, such as 2067 (`SQLITE_CONSTRAINT_UNIQUE`).
  ///
  /// See <https://www.sqlite.org/rescode.html>.
  package let code: Int32
  package let message: String
  /// The statement's text; nil where none was involved, as in opening a file.
  package let sql: String?

  package init(code: Int32, message: String, sql: String?) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// The code without its extension, such as 5 (`SQLITE_BUSY`).
  package var primaryCode: Int32 { code & 0xff }

  /// Somebody else holds the database, for longer than the time-out.
  package var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// The file is no database, or is damaged.
  package var isCorrupt: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

  package var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

  /// There is no space left, or a quota or file size limit is reached.
  ///
  /// SQLite tells the last as an input/output error while writing (778, `SQLITE_IOERR_WRITE`).
  package var isFull: Bool { primaryCode == SQLITE_FULL || code == 778 }

  package var isCannotOpen: Bool { primaryCode == SQLITE_CANTOPEN }
}

extension SQLiteError {
  /// The statement wants what this connection may not do.
  package var isDenied: Bool { primaryCode == SQLITE_AUTH || primaryCode == SQLITE_READONLY }

  /// A commit that did not end has to be undone, and this connection may not write.
  package var needsRollback: Bool {
    code == SQLITE_READONLY | (3 << 8) || code == SQLITE_READONLY | (1 << 8)
  }

  package var isOutOfMemory: Bool { primaryCode == SQLITE_NOMEM || primaryCode == SQLITE_TOOBIG }
}
