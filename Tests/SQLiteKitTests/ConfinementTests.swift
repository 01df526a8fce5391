import Glibc
import SQLiteKit
import Testing

@Suite("confinement")
struct ConfinementTests {
  private let file = TemporaryFile()
  private var path: String { file.path }

  init() throws {
    try Connection(path: path, access: .readWrite, busyTimeout: .seconds(1)).execute(
      script: "CREATE TABLE t (a); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1), (2)")
  }

  /// A connection with the authorizer and its limits.
  ///
  /// The heap of the test process is not limited.
  private func confined(_ access: Connection.Access, seconds: Int64 = 5) throws -> Connection {
    let database = try Connection(path: path, access: access, busyTimeout: .seconds(1))
    try database.confine(to: Limits(time: .seconds(seconds), memory: 0, length: 1 << 20))
    return database
  }

  private func ask(_ database: Connection, _ sql: String) throws -> Int {
    var rows = 0
    try database.query(sql, columns: { _ in }, row: { _ in rows += 1 })
    return rows
  }

  static let forbidden = [
    "INSERT INTO t VALUES (3)", "UPDATE t SET a = 3", "DELETE FROM t", "DROP TABLE t",
    "CREATE TABLE u (a)", "CREATE TEMP TABLE u (a)", "CREATE TEMP VIEW v AS SELECT 1",
    "ATTACH '/tmp/x.db' AS x", "DETACH main", "PRAGMA user_version = 9", "PRAGMA user_version",
    "PRAGMA writable_schema = ON", "VACUUM", "VACUUM INTO '/tmp/x.db'", "REINDEX", "ANALYZE",
    "BEGIN", "SAVEPOINT s", "ALTER TABLE t RENAME TO u", "CREATE VIRTUAL TABLE f USING fts5(a)",
    "SELECT load_extension('x')", "SELECT printf('%.*c', 500000000, 'x')", "SELECT format('%d', 1)",
    "SELECT zeroblob(1000000000)", "SELECT randomblob(1000000000)", "SELECT fts3_tokenizer('x')",
    "SELECT * FROM pragma_table_info('t')", "WITH x AS (SELECT 1) DELETE FROM t",
    "EXPLAIN DELETE FROM t",
  ]

  @Test("the authorizer alone refuses all but reading", arguments: forbidden)
  func authorizer(sql: String) throws {
    let database = try confined(.readWrite)
    #expect(throws: SQLiteError.self) { try ask(database, sql) }
    #expect(
      try Connection(path: path, access: .readOnly, busyTimeout: .seconds(1))
        .first("SELECT group_concat(a) FROM t") { $0.text(0) } == "1,2")
  }

  @Test(
    "read-only access alone refuses to write",
    arguments: [
      "INSERT INTO t VALUES (3)", "UPDATE t SET a = 3", "DROP TABLE t", "PRAGMA user_version = 9",
    ])
  func readOnly(sql: String) throws {
    let database = try Connection(path: path, access: .readOnly, busyTimeout: .seconds(1))
    #expect(throws: SQLiteError.self) { try ask(database, sql) }
  }

  @Test(
    "reading is allowed",
    arguments: [
      ("SELECT * FROM t", 2),
      (
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9) SELECT n FROM c",
        9
      ),
      ("SELECT upper('x'), count(*) FROM t GROUP BY a", 2),
      ("SELECT * FROM json_each('[1,2,3]')", 3),
      ("SELECT strftime('%Y', 0, 'unixepoch')", 1), ("SELECT sum(a) OVER () FROM t", 2),
    ])
  func allowed(sql: String, rows: Int) throws {
    #expect(try ask(confined(.readOnly), sql) == rows)
  }

  @Test("a query without an end is stopped")
  func endless() throws {
    let database = try confined(.readOnly, seconds: 1)
    let start = ContinuousClock.now
    let error = #expect(throws: SQLiteError.self) {
      try ask(
        database,
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c")
    }
    #expect(error?.isInterrupted == true)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(
    "values that are too large are refused",
    arguments: [
      "SELECT length(\(ConfinementTests.grown("'0'", by: "123456")))",
      "WITH RECURSIVE c(n, s) AS (SELECT 1, 'xxxxxxxxxxxxxxxx' UNION ALL SELECT n + 1, s || s FROM c WHERE n < 40) SELECT max(length(s)) FROM c",
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000) SELECT length(group_concat('xxxxxxxxxxxxxxxx')) FROM c",
    ])
  func tooLarge(sql: String) throws {
    let database = try confined(.readOnly)
    let error = #expect(throws: SQLiteError.self) { try ask(database, sql) }
    #expect(error?.isOutOfMemory == true, "\(String(describing: error))")
  }

  /// A text sixteen times as long for each digit, without any row.
  private static func grown(_ text: String, by digits: String) -> String {
    var (text, last) = (text, Character("0"))
    for digit in digits {
      text = "replace(\(text), '\(last)', '\(String(repeating: digit, count: 16))')"
      last = digit
    }
    return text
  }

  @Test("a lock that is held is told apart from one that cannot be had")
  func lock() throws {
    let first = try WriterLock(path: path + ".lock", timeout: .zero) { _ in }
    #expect(throws: WriterLock.Failure.held(by: nil)) {
      try WriterLock(path: path + ".lock", timeout: .milliseconds(30)) { _ in }
    }
    _ = first
    #expect(throws: WriterLock.Failure.system(ENOENT)) {
      try WriterLock(path: "/nonexistent/x.lock", timeout: .zero) { _ in }
    }
  }
}
