package import FleetModel

/// What the store refuses, or cannot do.
///
/// What SQLite refuses is a `SQLiteError`.
package enum StoreError: Error, Equatable {
  /// libcrypto cannot be used, and why.
  case cryptography(String)
  /// There is no database at the path.
  case noDatabase(path: String)
  /// The file is a database of something else, or no database at all.
  case foreign(path: String)
  /// The file was written by a newer fleetdb.
  case newer(path: String, version: Int, known: Int)
  /// The file's schema is older than this fleetdb reads.
  case older(path: String, version: Int, known: Int)
  /// A migration that was applied had another text than this fleetdb knows.
  case edited(path: String, migration: String)
  /// Another process is writing, and did not end in time; what it says of itself, nil if nothing.
  case locked(path: String, by: String?)
  /// The lock file, or the folder of the database, cannot be made or opened; `errno`.
  case system(path: String, code: Int32)
  /// Complete observations of one moment differ from those that are recorded already.
  case conflicts([Conflict])
  /// The history of the moments in question changed while it was read.
  case changedWhileReading
}

/// Two complete observations of one series at one moment that differ.
package struct Conflict: Hashable, Sendable {
  package let scope: Scope
  package let dataset: Dataset
  package let at: Timestamp
  /// The origin of the run that was first.
  package let recorded: String
  /// The origin of the one that is refused.
  package let refused: String
}
