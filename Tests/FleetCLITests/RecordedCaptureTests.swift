import Glibc
import JSONKit
import Testing

private let recordedFolder = getenv("FLEETDB_CAPTURES").map { String(cString: $0) }

/// Answers of real accounts, in the folder that `FLEETDB_CAPTURES` names.
@Suite(.enabled(if: recordedFolder != nil))
struct RecordedCaptureTests {
  /// What the folder was recorded into, as of a moment after it.
  private static func fleet() throws -> (Fleet, Outcome) {
    let fleet = Fleet(now: "2030-01-01T00:00:00Z")
    let folder = try #require(recordedFolder)
    return (fleet, fleet.run("collect", "--from", folder))
  }

  @Test("all that was seen is recorded, and all that was not is said")
  func collect() throws {
    let (fleet, outcome) = try RecordedCaptureTests.fleet()
    #expect(outcome.status == 4)
    let items = fleet.list().items
    #expect(items.count == 103)
    #expect(items.filter { $0["instance_id"]?.string?.hasPrefix("i-") == true }.count == 102)
    #expect(
      items.filter {
        $0["instance_state"] == .null && $0["instance_id"]?.string?.hasPrefix("i-") == true
      }.count == 2)
    #expect(fleet.run("doctor", "--full").status == 0)
    #expect(fleet.run("export", "instances").rows.count == 104)
  }

  @Test("an id that two accounts have is ambiguous")
  func ambiguous() throws {
    let (fleet, _) = try RecordedCaptureTests.fleet()
    let ids = fleet.list().ids
    let twice = Set(ids).filter { id in ids.count { $0 == id } > 1 }
    #expect(twice.count == 1)
    for id in twice {
      let outcome = fleet.run("why", id)
      #expect(outcome.status == 2)
      #expect(outcome.err.contains("arn:aws:ec2:"))
    }
  }

  @Test("without a listing of SSM nothing is unmanaged")
  func unknown() throws {
    let (fleet, _) = try RecordedCaptureTests.fleet()
    let rows = fleet.run("export", "coverage").rows.filter {
      $0[2] == "ssm.nodes" && $0[4] == "true"
    }
    let known = Set(rows.map { "\($0[0]) \($0[1])" })
    for item in fleet.list().items {
      let scope = "\(item["account_id"]?.string ?? "") \(item["region"]?.string ?? "")"
      let state = item["managed_state"]?.string
      if known.contains(scope) {
        #expect(state != "unknown")
      } else {
        #expect(state != "unmanaged")
        if item["instance_state"]?.string == "running" { #expect(state == "unknown") }
      }
    }
  }

  @Test("nodes are joined with the instances of their account and Region")
  func joined() throws {
    let (fleet, _) = try RecordedCaptureTests.fleet()
    let items = fleet.list(
      "--filter", "account=644160558196", "--filter", "region=us-east-2"
    ).items
    let states = items.compactMap { $0["instance_state"]?.string }
    #expect(states.contains("stopping"))
    #expect(items.count { $0["ping_status"] != .null } == 2)
    for item in items where item["instance_state"]?.string == "stopping" {
      #expect(item["managed_state"]?.string == "not-applicable")
      #expect(item["not_applicable_because"]?.string == "stopping")
    }
  }

  @Test("a hybrid node has no EC2 side")
  func hybrid() throws {
    let (fleet, _) = try RecordedCaptureTests.fleet()
    let hybrid = fleet.list().items.filter {
      $0["instance_id"]?.string?.hasPrefix("mi-") == true
    }
    #expect(hybrid.count == 1)
    #expect(hybrid.first?["region"]?.string == "us-east-1")
    #expect(hybrid.first?["managed_state"]?.string == "managed")
    #expect(hybrid.first?["instance_state"] == .null)
  }
}
