import FleetModel
import FleetSources
import Glibc
import Testing

/// Runs over real recorded answers, where `FLEETDB_CAPTURES` names a capture folder of them.
@Suite("Recorded answers", .enabled(if: getenv("FLEETDB_CAPTURES") != nil))
struct RecordedCaptureTests {
  private func read() throws -> [ReadObservation] {
    let path = getenv("FLEETDB_CAPTURES").map { String(cString: $0) } ?? ""
    return try CaptureFolder(path: path).observations.map { ReadObservation($0) }
  }

  @Test("all listings of one file are read whole")
  func complete() throws {
    for observation in try read() where observation.header.dataset != .network {
      #expect(observation.outcome == .complete, "\(observation.header.origin)")
      #expect(observation.problems.isEmpty)
    }
  }

  @Test("102 instances, two of them without a state, one id in two accounts")
  func instances() throws {
    let observations = try read()
    let instances = observations.flatMap(\.instances)
    #expect(instances.count == 102)
    #expect(instances.filter { $0.state == nil }.count == 2)
    var accounts: [InstanceID: Set<String>] = [:]
    for observation in observations {
      for instance in observation.instances {
        accounts[instance.id, default: []].insert(observation.header.scope.account)
      }
    }
    #expect(accounts.values.filter { $0.count == 2 }.count == 1)
    #expect(accounts.values.allSatisfy { $0.count <= 2 })
  }

  @Test("two listings of SSM, each with nodes whose heartbeat is long lost")
  func nodes() throws {
    let listings = try read().filter { $0.header.dataset == .nodes }
    #expect(listings.count == 2)
    let nodes = listings.flatMap(\.nodes)
    #expect(!nodes.isEmpty && nodes.allSatisfy { $0.heartbeat == .lost && $0.agentVersion != nil })
  }
}
