import CSQLite

/// One connection to a database file.
///
/// It stays in the thread that made it: it is not Sendable.
package final class Connection {
  package enum Access: Sendable {
    /// Never writes, and does not make a file.
    case readOnly
    /// Makes the file where there is none.
    case readWrite
  }

  let handle: OpaquePointer
  private var statements: [StatementText: Statement] = [:]
  /// When a confined statement has to be done; nil for no limit.
  var deadline: ContinuousClock.Instant?

  /// Opens a file, and sets what every connection needs.
  ///
  /// - parameter busyTimeout: how long to wait for other connections.
  /// - throws: `SQLiteError` where the file cannot be opened. That it is no database shows at its first use.
  package init(path: String, access: Access, busyTimeout: Duration) throws(SQLiteError) {
    var opened: OpaquePointer?
    let flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
      | (access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: message, sql: nil)
    }
    handle = opened
    let (seconds, attoseconds) = busyTimeout.components
    sqlite3_busy_timeout(
      opened, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    // What a foreign file could abuse is off: double-quoted strings, extensions, and functions in its schema.
    _ = fleetdb_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0)
    _ = fleetdb_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0)
    _ = fleetdb_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = fleetdb_db_config(opened, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
  }

  deinit {
    statements.removeAll()
    sqlite3_close_v2(handle)
  }

  /// The texts of the statements that it keeps, sorted.
  package var keptStatements: [String] { statements.keys.map(\.sql).sorted() }

  /// The version of the library, such as `3.40.1`.
  package static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  func error(_ code: Int32, sql: String?) -> SQLiteError {
    SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
  }

  private func statement(_ sql: String) throws(SQLiteError) -> Statement {
    // Taken out while it is used, so that a query inside another's loop gets one of its own.
    if let kept = statements.removeValue(forKey: StatementText(sql: sql)) { return kept }
    let (statement, _) = try prepare(sql[...])
    guard let statement else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "no statement", sql: sql)
    }
    return statement
  }

  /// Prepares the first statement of a text; nil where there is only space or comment.
  ///
  /// Returns the rest too.
  private func prepare(_ text: Substring) throws(SQLiteError) -> (Statement?, Substring) {
    var sql = String(text)
    var prepared: OpaquePointer?
    let (code, used) = sql.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters -> (Int32, Int) in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
          handle, characters.baseAddress, Int32(characters.count), 0, &prepared, &tail)
        guard let tail, let start = characters.baseAddress else { return (code, characters.count) }
        return (code, tail - start)
      }
    }
    guard code == SQLITE_OK else { throw error(code, sql: sql) }
    let rest = Substring(sql.utf8.dropFirst(used))
    return (
      prepared.map {
        Statement(handle: $0, sql: String(sql.utf8.prefix(used)) ?? sql, connection: self)
      },
      rest
    )
  }

  private func keep(_ statement: Statement, for sql: String) {
    statement.reset()
    statements[StatementText(sql: sql)] = statement
  }
}

extension Connection {
  /// Runs one statement that returns no rows.
  ///
  /// Returns how many rows it changed.
  @discardableResult
  package func run(_ sql: String, _ values: [Value] = []) throws(SQLiteError) -> Int {
    let statement = try statement(sql)
    defer { keep(statement, for: sql) }
    try statement.bind(values)
    while try statement.step() {}
    return Int(sqlite3_changes64(handle))
  }

  /// Runs one statement, and calls `body` for each row.
  package func forEach(
    _ sql: String, _ values: [Value] = [], _ body: (Row) throws -> Void
  ) throws {
    let statement = try statement(sql)
    defer { keep(statement, for: sql) }
    try statement.bind(values)
    while try statement.step() { try body(Row(handle: statement.handle)) }
  }

  /// All rows of a statement.
  package func all<Result>(
    _ sql: String, _ values: [Value] = [], _ body: (Row) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try forEach(sql, values) { results.append(try body($0)) }
    return results
  }

  /// The first row of a statement; nil where there is none.
  package func first<Result>(
    _ sql: String, _ values: [Value] = [], _ body: (Row) throws -> Result
  ) throws -> Result? {
    let statement = try statement(sql)
    defer { keep(statement, for: sql) }
    try statement.bind(values)
    return try statement.step() ? try body(Row(handle: statement.handle)) : nil
  }

  /// Runs every statement of a script, in order.
  package func execute(script: String) throws(SQLiteError) {
    var rest = Substring(script)
    while !rest.isEmpty {
      let (statement, tail) = try prepare(rest)
      if let statement { while try statement.step() {} }
      rest = tail
    }
  }

  /// The columns' names and then each row of the only statement in `sql`.
  ///
  /// - throws: `SQLiteError`, also where `sql` holds no statement or more than one.
  package func query(
    _ sql: String, columns: ([String]) throws -> Void, row: (Row) throws -> Void
  ) throws {
    let (first, rest) = try prepare(Substring(sql))
    guard let first else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "there is no statement", sql: sql)
    }
    guard try prepare(rest).0 == nil else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "there is more than one statement", sql: sql)
    }
    let names = Row(handle: first.handle)
    try columns((0..<names.count).map { names.name($0) })
    while try first.step() { try row(Row(handle: first.handle)) }
  }

  /// The row id of the newest row that this connection inserted.
  package var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }
}

extension Connection {
  package enum TransactionKind: String, Sendable {
    /// One consistent view for reading.
    case read = "BEGIN DEFERRED"
    /// The write lock from the start, so that no lock has to be upgraded.
    case write = "BEGIN IMMEDIATE"
  }

  /// Runs `body` in one transaction: all of it, or nothing where `body` throws.
  package func transaction<Result>(
    _ kind: TransactionKind, _ body: () throws -> Result
  ) throws -> Result {
    try run(kind.rawValue)
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // A full disk may have rolled back already; then there is nothing left to do.
      if sqlite3_get_autocommit(handle) == 0 { _ = try? run("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` inside the present transaction; undoes its part where it throws.
  package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try run("SAVEPOINT part")
    do {
      let result = try body()
      try run("RELEASE part")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 {
        try run("ROLLBACK TO part")
        try run("RELEASE part")
      }
      throw error
    }
  }

  /// Makes what runs in another thread's or a signal's name stop at the next chance.
  package func interrupt() { sqlite3_interrupt(handle) }
}

/// The text of a statement that is kept.
private struct StatementText: Hashable {
  let sql: String

  /// The length tells nearly all of them apart, and to hash the whole text for every row costs more than to compare it.
  func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
