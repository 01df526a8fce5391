/// A numbered step of the schema.
package struct Migration: Sendable {
  /// From 1, without gaps.
  package let number: Int
  package let name: String
  package let sql: String

  package init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }
}

/// Whose file a database is, and of which age.
package enum SchemaState: Equatable, Sendable {
  /// No tables and no application id.
  case empty
  /// Of another application, or of none.
  case foreign(applicationID: Int64)
  /// Of this application, with all migrations up to this number.
  case version(Int)

  /// Looks at a database, and changes nothing.
  package init(of database: Connection, applicationID: Int64) throws {
    let application = try database.first("PRAGMA application_id") { $0.integer(0) } ?? 0
    let version = try database.first("PRAGMA user_version") { $0.integer(0) } ?? 0
    if application == applicationID {
      self = .version(Int(version))
      return
    }
    let objects = try database.first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) } ?? 0
    self =
      application == 0 && objects == 0 && version == 0
      ? .empty : .foreign(applicationID: application)
  }
}

/// Brings a database to the present schema.
///
/// Every migration runs in one transaction together with the row that records it.
package struct Migrator {
  /// `PRAGMA application_id`.
  package let applicationID: Int64
  package let migrations: [Migration]
  /// Lower-case hexadecimal SHA-256 of a text.
  private let sha256: (String) throws -> String

  package enum Failure: Error, Equatable {
    case foreign(applicationID: Int64)
    /// The file knows a migration that this program does not.
    case newer(Int, known: Int)
    /// A migration that was applied had another text than the one of its number here.
    case edited(name: String)
    /// Rows point at rows that a migration removed.
    case brokenReferences(name: String)
  }

  package init(
    applicationID: Int64, migrations: [Migration], sha256: @escaping (String) throws -> String
  ) {
    self.applicationID = applicationID
    self.migrations = migrations
    self.sha256 = sha256
  }

  /// Looks at a database, and changes nothing.
  package func state(of database: Connection) throws -> SchemaState {
    try SchemaState(of: database, applicationID: applicationID)
  }

  /// Applies what is pending.
  ///
  /// - parameter appliedAt: milliseconds since 1970, for the record.
  /// - throws: `Failure` before anything is written, or `SQLiteError` with that migration undone.
  package func migrate(_ database: Connection, appliedAt: Int64) throws {
    for migration in migrations where try isPending(migration, in: database) {
      try database.run("PRAGMA foreign_keys = OFF")
      try database.transaction(.write) {
        // Asked again under the lock: another process may have been first.
        guard try isPending(migration, in: database) else { return }
        try database.execute(script: migration.sql)
        if try database.first("PRAGMA foreign_key_check", [], { _ in true }) != nil {
          throw Failure.brokenReferences(name: migration.name)
        }
        try database.run(
          """
          INSERT INTO schema_migration (number, name, sha256, applied_at)
          VALUES (?1, ?2, ?3, ?4)
          """,
          [
            .integer(migration.number), .text(migration.name), .text(try sha256(migration.sql)),
            .integer(appliedAt),
          ])
        try database.run("PRAGMA application_id = \(applicationID)")
        try database.run("PRAGMA user_version = \(migration.number)")
      }
    }
  }

  /// Whether the text of each applied migration is the one known here.
  package func verify(_ database: Connection) throws {
    let known = Dictionary(uniqueKeysWithValues: migrations.map { (Int64($0.number), $0) })
    try database.forEach("SELECT number, name, sha256 FROM schema_migration ORDER BY number") {
      row in
      guard let migration = known[row.integer(0)], try sha256(migration.sql) == row.text(2) else {
        throw Failure.edited(name: row.text(1))
      }
    }
  }

  private func isPending(_ migration: Migration, in database: Connection) throws -> Bool {
    switch try state(of: database) {
    case .empty: true
    case .foreign(let other): throw Failure.foreign(applicationID: other)
    case .version(let version) where version > migrations.count:
      throw Failure.newer(version, known: migrations.count)
    case .version(let version): version < migration.number
    }
  }
}
