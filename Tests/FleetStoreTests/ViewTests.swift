import FleetModel
import SQLiteKit
import Testing

@testable import FleetStore

@Suite("views")
struct ViewTests {
  private let folder = TemporaryFolder()

  private func ask(_ sql: String, at moment: Timestamp, _ path: String) throws -> [[String?]] {
    var rows: [[String?]] = []
    try Ledger.reading(path).query(sql, at: moment, timeout: .seconds(60)) { _ in
    } row: { row in
      rows.append((0..<row.count).map { row.optionalText($0) })
    }
    return rows
  }

  @Test("times are in RFC 3339, with milliseconds where there are any")
  func times() throws {
    let ledger = try Ledger.make(in: folder)
    let odd = minute(0) + .milliseconds(7)
    try ledger.record(Capture(odd, instances: [instance(1)], nodes: [], dhmc: dhmc("$None")))
    try ledger.record(Capture(minute(60), instances: [instance(1)], nodes: [node(1)]))
    let columns = [
      ("managed_state_since, managed_state_since_before FROM instances", [minute(60), odd]),
      ("captured_at FROM runs WHERE run_id = 1", [odd]),
      ("first_at, until_at FROM states WHERE managed_state = 'unmanaged'", [odd, minute(60)]),
      ("first_at FROM dhmc", [odd]),
      ("first_at FROM observations WHERE dataset = 'ssm.dhmc'", [odd]),
    ]
    for (query, times) in columns {
      #expect(
        try ask("SELECT " + query, at: minute(61), ledger.path) == [times.map(\.description)],
        "\(query)")
    }
  }

  @Test("what rests on a listing that is not known is NULL")
  func gaps() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: [instance(1)], nodes: [node(1)]))
    try ledger.record(
      Capture(
        at: minute(60),
        [
          Attempt(.instances, in: ireland, .failed(.denied, message: nil)),
          Attempt(.nodes, in: ireland, .failed(.throttled, message: nil)),
        ]))
    let sql = "SELECT managed_state, instance_state, ping_status FROM instances"
    #expect(try ask(sql, at: minute(59), ledger.path) == [["managed", "running", "Online"]])
    #expect(try ask(sql, at: minute(60), ledger.path) == [["unknown", nil, nil]])
    #expect(try ask("SELECT * FROM nodes", at: minute(60), ledger.path) == [])
    #expect(try ask("SELECT * FROM instances", at: minute(-1), ledger.path) == [])
  }
}
