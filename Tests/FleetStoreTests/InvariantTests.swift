import FleetModel
import SQLiteKit
import Testing

@testable import FleetStore

@Suite("invariants")
struct InvariantTests {
  private let folder = TemporaryFolder()

  /// A small history in which every table has rows, and things began, changed and ended.
  private func makeHistory() throws -> String {
    let path = folder.file("fleet.db")
    let ledger = try Ledger.writing(path, now: minute(0)) { _ in }
    try ledger.record(
      Capture(
        minute(0), instances: instances(1...12), nodes: nodes(1...6), dhmc: dhmc("$None")))
    let stopped = instance(1) { $0.state = .stopped }
    try ledger.record(
      Capture(
        minute(60), instances: [stopped] + instances(2...11), nodes: nodes(2...7),
        dhmc: dhmc("service-role/x")))
    try ledger.record(
      Capture(
        at: minute(120),
        [Attempt(.roles, in: ireland.global, .complete([.resource(role)]))]))
    try ledger.record(Capture(minute(180), instances: [], nodes: nodes(2...7)))
    #expect(try ledger.violations() == [])
    return path
  }

  private let role = Resource(kind: "role", key: "AROA1", document: "{\"RoleName\":\"x\"}")

  struct Planted: CustomTestStringConvertible, Sendable {
    let invariant: String
    let what: String
    let sql: String
    var testDescription: String { "\(invariant): \(what)" }
  }

  @Test(
    "a planted violation is found and named",
    arguments: [
      Planted(
        invariant: "I1", what: "a version lasts into the next",
        sql: "UPDATE instance_version SET until_at = until_at + 1 WHERE until_at < 9e18"),
      Planted(
        invariant: "I1", what: "assessments leave a gap",
        sql: "UPDATE assessment SET until_at = until_at - 1 WHERE until_at < 9e18"),
      Planted(
        invariant: "I2", what: "a version that is as the one before it",
        sql: "UPDATE dhmc_version SET digest = x'02'"),
      Planted(
        invariant: "I3", what: "a version that begins where nobody looked",
        sql: "UPDATE node_version SET first_at = first_at + 7 WHERE until_at > 9e18"),
      Planted(
        invariant: "I3", what: "a version that ends in a listing that is not believed",
        sql: """
          UPDATE instance_version SET until_at = (SELECT max(first_at) FROM observation_span)
          WHERE until_at > 9e18
          """),
      Planted(
        invariant: "I4", what: "a row of current with another digest",
        sql: "UPDATE current SET digest = x'00' WHERE entity LIKE '%2'"),
      Planted(
        invariant: "I4", what: "a row that current lacks",
        sql: "DELETE FROM current WHERE entity LIKE '%2'"),
      Planted(
        invariant: "I5", what: "a version of no instance",
        sql: "DELETE FROM instance WHERE instance_id LIKE '%12'"),
      Planted(
        invariant: "I5", what: "a document that is gone", sql: "DELETE FROM document"),
      Planted(
        invariant: "I6", what: "a version that a listing does not have",
        sql: "UPDATE observation_span SET row_count = row_count + 1 WHERE row_count > 0"),
      Planted(
        invariant: "I6", what: "a version that is another than the one observed",
        sql: "UPDATE node_version SET digest = x'01' WHERE instance_key = 3"),
      Planted(
        invariant: "I7", what: "emptiness that is believed for no reason",
        sql: "UPDATE observation_span SET is_suspicious = 0"),
      Planted(
        invariant: "I8", what: "an assessment that the rules do not make",
        sql: "UPDATE assessment SET settling_until = 5 WHERE instance_key = 2"),
    ])
  func planted(_ planted: Planted) throws {
    let path = try makeHistory()
    let raw = try Connection(path: path, access: .readWrite, busyTimeout: .seconds(1))
    try raw.execute(script: "PRAGMA foreign_keys = OFF; " + planted.sql)
    let found = try Ledger.reading(path).violations()
    #expect(found.contains { $0.invariant == planted.invariant }, "\(found)")
    #expect(found.allSatisfy { !$0.description.contains("\n") })
  }

  @Test("damage to the file itself is found")
  func damaged() throws {
    let path = try makeHistory()
    guard var content = bytes(of: path) else {
      Issue.record("no file")
      return
    }
    for index in (content.count - 8192)..<(content.count - 4096) { content[index] = 0x5a }
    write(content, to: path)
    do {
      let found = try Ledger.reading(path).violations()
      #expect(found.contains { $0.invariant == "sqlite" })
    } catch let error as SQLiteError {
      #expect(error.isCorrupt)
    }
  }
}
