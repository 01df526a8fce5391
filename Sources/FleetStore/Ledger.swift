import CMigrations
package import FleetModel
import Glibc
package import SQLiteKit

/// A fleetdb file.
package final class Ledger {
  let database: Connection
  package let path: String
  /// Held while this process may write.
  private let lock: WriterLock?

  /// `PRAGMA application_id`: «FLDT».
  package static let applicationID: Int64 = 0x464C_4454

  /// The number of the newest migration.
  package static var schemaVersion: Int { Schema.migrations.count }

  private init(database: Connection, path: String, lock: WriterLock?) {
    self.database = database
    self.path = path
    self.lock = lock
  }

  /// How long a writer waits for another, and for readers.
  package static let writerPatience = Duration.seconds(60)
  /// How long a reader waits for a commit.
  package static let readerPatience = Duration.seconds(10)

  /// Opens a file for questions.
  ///
  /// - throws: `StoreError` where there is none, or it is not fleetdb's; `SQLiteError` where it cannot be read.
  package static func reading(_ path: String) throws -> Ledger {
    guard access(path, F_OK) == 0 else { throw StoreError.noDatabase(path: path) }
    let header = try checkHeader(of: path)
    var database = try Connection(path: path, access: .readOnly, busyTimeout: readerPatience)
    let found: SchemaState
    do {
      found = try state(of: database, path: path)
    } catch let error as SQLiteError where error.needsRollback {
      guard header.map({ $0.applicationID == applicationID }) ?? true else {
        throw StoreError.foreign(path: path)
      }
      // A crash left a commit half done. Whoever may write undoes it by looking.
      let writer = try Connection(path: path, access: .readWrite, busyTimeout: readerPatience)
      _ = try state(of: writer, path: path)
      database = try Connection(path: path, access: .readOnly, busyTimeout: readerPatience)
      found = try state(of: database, path: path)
    }
    switch found {
    case .empty: throw StoreError.noDatabase(path: path)
    case .foreign: throw StoreError.foreign(path: path)
    case .version(let version):
      let known = Schema.migrations.count
      if version > known { throw StoreError.newer(path: path, version: version, known: known) }
      if version < known { throw StoreError.older(path: path, version: version, known: known) }
    }
    return Ledger(database: database, path: path, lock: nil)
  }

  /// Opens a file for recording, makes it where there is none, and brings its schema up to date.
  ///
  /// - parameter holder: one line about this process, for others who find the file taken.
  /// - parameter patience: how long to wait for readers, and for another writer where `lockPatience` is nil.
  /// - parameter waiting: called once if another process is writing, with what it says of itself.
  /// - throws: `StoreError`, with the file untouched, or `SQLiteError`.
  package static func writing(
    _ path: String, now: Timestamp, holder: String = "", patience: Duration = writerPatience,
    lockPatience: Duration? = nil, waiting: (String?) -> Void
  ) throws -> Ledger {
    let lock: WriterLock
    do {
      lock = try WriterLock(
        path: path + ".lock", holder: holder, timeout: lockPatience ?? patience, waiting: waiting)
    } catch .held(let holder) {
      throw StoreError.locked(path: path, by: holder)
    } catch .system(let code) {
      throw StoreError.system(path: path + ".lock", code: code)
    }
    try makePrivateFile(path)
    _ = try checkHeader(of: path)
    let database = try Connection(path: path, access: .readWrite, busyTimeout: patience)
    let state = try state(of: database, path: path)
    if case .foreign = state { throw StoreError.foreign(path: path) }
    if state == .empty { try database.execute(script: "PRAGMA page_size = 8192") }
    // The rollback journal, emptied and kept; readers are locked out for the commit alone, since nothing spills
    // but a first load: see `record`.
    try database.execute(
      script: """
        PRAGMA journal_mode = TRUNCATE;
        PRAGMA synchronous = FULL;
        PRAGMA cache_spill = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA temp_store = MEMORY;
        """)
    do {
      try Schema.migrator().migrate(database, appliedAt: now.milliseconds)
    } catch Migrator.Failure.newer(let version, let known) {
      throw StoreError.newer(path: path, version: version, known: known)
    } catch Migrator.Failure.foreign {
      throw StoreError.foreign(path: path)
    }
    try database.run("PRAGMA foreign_keys = ON")
    return Ledger(database: database, path: path, lock: lock)
  }

  /// Refuses what is plainly not ours before SQLite opens it.
  ///
  /// To open a file for writing moves its write-ahead log into it, and undoes a commit that was cut short.
  /// - returns: nil where there is no header to judge by.
  private static func checkHeader(of path: String) throws(StoreError) -> DatabaseHeader? {
    guard let header = DatabaseHeader(of: path) else { return nil }
    if header.applicationID != applicationID {
      if header.applicationID != 0 || header.hasWriteAheadLog { throw .foreign(path: path) }
    } else if header.userVersion > Schema.migrations.count {
      throw .newer(
        path: path, version: Int(header.userVersion), known: Schema.migrations.count)
    }
    return header
  }

  private static func state(of database: Connection, path: String) throws -> SchemaState {
    do {
      return try SchemaState(of: database, applicationID: applicationID)
    } catch let error as SQLiteError where error.primaryCode == 26 {
      throw StoreError.foreign(path: path)
    }
  }

  /// Makes an empty file that only its owner can read; leaves one that is there as it is.
  private static func makePrivateFile(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw StoreError.system(path: path, code: errno)
    }
  }

  /// Records one run, all of it or nothing.
  ///
  /// - returns: what `body` returns, and the run's number; nil where all was known already.
  package func record<Result>(
    _ header: RunHeader, _ body: (RunRecorder) throws -> Result
  ) throws -> (result: Result, runID: Int?) {
    try letSpill(whereNothingIsRecorded())
    return try database.transaction(.write) {
      let recorder = try RunRecorder(database: database, header: header)
      let result = try body(recorder)
      try recorder.finish()
      return (result, recorder.runID)
    }
  }

  private func whereNothingIsRecorded() throws -> Bool {
    try database.first("SELECT run_id FROM run LIMIT 1") { _ in true } == nil
  }

  /// Whether a transaction may write pages before it commits, which locks readers out from then on.
  ///
  /// A first load may: all of it is new, and there is nothing yet that a reader could miss. Others write little, and keep
  /// it in memory until they commit.
  private func letSpill(_ isAllowed: Bool) throws {
    try database.execute(
      script: isAllowed
        ? "PRAGMA cache_size = -16384; PRAGMA cache_spill = ON;" : "PRAGMA cache_spill = OFF;")
  }

  /// Recomputes every assessment from the facts with the present rules.
  ///
  /// - returns: how many instances were assessed.
  package func reassess() throws -> Int {
    try database.transaction(.write) {
      try Assessor(database: database, catalog: Catalog(database: database)).reassessAll()
    }
  }
}

/// The embedded schema.
package enum Schema {
  package static let migrations: [Migration] = {
    (0..<cmigrations_count()).map { index in
      let step = cmigrations_steps()[index]
      let bytes = UnsafeRawBufferPointer(start: step.text, count: step.length)
      let name = String(cString: step.name)
      return Migration(
        number: Int(name.prefix(4)) ?? 0, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
  }()

  /// With the digest of each migration's text.
  package static func migrator() throws -> Migrator {
    let digester = try Digester()
    return Migrator(applicationID: Ledger.applicationID, migrations: migrations) {
      try digester.sha256(Array($0.utf8)).reduce(into: "") { text, byte in
        text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }
}
