import JSONKit
import SQLiteKit

/// Texts that are kept once, however many rows share them.
final class Documents {
  private let database: Connection
  private let digester: Digester
  private var keys: [Digest: Int64] = [:]

  /// How many keys are remembered: enough for a fleet's tag sets, and no burden.
  private static let capacity = 50_000

  init(database: Connection, digester: Digester) {
    self.database = database
    self.digester = digester
  }

  /// The key of a text, which is taken in where it is new.
  func key(of body: String) throws -> Int64 {
    let digest = try digester.digest(Array(body.utf8))
    if let known = keys[digest] { return known }
    if keys.count >= Self.capacity { keys.removeAll(keepingCapacity: true) }
    let found = try database.first(
      "SELECT document_id FROM document WHERE digest = ?1", [.blob(digest.bytes)]
    ) { $0.integer(0) }
    if let found {
      keys[digest] = found
      return found
    }
    try database.run(
      "INSERT INTO document (digest, body) VALUES (?1, ?2)", [.blob(digest.bytes), .text(body)])
    let made = database.lastInsertedRowID
    keys[digest] = made
    return made
  }

  /// Forgets keys that a rolled back part of a transaction may have made.
  func forget() { keys.removeAll() }
}
