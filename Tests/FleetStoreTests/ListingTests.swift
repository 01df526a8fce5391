import FleetModel
import FleetRules
import SQLiteKit
import Testing

@testable import FleetStore

@Suite("listings")
struct ListingTests {
  private let folder = TemporaryFolder()

  @Test("what a listing holds twice counts once", arguments: [false, true])
  func twice(isKnown: Bool) throws {
    let ledger = try Ledger.make(in: folder)
    if isKnown { try ledger.record(Capture(minute(0), instances: [instance(1)])) }
    let stopped = instance(1) { $0.state = .stopped }
    let recorded = try ledger.record(
      Capture(minute(60), instances: [instance(1), instance(2), instance(1), stopped]))
    #expect(recorded.result == [.complete(rows: 2, changes: isKnown ? 1 : 2)])
    #expect(try ledger.violations() == [])
    let reader = try SnapshotReader(ledger, at: minute(60), options: RuleOptions())
    #expect(try reader.snapshot(of: key(1))?.instance?.state == .running)
  }

  @Test("a reading that fails leaves nothing of its rows")
  func failure() throws {
    let ledger = try Ledger.make(in: folder)
    let tagged = instance(2) { $0.tags = ["Name": "x"] }
    let recorded = try ledger.record(
      Capture(
        at: minute(0),
        [
          Attempt(
            .instances, in: ireland, .failed(.interrupted, message: "stop", partly: [tagged]))
        ]))
    #expect(recorded.result == [.failed(.interrupted, message: "stop")])
    for table in ["instance", "instance_version", "current", "document", "assessment"] {
      #expect(try ledger.countOfRows(in: table) == 0, "\(table)")
    }
    // The same tags again: the document that was undone is not remembered.
    try ledger.record(Capture(minute(0), instances: [tagged]))
    #expect(try ledger.violations() == [])
  }

  @Test("the Regions of one account number in two partitions do not mix")
  func partitions() throws {
    let ledger = try Ledger.make(in: folder)
    let scopes = [
      ireland, Scope(partition: "aws-cn", account: ireland.account, region: "cn-north-1"),
      Scope(partition: "aws", account: ireland.account, region: "us-east-1"),
      Scope(partition: "aws-cn", account: ireland.account, region: "global"), ireland.global,
    ]
    try ledger.record(
      Capture(
        at: minute(0),
        scopes.map {
          Attempt($0.region == "global" ? .roles : .dhmc, in: $0, .failed(.denied, message: nil))
        }))
    let unknown = try ledger.coverage(at: minute(0)).unknown
    #expect(Set(unknown).count == unknown.count)
    #expect(unknown.count { $0.gap.dataset == .roles } == 2)
  }

  @Test("a ledger that recorded and answered is closed when it goes")
  func closes() throws {
    weak var connection: Connection?
    do {
      let ledger = try Ledger.make(in: folder)
      connection = ledger.database
      try ledger.record(Capture(minute(0), instances: [instance(1)], nodes: [node(1)]))
      let reader = try SnapshotReader(ledger, at: minute(0), options: RuleOptions())
      let snapshot = try #require(try reader.snapshot(of: key(1)))
      _ = try reader.facts(of: snapshot)
      _ = try HistoryReader(ledger, until: minute(0), options: RuleOptions()).items(of: key(1))
    }
    #expect(connection == nil)
  }
}

extension Ledger {
  func countOfRows(in table: String) throws -> Int64? {
    try database.first("SELECT count(*) FROM \(table)") { $0.integer(0) }
  }
}
