import SQLiteKit
import Testing

@Suite("connection")
struct ConnectionTests {
  private let database: Connection

  init() throws {
    database = try Connection(path: ":memory:", access: .readWrite, busyTimeout: .seconds(1))
    try database.run("CREATE TABLE t (a, b TEXT) STRICT".replacing("(a,", with: "(a INTEGER,"))
  }

  @Test(
    "values come back as they went in",
    arguments: [
      Value.null, .integer(Int64(0)), .integer(Int64.min), .integer(Int64.max), .real(1.5),
      .text(""),
      .text("é中\u{1F600}"),
      .text("a\u{0}b"), .blob([]), .blob([0, 255, 1]),
    ])
  func roundTrip(value: Value) throws {
    #expect(try database.first("SELECT ?1", [value]) { $0.value(0) } == value)
  }

  @Test("a byte that is no UTF-8 becomes U+FFFD, and nothing traps")
  func invalidText() throws {
    #expect(try database.first("SELECT CAST(x'61ff62' AS TEXT)") { $0.text(0) } == "a\u{FFFD}b")
  }

  @Test("a transaction that throws leaves nothing")
  func rollback() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try database.transaction(.write) {
        try database.run("INSERT INTO t VALUES (1, 'x')")
        throw Stop()
      }
    }
    #expect(try database.first("SELECT count(*) FROM t") { $0.integer(0) } == 0)
  }

  @Test("a savepoint that throws undoes its own part alone")
  func savepoint() throws {
    struct Stop: Error {}
    try database.transaction(.write) {
      try database.run("INSERT INTO t VALUES (1, 'kept')")
      #expect(throws: Stop.self) {
        try database.savepoint {
          try database.run("INSERT INTO t VALUES (2, 'undone')")
          throw Stop()
        }
      }
      _ = try database.savepoint { try database.run("INSERT INTO t VALUES (3, 'kept')") }
    }
    #expect(try database.all("SELECT a FROM t ORDER BY a") { $0.integer(0) } == [1, 3])
  }

  @Test("a query inside another's loop has a statement of its own")
  func nested() throws {
    for number in 1...3 { try database.run("INSERT INTO t VALUES (?1, '')", [.integer(number)]) }
    var pairs = 0
    try database.forEach("SELECT a FROM t ORDER BY a") { _ in
      try database.forEach("SELECT a FROM t ORDER BY a") { _ in pairs += 1 }
    }
    #expect(pairs == 9)
  }

  @Test("an error names code, message and statement, and keeps no values")
  func error() {
    let error = #expect(throws: SQLiteError.self) {
      try database.run("INSERT INTO t VALUES (?1, ?2)", [.text("secret"), .null])
    }
    #expect(error?.primaryCode == 19)
    #expect(error?.sql == "INSERT INTO t VALUES (?1, ?2)")
    #expect(error.map { !"\($0)".contains("secret") } == true)
  }

  @Test("more values than parameters are an error")
  func tooMany() {
    #expect(throws: SQLiteError.self) { try database.run("SELECT 1", [.integer(1)]) }
  }

  @Test("a script runs all of its statements, comments between them")
  func script() throws {
    try database.execute(
      script: "-- one\nCREATE TABLE u (a);\n/* two */ INSERT INTO u VALUES (1);; -- end")
    #expect(try database.first("SELECT count(*) FROM u") { $0.integer(0) } == 1)
  }

  @Test("a query is one statement", arguments: ["", "-- nothing", "SELECT 1; SELECT 2"])
  func notOne(sql: String) {
    #expect(throws: SQLiteError.self) { try database.query(sql, columns: { _ in }, row: { _ in }) }
  }

  @Test("double quotes never stand for a text")
  func doubleQuotes() {
    #expect(throws: SQLiteError.self) { try database.run("SELECT \"no such column\"") }
  }

  @Test("a file that is not there is not made for reading")
  func noFile() {
    #expect(throws: SQLiteError.self) {
      try Connection(path: "/nonexistent/x.db", access: .readOnly, busyTimeout: .zero)
    }
  }

  @Test("a connection waits as long as it was told to, to the millisecond", arguments: [0, 300])
  func patience(milliseconds: Int) throws {
    let file = TemporaryFile()
    let first = try Connection(path: file.path, access: .readWrite, busyTimeout: .zero)
    let second = try Connection(
      path: file.path, access: .readWrite, busyTimeout: .milliseconds(milliseconds))
    try first.transaction(.write) {
      let start = ContinuousClock.now
      let error = #expect(throws: SQLiteError.self) { try second.transaction(.write) {} }
      #expect(error?.isBusy == true)
      #expect(ContinuousClock.now - start >= .milliseconds(milliseconds * 9 / 10))
    }
    try second.transaction(.write) {}
  }

  @Test("a header tells whose file it is without opening it")
  func header() throws {
    let file = TemporaryFile()
    #expect(DatabaseHeader(of: file.path) == nil)
    #expect(DatabaseHeader(of: file.path + ".none") == nil)
    try Connection(path: file.path, access: .readWrite, busyTimeout: .zero).execute(
      script: "PRAGMA application_id = -2; PRAGMA user_version = 300; PRAGMA journal_mode = WAL")
    let header = DatabaseHeader(of: file.path)
    #expect(header?.applicationID == -2)
    #expect(header?.userVersion == 300)
    #expect(header?.hasWriteAheadLog == true)
  }

  @Test("a connection ends when nobody holds it")
  func lifetime() throws {
    weak var seen: Connection?
    do {
      let other = try Connection(path: ":memory:", access: .readWrite, busyTimeout: .zero)
      _ = try other.first("SELECT 1") { $0.integer(0) }
      seen = other
    }
    #expect(seen == nil)
  }
}
