import FleetModel
import FleetRules
import SQLiteKit
import TestSupport
import Testing

@testable import FleetStore

@Suite("when readings began and ended")
struct ReadingTimesTests {
  @Test(
    "bytes give back whole seconds, the begin rounded down and the end up", arguments: seeds(20))
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let readings = (0..<200).map { _ -> ReadingTime? in
      if Int.random(in: 0..<10, using: &random) == 0 { return nil }
      let began = Int.random(in: 0..<400_000, using: &random)
      let length = Int.random(in: 0..<400_000, using: &random)
      return ReadingTime(began: .milliseconds(began), ended: .milliseconds(began + length))
    }
    let bytes = ReadingTimes.encoded(readings) ?? []
    for (index, reading) in readings.enumerated() {
      let found = ReadingTimes.reading(index, of: bytes)
      guard let reading else {
        #expect(found == ReadingTime(began: .zero, ended: .zero))
        continue
      }
      guard let found else {
        Issue.record("reading \(index) is missing; seed \(random.seed)")
        return
      }
      #expect(found.began <= reading.began && reading.began - found.began < .seconds(1))
      #expect(found.ended >= reading.ended && found.ended - reading.ended < .seconds(1))
    }
    #expect(ReadingTimes.reading(readings.count, of: bytes) == nil)
    #expect(ReadingTimes.encoded([nil, nil]) == nil)
  }
}

@Suite("live runs")
struct LiveRunTests {
  private let folder = TemporaryFolder()
  private let scope = Scope(partition: "aws", account: "111122223333", region: "eu-west-1")

  private func run(_ at: Timestamp, _ attempts: [Attempt]) -> Capture {
    var capture = Capture(at: at, attempts)
    capture.source = "aws"
    return capture
  }

  private func required(_ instances: Attempt.Outcome) -> [Attempt] {
    [
      Attempt(.instances, in: scope, instances), Attempt(.nodes, in: scope, instances),
      Attempt(.dhmc, in: scope, .complete([.dhmc(DHMCSetting(value: DHMCSetting.off))])),
    ]
  }

  @Test("windows begin with the first reading before, and end with the last one after")
  func windows() throws {
    let ledger = try Ledger.make(in: folder)
    var first = run(minute(0), required(.complete([])))
    first.attempts[0] = Attempt(.instances, in: scope, .complete([instance(1)]))
    first.readAt = ReadingTime(began: .seconds(3), ended: .seconds(20))
    var second = run(minute(60), required(.complete([])))
    second.attempts[0] = first.attempts[0]
    second.attempts[1] = Attempt(.nodes, in: scope, .complete([node(1)]))
    second.readAt = ReadingTime(began: .seconds(5), ended: .milliseconds(30_500))
    try ledger.record(first)
    try ledger.record(second)
    let reader = HistoryReader(ledger, until: minute(60), options: RuleOptions())
    let key = InstanceKey(scope: scope, id: instanceID(1))
    let transition = try #require(try reader.lastTransition(of: key))
    #expect(transition.windowAfter == minute(0) + .seconds(3))
    #expect(transition.windowBy == minute(60) + .seconds(31))
  }

  @Test("what an option switched off is not named, and what a capture lacks is")
  func switchedOff() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(run(minute(0), required(.complete([]))))
    let optional = try ledger.coverage(at: minute(0)).unknown.filter { !$0.isRequired }
    #expect(optional.allSatisfy { $0.scope.region == Scope.globalRegion })
    try ledger.record(Capture(at: minute(60), required(.complete([]))))
    let named = try ledger.coverage(at: minute(60)).unknown.map(\.gap.dataset)
    #expect(named.contains(.network))
    #expect(!named.contains(.consoleOutput))
  }

  @Test("a Region that is not enabled is named, and missed only where it was read before")
  func regionDisabled() throws {
    let ledger = try Ledger.make(in: folder)
    let disabled = Attempt.Outcome.failed(.regionDisabled, message: nil)
    try ledger.record(
      run(minute(0), required(disabled).map { Attempt($0.series.dataset, in: scope, disabled) }))
    let coverage = try ledger.coverage(at: minute(0))
    #expect(coverage.isComplete)
    #expect(coverage.unknown.contains { $0.gap.errorClass == .regionDisabled })
    try ledger.record(run(minute(60), required(.complete([]))))
    try ledger.record(
      run(minute(120), required(disabled).map { Attempt($0.series.dataset, in: scope, disabled) }))
    #expect(try !ledger.coverage(at: minute(120)).isComplete)
  }

  @Test("a run that could ask nobody is a run, and no observation")
  func emptyRun() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(run(minute(0), required(.complete([]))))
    #expect(try ledger.record(run(minute(60), [])).runID == 2)
    #expect(try ledger.runs().count == 2)
    #expect(try ledger.observedAt(atOrBefore: minute(90)) == minute(0))
    #expect(try ledger.captureTime(back: 0) == minute(0))
    #expect(try ledger.violations().isEmpty)
  }
}
