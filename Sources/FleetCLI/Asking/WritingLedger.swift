import CProcess
import CommandKit
import FleetModel
import FleetStore
import Glibc

extension Session {
  /// Opens the database for recording.
  ///
  /// - parameter waits: whether another fleetdb that is writing is waited for, however long it takes.
  func writingLedger(waits: Bool = true) throws -> Ledger {
    let path = try databasePath()
    let command = invocation.path.joined(separator: " ")
    let now = environment.clock()
    let ledger = try Ledger.writing(
      path, now: now, holder: "\(command) (pid \(cprocess_id())) since \(now)",
      lockPatience: waits ? .seconds(86_400) : .zero
    ) { holder in
      if waits { say("waiting for \(holder ?? "another fleetdb"), which is writing to \(path)") }
    }
    return ledger
  }
}

extension Session {
  /// Makes the folder of the default database; a folder that was named must be there.
  func makeFolderOfDefaultDatabase() throws {
    guard invocation.value(Options.database) == nil, environment["FLEETDB_DB"] == nil else {
      return
    }
    let path = try databasePath()
    guard let end = path.lastIndex(of: "/") else { return }
    var built = ""
    for part in path[..<end].split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o700) != 0, errno != EEXIST {
        throw StoreError.system(path: built, code: errno)
      }
    }
  }
}
