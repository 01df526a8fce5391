import FleetModel
import FleetRules
import Testing

@testable import FleetStore

@Suite("windows and settling")
struct WindowTests {
  private let folder = TemporaryFolder()

  private func snapshot(_ ledger: Ledger, at moment: Timestamp) throws -> InstanceSnapshot? {
    try SnapshotReader(ledger, at: moment, options: RuleOptions()).snapshot(of: key(1))
  }

  @Test("a listing that is recorded late narrows the window of the change after it")
  func lateListing() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: [instance(1)], nodes: [node(1)]))
    try ledger.record(Capture(minute(60), nodes: []))
    #expect(try snapshot(ledger, at: minute(60))?.assessment.stateBefore == minute(0))
    try ledger.record(Capture(minute(40), nodes: [node(1)]))
    let snapshot = try snapshot(ledger, at: minute(60))
    #expect(snapshot?.assessment.stateSince == minute(60))
    #expect(snapshot?.assessment.stateBefore == minute(40))
    #expect(snapshot?.lastSeen == minute(40))
    #expect(try ledger.violations() == [])
  }

  @Test("a listing that is recorded late narrows the window before a failure")
  func lateListingBeforeFailure() throws {
    let ledger = try Ledger.make(in: folder)
    try ledger.record(Capture(minute(0), instances: [instance(1)], nodes: [node(1)]))
    try ledger.record(
      Capture(at: minute(60), [Attempt(.nodes, in: ireland, .failed(.throttled, message: nil))]))
    try ledger.record(Capture(minute(40), nodes: [node(1)]))
    let snapshot = try snapshot(ledger, at: minute(60))
    #expect(snapshot?.lastKnown == .init(state: .managed, at: minute(40)))
    #expect(try ledger.violations() == [])
  }

  @Test("what changed less than half an hour ago goes on settling when something else changes")
  func settling() throws {
    let ledger = try Ledger.make(in: folder)
    let profile = ProfileReference(arn: "arn:aws:iam::111122223333:instance-profile/app", id: nil)
    for (time, record) in [
      (0, instance(1)), (60, instance(1) { $0.profile = profile }),
      (
        70,
        instance(1) {
          $0.profile = profile
          $0.tags = ["Name": "web"]
        }
      ),
    ] {
      try ledger.record(Capture(minute(Int64(time)), instances: [record], nodes: [node(1)]))
    }
    let settles = try [59, 60, 70, 89, 90].map {
      try snapshot(ledger, at: minute($0))?.reasonCodes.contains(.settlingRecentChange)
    }
    #expect(settles == [false, true, true, true, false])
    #expect(try ledger.violations() == [])
  }

  @Test("a setting goes on settling when its status changes")
  func settlingSetting() throws {
    let ledger = try Ledger.make(in: folder)
    for (time, setting) in [
      (0, dhmc("$None")), (60, dhmc("Role")), (70, dhmc("Role") { $0.status = "Customized" }),
    ] {
      try ledger.record(
        Capture(minute(Int64(time)), instances: [instance(1)], nodes: [node(1)], dhmc: setting))
    }
    let settles = try [60, 70, 89, 90].map {
      try snapshot(ledger, at: minute($0))?.reasonCodes.contains(.settlingRecentChange)
    }
    #expect(settles == [true, true, true, false])
  }

  @Test("what settled, and a setting that changed, are among what differs between two moments")
  func changedInstances() throws {
    let ledger = try Ledger.make(in: folder)
    let profile = ProfileReference(arn: "arn:aws:iam::111122223333:instance-profile/app", id: nil)
    let listed = [
      instance(1) {
        $0.profile = profile; $0.launchTime = minute(-5)
      }
    ]
    try ledger.record(Capture(minute(0), instances: listed, nodes: [node(1)], dhmc: dhmc("$None")))
    let settled = try ledger.instancesChanged(after: minute(24), by: minute(25)) { _ in true }
    #expect(settled == [key(1)])
    #expect(try ledger.instancesChanged(after: minute(25), by: minute(26)) { _ in true } == [])
    try ledger.record(Capture(minute(60), instances: listed, nodes: [node(1)], dhmc: dhmc("Role")))
    try ledger.record(
      Capture(minute(120), instances: listed, nodes: [node(1)], dhmc: dhmc("Other")))
    let changed = try ledger.instancesChanged(after: minute(60), by: minute(120)) { _ in true }
    #expect(changed == [key(1)])
  }
}
