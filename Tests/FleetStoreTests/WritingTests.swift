import FleetModel
import FleetRules
import SQLiteKit
import Testing

@testable import FleetStore

@Suite("writing")
struct WritingTests {
  private let folder = TemporaryFolder()

  @Test("a second writer is told that the first holds the file, and has its turn afterwards")
  func twoWriters() throws {
    let path = folder.file("fleet.db")
    var first: Ledger? = try Ledger.writing(path, now: minute(0), holder: "the first") { _ in }
    var heard: [String?] = []
    #expect(throws: StoreError.locked(path: path, by: "the first")) {
      try Ledger.writing(path, now: minute(0), patience: .milliseconds(60)) { heard.append($0) }
    }
    #expect(heard == ["the first"])
    try first?.record(Capture(minute(0), instances: [instance(1)]))
    first = nil
    let second = try Ledger.writing(path, now: minute(0), patience: .seconds(5)) { _ in }
    #expect(try second.record(Capture(minute(60), instances: [instance(1)])).runID == 2)
  }

  @Test("whoever asks during a run sees what was before, without waiting")
  func readerDuringRun() throws {
    let path = folder.file("fleet.db")
    let writer = try Ledger.writing(path, now: minute(0)) { _ in }
    try writer.record(Capture(minute(0), instances: instances(1...3)))
    let header = RunHeader(
      capturedAt: minute(60), source: "capture", origin: "b", toolVersion: "test",
      recordedAt: minute(60), acceptsEmptiness: false)
    _ = try writer.record(header) { recorder in
      try recorder.observe(.instances, in: ireland) { emit in
        for record in instances(1...500) { try emit(record) }
        let reader = try Ledger.reading(path)
        #expect(try reader.runs().count == 1)
        var seen = 0
        try SnapshotReader(reader, at: minute(90), options: RuleOptions()).forEach { _ in seen += 1
        }
        #expect(seen == 3)
        return .complete
      }
    }
    #expect(try Ledger.reading(path).runs().count == 2)
  }

  @Test("the same capture twice adds no row to any table")
  func twice() throws {
    let ledger = try Ledger.make(in: folder)
    let capture = Capture(
      minute(0), instances: instances(1...12), nodes: nodes(1...5), dhmc: dhmc("$None"))
    try ledger.record(capture)
    let (rows, lines) = (try ledger.countOfAllRows(), try ledger.canonicalLines)
    let again = try ledger.record(capture)
    #expect(again.runID == nil)
    #expect(again.result == Array(repeating: .known(.complete), count: 3))
    #expect(try ledger.countOfAllRows() == rows)
    #expect(try ledger.canonicalLines == lines)
  }

  @Test("of a run with a conflict nothing is kept, and both origins are named")
  func conflict() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: instances(1...2)))
    let lines = try ledger.canonicalLines
    var other = Capture(minute(0), instances: instances(1...3), nodes: nodes(1...3))
    other.origin = "captures/b"
    #expect(
      throws: StoreError.conflicts([
        Conflict(
          scope: ireland, dataset: .instances, at: minute(0), recorded: "captures/a",
          refused: "captures/b")
      ])
    ) { try ledger.record(other) }
    #expect(try ledger.canonicalLines == lines)
  }

  @Test("reassessing with the same rules changes nothing")
  func reassess() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: instances(1...12), nodes: nodes(1...5)))
    try ledger.record(Capture(minute(60), instances: instances(2...12), nodes: nodes(3...7)))
    let lines = try ledger.canonicalLines
    #expect(try ledger.reassess() == 12)
    #expect(try ledger.canonicalLines == lines)
  }

  @Test("of two listings of one moment the later heartbeat counts, whichever comes first")
  func heartbeats() throws {
    let captures = [10, 20].map { second in
      Capture(
        minute(0),
        nodes: [
          node(1) { $0.volatile.lastPingAt = minute(-1) + .seconds(second) },
          node(2) { if second == 20 { $0.volatile.lastAssociationAt = minute(-9) } },
        ])
    }
    let (forward, backward) = (
      try Ledger.make(in: folder), try Ledger.make(in: folder, "backward.db")
    )
    for capture in captures { try forward.record(capture) }
    for capture in captures.reversed() { try backward.record(capture) }
    #expect(try forward.canonicalLines == backward.canonicalLines)
    let reader = try SnapshotReader(forward, at: minute(0), options: RuleOptions())
    let seen = try reader.snapshot(of: key(1))?.node?.volatile.lastPingAt
    #expect(seen == minute(-1) + .seconds(20))
  }

  @Test("a dataset that a run reads twice is compared with itself")
  func twiceInOneRun() throws {
    let ledger = try Ledger.make(in: folder)
    let listing = Attempt(.nodes, in: ireland, .complete(nodes(1...2)))
    let recorded = try ledger.record(Capture(at: minute(0), [listing, listing]))
    #expect(recorded.result == [.complete(rows: 2, changes: 2), .known(.complete)])
    #expect(throws: StoreError.self) {
      let other = Attempt(.nodes, in: ireland, .complete(nodes(1...3)))
      try ledger.record(Capture(at: minute(60), [listing, other]))
    }
    #expect(try ledger.runs().count == 1)
    #expect(try ledger.violations() == [])
  }

  @Test("a conflict in one scope keeps the others out, and those that fit are named as known")
  func conflictElsewhere() throws {
    let ledger = try Ledger.make(in: folder)
    let france = Scope(partition: "aws", account: ireland.account, region: "eu-west-3")
    try ledger.record(Capture(minute(0), instances: instances(1...2)))
    let rows = try ledger.countOfAllRows()
    #expect(throws: StoreError.self) {
      try ledger.record(
        Capture(
          at: minute(0),
          [
            Attempt(.instances, in: france, .complete(instances(5...6))),
            Attempt(.instances, in: ireland, .complete(instances(1...1))),
            Attempt(.dhmc, in: ireland, .complete([dhmc("Role")])),
          ]))
    }
    #expect(try ledger.countOfAllRows() == rows)
    #expect(try ledger.violations() == [])
  }
}
