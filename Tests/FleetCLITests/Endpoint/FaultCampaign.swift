import JSONKit
import Testing

/// One world and one database, through which faults go one after the other: a clean run before and after each.
final class FaultCampaign {
  private let world: World
  private let fleet = Fleet()
  /// What the calls of a clean run were, by operation.
  private var counts: [String: Int] = [:]
  private var pages: [String: Int] = [:]
  private var before: [String: Judgement] = [:]
  private var hours = 0
  /// The attempts of each call.
  private let attempts: Int

  /// What must not change but to unknown.
  private struct Judgement: Equatable, CustomStringConvertible {
    let state: String
    let path: String
    let lastKnown: String?

    init(_ item: JSONValue) {
      state = item["managed_state"]?.string ?? ""
      path = item["credential_path"]?.string ?? ""
      lastKnown = item["last_known_state"]?.string
    }

    var description: String { "\(state), \(path), last known \(lastKnown ?? "none")" }
  }

  /// Makes the world, and records it once.
  init(attempts: Int = 3) async throws {
    self.attempts = attempts
    world = try World(
      """
      {"instances": 24, "regions": ["eu-west-1"], "hybrid": 2, "seed": 5, "dhmc": "on", "extra_roles": 4}
      """)
    try world.setPageSize(
      """
      {"DescribeInstances": 7, "DescribeInstanceProperties": 3, "GetAccountAuthorizationDetails": 8}
      """)
    let first = try await collect()
    try #require(first.status == 0, "\(first.err)")
    before = try judgements()
    for call in try world.calls() {
      let name = FaultCampaign.name(of: call)
      counts[name, default: 0] += 1
      pages[name] = max(pages[name] ?? 0, call["page"]?.int ?? 0)
    }
    for target in FaultTarget.allCases {
      let count = pages[target.rawValue] ?? 0
      try #require(target == .setting ? count == 1 : count > 2, "\(target) has \(count) pages")
    }
    try #require(Set(before.values.map(\.state)).count > 3, "the fleet is too plain")
  }

  // MARK: - One fault

  /// A faulty run and a clean one.
  func run(_ cell: FaultCell) async throws {
    let what = Comment(rawValue: cell.description)
    try world.forgetCalls()
    try world.setFaults(cell.fault(pages: pages[cell.target.rawValue] ?? 1))
    let began = ContinuousClock.now
    let faulty = try await collect()
    let took = ContinuousClock.now - began
    #expect(took < .seconds(120), "\(cell): \(took)")
    try expect(cell, of: faulty)
    try expectCalls(cell)
    try expectStates(cell)

    try world.setFaults("[]")
    let clean = try await collect()
    #expect(clean.status == 0, "after \(cell): \(clean.err)")
    #expect(try judgements() == before, "not recovered: \(what)")
  }

  /// No fault left a trace in the history but that a state was not known for a while.
  func expectSteadyHistory(_ what: Comment) throws {
    for id in before.keys.sorted() {
      let spans = fleet.run(["history", id, "-o", "json"], changing: now).items
      #expect(!spans.isEmpty, "\(id): \(what)")
      for span in spans {
        #expect(span.at("transition") == .null, "\(id): \(what)")
        let state = span["managed_state"]?.string
        #expect(state == "unknown" || state == before[id]?.state, "\(id): \(what)")
      }
    }
    #expect(try world.invalidRequests() == [], what)
  }

  private func expect(_ cell: FaultCell, of run: Outcome) throws {
    var unknown: [String: String] = [:]
    for item in run.items where item["status"]?.string != "complete" {
      unknown[item["dataset"]?.string ?? ""] = item["error_class"]?.string
    }
    guard case .lost(let classes) = cell.consequence else {
      #expect(run.status == 0, "\(cell): \(run.err)")
      #expect(unknown == [:], "\(cell)")
      return
    }
    #expect(run.status == 4, "\(cell): \(run.err)")
    #expect(classes.isSuperset(of: unknown.values), "\(cell): \(unknown)")
    if cell.kind == .expiredToken {
      // Where the credentials have ended, whatever had not been asked by then is lost as well.
      #expect(cell.target.datasets.isSubset(of: unknown.keys), "\(cell): \(unknown)")
    } else {
      #expect(cell.target.datasets == Set(unknown.keys), "\(cell): \(unknown)")
    }
    #expect(run.err.contains(" unknown: "), "\(cell): \(run.err)")
  }

  private func expectCalls(_ cell: FaultCell) throws {
    let calls = try world.calls()
    let own = calls.filter { FaultCampaign.name(of: $0) == cell.target.rawValue }
    let met = calls.count { $0["outcome"]?.string?.hasPrefix("fault:") == true }
    guard cell.isLasting else {
      #expect(met == 1, "\(cell): the fault was met \(met) times")
      if cell.consequence == .mended {
        let clean = counts[cell.target.rawValue] ?? 0
        #expect(own.count == clean + 1, "\(cell): \(own.count) calls in place of \(clean)")
      }
      return
    }
    if attempts == 3, let meetings = cell.meetings {
      #expect(meetings.contains(met), "\(cell): the fault was met \(met) times")
    }
  }

  private func expectStates(_ cell: FaultCell) throws {
    let after = try judgements()
    #expect(Set(after.keys) == Set(before.keys), "\(cell)")
    for (id, was) in before {
      guard let now = after[id] else { continue }
      if now.state != was.state {
        #expect(now.state == "unknown" && now.lastKnown == was.state, "\(cell): \(id) \(now)")
      }
      if now.path != was.path { #expect(now.path == "unknown", "\(cell): \(id) \(now)") }
    }
    let changed = before.contains { after[$0.key] != $0.value }
    if case .lost = cell.consequence {
      // Where all roles in use are undecidable as it is, the roles say nothing new by being unknown.
      #expect(changed || cell.target == .setting, "\(cell): nothing became unknown")
    } else {
      #expect(!changed, "\(cell)")
    }
  }

  // MARK: - Asking

  private static func name(of call: JSONValue) -> String {
    "\(call["service"]?.string ?? ""):\(call["operation"]?.string ?? "")"
  }

  private var now: [String: String] {
    let digits = ["\(1 + hours / 24)", "\(hours % 24)"].map { $0.count == 1 ? "0\($0)" : $0 }
    return ["FLEETDB_NOW": "2026-11-\(digits[0])T\(digits[1]):00:00Z"]
  }

  /// A run an hour later than the last.
  private func collect() async throws -> Outcome {
    hours += 1
    var variables = try world.variables(of: fleet).merging(now) { $1 }
    variables["AWS_REGION"] = "eu-west-1"
    variables["AWS_MAX_ATTEMPTS"] = "\(attempts)"
    return try await Child.start(["collect", "-o", "json"], of: fleet, changing: variables)
      .end(within: 150)
  }

  private func judgements() throws -> [String: Judgement] {
    let list = fleet.run(["list", "-o", "json"], changing: now)
    try #require(list.status == 0, "\(list.err)")
    return Dictionary(
      list.items.map { ($0["instance_id"]?.string ?? "", Judgement($0)) }, uniquingKeysWith: { $1 })
  }
}
