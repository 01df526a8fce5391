import CMigrations
import FleetModel
import FleetRules
import Glibc
import SQLiteKit
import TestSupport
import Testing

@testable import FleetStore

@Suite("schema")
struct SchemaTests {
  private let folder = TemporaryFolder()

  @Test("the folder of migrations and the binary agree: names, order and bytes")
  func embedded() {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let migrations = "/\(root)/Migrations"
    #expect(Schema.migrations.map(\.name) == names(in: migrations))
    #expect(Schema.migrations.map(\.number) == Array(1...Schema.migrations.count))
    for migration in Schema.migrations {
      #expect(readFile("\(migrations)/\(migration.name)") == migration.sql, "\(migration.name)")
    }
  }

  private func names(in folder: String) -> [String] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var names: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".sql") { names.append(name) }
    }
    return names.sorted()
  }

  @Test("a new file has the schema that is described, and records how it came by it")
  func schema() throws {
    let ledger = try Ledger.writing(folder.file("fleet.db"), now: minute(0)) { _ in }
    let objects = try ledger.database.all(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
    ) { $0.text(0) }
    expectGolden(objects.joined(separator: ";\n\n") + ";\n", "schema.sql")
    let records = try ledger.database.all(
      "SELECT number, length(sha256), applied_at FROM schema_migration ORDER BY number"
    ) { [$0.integer(0), $0.integer(1), $0.integer(2)] }
    #expect(
      records == (1...Schema.migrations.count).map { [Int64($0), 64, minute(0).milliseconds] })
    #expect(try ledger.database.first("PRAGMA page_size") { $0.integer(0) } == 8192)
    try Schema.migrator().verify(ledger.database)
  }

  @Test("a text that was edited after it was applied is noticed")
  func edited() throws {
    let ledger = try Ledger.writing(folder.file("fleet.db"), now: minute(0)) { _ in }
    try ledger.database.run("UPDATE schema_migration SET sha256 = 'x' WHERE number = 1")
    #expect(throws: Migrator.Failure.edited(name: "0001_history.sql")) {
      try Schema.migrator().verify(ledger.database)
    }
  }

  struct Stranger: CustomTestStringConvertible, Sendable {
    let what: String
    let sql: String
    let error: @Sendable (String) -> StoreError
    var testDescription: String { what }
  }

  @Test(
    "a file that is not ours, or is newer, is refused untouched",
    arguments: [
      Stranger(what: "another application's", sql: "PRAGMA application_id = 7; CREATE TABLE t (a)")
      {
        .foreign(path: $0)
      },
      Stranger(what: "a plain database", sql: "CREATE TABLE t (a)") { .foreign(path: $0) },
      Stranger(
        what: "a newer fleetdb's",
        sql: "PRAGMA application_id = \(Ledger.applicationID); PRAGMA user_version = 99"
      ) { .newer(path: $0, version: 99, known: Schema.migrations.count) },
      Stranger(
        what: "a newer fleetdb's, with a write-ahead log",
        sql: """
          PRAGMA application_id = \(Ledger.applicationID); PRAGMA user_version = 99;
          PRAGMA journal_mode = WAL
          """
      ) { .newer(path: $0, version: 99, known: Schema.migrations.count) },
      Stranger(
        what: "a plain database with a write-ahead log",
        sql: "PRAGMA journal_mode = WAL; CREATE TABLE t (a)"
      ) { .foreign(path: $0) },
    ])
  func refused(_ stranger: Stranger) throws {
    let path = folder.file("other.db")
    try Connection(path: path, access: .readWrite, busyTimeout: .seconds(1)).execute(
      script: stranger.sql)
    let before = bytes(of: path)
    #expect(throws: stranger.error(path)) { try Ledger.writing(path, now: minute(0)) { _ in } }
    #expect(throws: stranger.error(path)) { try Ledger.reading(path) }
    #expect(bytes(of: path) == before)
  }

  @Test("what another program has not yet moved out of its log stays there")
  func orphanedLog() throws {
    let (source, path) = (folder.file("source.db"), folder.file("other.db"))
    let other = try Connection(path: source, access: .readWrite, busyTimeout: .seconds(1))
    try other.execute(script: "PRAGMA journal_mode = WAL; CREATE TABLE t (a)")
    for suffix in ["", "-wal"] { write(bytes(of: source + suffix) ?? [], to: path + suffix) }
    let before = [bytes(of: path), bytes(of: path + "-wal")]
    #expect(before[1]?.isEmpty == false)
    #expect(throws: StoreError.foreign(path: path)) {
      try Ledger.writing(path, now: minute(0)) { _ in }
    }
    #expect(throws: StoreError.foreign(path: path)) { try Ledger.reading(path) }
    #expect([bytes(of: path), bytes(of: path + "-wal")] == before)
    _ = other.keptStatements
  }

  @Test("our own file is taken back from a write-ahead log")
  func ownLog() throws {
    let path = folder.file("fleet.db")
    _ = try Ledger.writing(path, now: minute(0)) { _ in }
    let other = try Connection(path: path, access: .readWrite, busyTimeout: .seconds(1))
    try other.execute(script: "PRAGMA journal_mode = WAL")
    #expect(try Ledger.reading(path).runs() == [])
    _ = try Ledger.writing(path, now: minute(0), patience: .milliseconds(50)) { _ in }
    #expect(DatabaseHeader(of: path)?.applicationID == Ledger.applicationID)
  }

  @Test("a text file is no database, and stays as it is")
  func textFile() {
    let path = folder.file("notes.txt")
    write(Array(String(repeating: "not a database\n", count: 200).utf8), to: path)
    let before = bytes(of: path)
    #expect(throws: StoreError.foreign(path: path)) {
      try Ledger.writing(path, now: minute(0)) { _ in }
    }
    #expect(throws: StoreError.foreign(path: path)) { try Ledger.reading(path) }
    #expect(bytes(of: path) == before)
  }

  @Test("an empty file becomes a database; until then it holds nothing")
  func emptyFile() throws {
    let path = folder.file("empty.db")
    write([], to: path)
    #expect(throws: StoreError.noDatabase(path: path)) { try Ledger.reading(path) }
    _ = try Ledger.writing(path, now: minute(0)) { _ in }
    #expect(try Ledger.reading(path).runs() == [])
  }

  @Test("a migration that fails leaves nothing behind")
  func failingMigration() throws {
    let database = try Connection(
      path: folder.file("fleet.db"), access: .readWrite, busyTimeout: .seconds(1))
    let broken = Migrator(
      applicationID: 7,
      migrations: [
        Migration(number: 1, name: "0001_x.sql", sql: "CREATE TABLE a (b); CREATE TABLE a (b)")
      ]
    ) { _ in "" }
    #expect(throws: SQLiteError.self) { try broken.migrate(database, appliedAt: 0) }
    #expect(try SchemaState(of: database, applicationID: 7) == .empty)
  }

  @Test("every query is answered by way of an index, as planned")
  func plans() throws {
    let path = folder.file("fleet.db")
    let writer = try Ledger.writing(path, now: minute(0)) { _ in }
    let first = Capture(
      minute(0), instances: instances(1...12), nodes: nodes(1...12), dhmc: dhmc("$None"))
    let third = Capture(minute(120), instances: instances(2...12), nodes: nodes(2...12))
    let second = Capture(minute(60), instances: instances(1...11), nodes: nodes(1...11))
    for capture in [first, third, second] { try writer.record(capture) }
    let reader = try Ledger.reading(path)
    let snapshots = try SnapshotReader(reader, at: minute(180), options: RuleOptions())
    try snapshots.forEach { _ in }
    if let snapshot = try snapshots.snapshot(of: key(1)) {
      _ = try snapshots.assessment(of: snapshot)
    }
    _ = try HistoryReader(reader, until: minute(180), options: RuleOptions()).items(of: key(1))
    _ = try reader.coverage(at: minute(180))
    _ = try reader.instancesChanged(after: minute(0), by: minute(120)) { _ in true }
    _ = try reader.instances(named: .tag("x"), at: minute(180))
    _ = try reader.instances(named: .id("i-1"), at: minute(180))
    _ = try reader.settings(at: minute(180)) { _ in true }
    var text = ""
    for sql in Set(writer.database.keptStatements + reader.database.keptStatements).sorted()
    where sql.hasPrefix("SELECT") || sql.hasPrefix("WITH") {
      let plan = try reader.database.all("EXPLAIN QUERY PLAN " + sql) { $0.text(3) }
      text += sql + "\n" + plan.map { "  -- \($0)\n" }.joined() + "\n"
    }
    expectGolden(text, "plans.sql")
  }
}
