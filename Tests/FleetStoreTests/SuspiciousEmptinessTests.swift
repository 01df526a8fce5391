import FleetModel
import FleetRules
import Testing

@testable import FleetStore

@Suite("suspicious emptiness")
struct SuspiciousEmptinessTests {
  private let folder = TemporaryFolder()

  /// The managed state of instance 1 at a moment, and why it does not apply.
  private func state(
    _ ledger: Ledger, at moment: Timestamp
  ) throws -> (ManagedState?, NotApplicableReason?) {
    let reader = try SnapshotReader(ledger, at: moment, options: RuleOptions())
    let verdict = try reader.snapshot(of: key(1))?.assessment.verdict
    return (verdict?.managedState, verdict?.notApplicableBecause)
  }

  private func ledger(instances count: Int = 10) throws -> Ledger {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(
      Capture(minute(0), instances: instances(1...count), nodes: [], dhmc: dhmc("$None")))
    return ledger
  }

  @Test("an empty listing after ten instances closes nothing")
  func isNotBelieved() throws {
    let ledger = try ledger()
    let recorded = try ledger.record(Capture(minute(60), instances: []))
    #expect(recorded.result == [.suspicious])
    #expect(try state(ledger, at: minute(60)) == (.unknown, nil))
    let gap = try ledger.coverage(at: minute(60)).unknown.first { $0.gap.dataset == .instances }?
      .gap
    #expect(gap?.errorClass == .suspicious)
    #expect(try ledger.violations() == [])
  }

  @Test("an empty listing after nine is believed")
  func nine() throws {
    let ledger = try ledger(instances: 9)
    #expect(
      try ledger.record(Capture(minute(60), instances: [])).result == [
        .complete(rows: 0, changes: 9)
      ])
    #expect(try state(ledger, at: minute(60)) == (.notApplicable, .gone))
  }

  @Test("the next listing in the same run of emptiness confirms it, from the first one on")
  func isConfirmed() throws {
    let ledger = try ledger()
    try ledger.record(Capture(minute(60), instances: []))
    try ledger.record(Capture(minute(120), instances: []))
    #expect(try state(ledger, at: minute(59)) == (.unmanaged, nil))
    #expect(try state(ledger, at: minute(60)) == (.notApplicable, .gone))
    #expect(try ledger.violations() == [])
  }

  @Test("a failed listing in between neither confirms nor refutes")
  func failureBetween() throws {
    let ledger = try ledger()
    try ledger.record(Capture(minute(60), instances: []))
    try ledger.record(
      Capture(at: minute(90), [Attempt(.instances, in: ireland, .failed(.denied, message: nil))]))
    #expect(try state(ledger, at: minute(60)) == (.unknown, nil))
    try ledger.record(Capture(minute(120), instances: []))
    #expect(try state(ledger, at: minute(60)) == (.notApplicable, .gone))
    #expect(try state(ledger, at: minute(90)) == (.unknown, nil))
    #expect(try ledger.violations() == [])
  }

  @Test("a listing with instances refutes it")
  func isRefuted() throws {
    let ledger = try ledger()
    try ledger.record(Capture(minute(60), instances: []))
    try ledger.record(Capture(minute(120), instances: instances(1...10)))
    #expect(try state(ledger, at: minute(60)) == (.unknown, nil))
    #expect(try state(ledger, at: minute(120)) == (.unmanaged, nil))
    #expect(try ledger.violations() == [])
  }

  @Test("it is believed where it is vouched for, at once or when the same capture comes again")
  func isAccepted() throws {
    let (ledger, other) = (try ledger(), try Ledger.make(in: folder, "other.db"))
    try ledger.record(Capture(minute(60), instances: []))
    let accepted = Capture(minute(60), instances: [], acceptsEmptiness: true)
    try ledger.record(accepted)
    #expect(try state(ledger, at: minute(60)) == (.notApplicable, .gone))
    #expect(try ledger.violations() == [])

    try other.record(
      Capture(minute(0), instances: instances(1...10), nodes: [], dhmc: dhmc("$None")))
    try other.record(accepted)
    #expect(try other.canonicalLines == ledger.canonicalLines)
  }

  @Test("an empty SSM listing is believed")
  func nodesVanish() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: instances(1...10), nodes: nodes(1...10)))
    try ledger.record(Capture(minute(60), nodes: []))
    #expect(try state(ledger, at: minute(60)) == (.unmanaged, nil))
  }
}
