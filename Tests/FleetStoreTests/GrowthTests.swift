import FleetModel
import SQLiteKit
import Testing

@testable import FleetStore

@Suite("growth")
struct GrowthTests {
  private let folder = TemporaryFolder()

  @Test(
    "an unchanged run costs at most 2 KB and 8 bytes for each scope and dataset",
    arguments: [(scopes: 2, instances: 1000), (scopes: 170, instances: 1)])
  func unchanged(scopes: Int, instances: Int) throws {
    let path = folder.file("fleet.db")
    let ledger = try Ledger.writing(path, now: minute(0)) { _ in }
    try ledger.database.run("PRAGMA synchronous = OFF")
    let places = (0..<scopes).map {
      Scope(partition: "aws", account: "111122223333", region: "region-\($0)")
    }
    func capture(_ at: Timestamp) -> Capture {
      Capture(
        at: at,
        places.flatMap { place in
          [
            Attempt(.instances, in: place, .complete((1...instances).map { instance($0) })),
            Attempt(
              .nodes, in: place,
              .complete(
                (1...instances).map { number in
                  // The heartbeat moves at every poll, and is no change.
                  node(number) { $0.volatile.lastPingAt = at - .seconds(Int64(number % 300)) }
                })),
            Attempt(.dhmc, in: place, .complete([dhmc("$None")])),
          ]
        })
    }
    try ledger.record(capture(minute(0)))
    try ledger.record(capture(minute(60)))
    let before = size(of: path)
    let rows = try ledger.countOfAllRows()
    let runs = 20
    for run in 0..<runs { try ledger.record(capture(minute(Int64(120 + run * 60)))) }
    #expect(try ledger.countOfAllRows() == rows + runs)
    #expect((size(of: path) - before) / runs <= 2048 + 8 * 3 * scopes)
    #expect(try ledger.violations() == [])
  }

  private func size(of path: String) -> Int { bytes(of: path)?.count ?? 0 }
}

extension Ledger {
  /// The rows of all tables together.
  func countOfAllRows() throws -> Int {
    let tables = try database.all(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ) { $0.text(0) }
    return try tables.reduce(0) { count, table in
      count + (try database.first("SELECT count(*) FROM \(table)") { Int($0.integer(0)) } ?? 0)
    }
  }
}
