import JSONKit
import Testing

/// Whatever goes wrong on the way, it costs what was asked for and nothing else.
///
/// `FLEETDB_FAULTS=all` tries every fault at every page of every operation, which takes half an hour.
@Suite(.enabled(if: TestEndpoint.isThere))
struct FaultTests {
  private static let triesAll = TestEndpoint.variable("FLEETDB_FAULTS") == "all"

  @Test(
    "a retry mends what it can; what stays lost is unknown, no state changes, and the next run recovers",
    arguments: FaultKind.allCases)
  func fault(kind: FaultKind) async throws {
    let cells = FaultTests.triesAll ? FaultCell.all(of: kind) : FaultCell.sample(of: kind)
    if kind.isSlow { return try await waitFor(cells) }
    try await Lanes.shared.enter()
    do {
      let campaign = try await FaultCampaign()
      for cell in cells { try await campaign.run(cell) }
      try campaign.expectSteadyHistory("\(kind)")
    } catch {
      await Lanes.shared.leave()
      throw error
    }
    await Lanes.shared.leave()
  }

  /// Each in a world of its own, all at once: they do nothing but wait.
  private func waitFor(_ cells: [FaultCell]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for cell in cells {
        group.addTask {
          // Two attempts mend what happens once; the first alone is what takes the time.
          let attempts = FaultTests.triesAll ? 3 : cell.isLasting ? 1 : 2
          let campaign = try await FaultCampaign(attempts: attempts)
          try await campaign.run(cell)
          try campaign.expectSteadyHistory("\(cell)")
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("where every call fails for good, what is asked again is what the quota pays for")
  func quota() async throws {
    let world = try World(
      #"{"instances": 150, "regions": ["eu-west-1"], "hybrid": 0, "seed": 3, "dhmc": "off"}"#)
    try world.setFaults(
      #"[{"service": "ec2", "operation": "GetConsoleOutput", "fault": "error500", "times": -1}]"#)
    let fleet = Fleet()
    let run = try await Child.start(
      ["collect", "--region", "eu-west-1", "--console-output", "-o", "json"], of: fleet,
      changing: try world.variables(of: fleet)
    ).end(within: 120)
    #expect(run.status == 0, "console output is optional: \(run.err)")
    let silent = fleet.list().items.count {
      $0["instance_state"]?.string == "running" && $0["ping_status"]?.string != "Online"
    }
    let calls = try world.calls().filter { $0["service"]?.string == "ec2" }
    let failed = calls.count { $0["outcome"]?.string?.hasPrefix("fault:") == true }
    // 500 tokens to begin with, one for each success, 14 for each retry.
    let payable = (500 + calls.count - failed) / 14
    #expect(silent > payable, "too few calls to spend the quota: \(silent)")
    #expect(failed > silent && failed <= silent + payable, "\(failed) calls for \(silent)")
  }

  @Test("where AWS is down as a whole, each call is tried three times and no more")
  func down() async throws {
    let world = try World(#"{"instances": 10, "regions": ["eu-west-1"], "hybrid": 0}"#)
    let fleet = Fleet()
    for (day, service) in ["ec2", "ssm", "iam", "sts"].enumerated() {
      try world.forgetCalls()
      try world.setFaults(#"[{"service": "\#(service)", "fault": "error500", "times": -1}]"#)
      let run = try await Child.start(
        ["collect", "--region", "eu-west-1", "-o", "json"], of: fleet,
        changing: try world.variables(of: fleet).merging(
          ["FLEETDB_NOW": "2026-11-0\(1 + day)T09:00:00Z"]) { $1 }
      ).end(within: 120)
      #expect(run.status == 4, "\(service): \(run.err)")
      var counts: [String: Int] = [:]
      for call in try world.calls() where call["service"]?.string == service {
        counts[call["operation"]?.string ?? "", default: 0] += 1
      }
      #expect(!counts.isEmpty && counts.values.allSatisfy { $0 == 3 }, "\(service): \(counts)")
    }
  }
}

/// So many worlds at once as the machine has use for.
private actor Lanes {
  static let shared = Lanes()
  private var free = 6
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func enter() async throws {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
