import FleetModel
import TestSupport

/// A fleet that changes at random, and what captures saw of it.
///
/// Every fact has few values, so that a version often comes back.
struct RandomHistory {
  var captures: [Capture] = []
  private var random: SeededGenerator
  private var regions: [RegionState]
  private var accounts: [String: AccountState] = [:]
  private let calm: Int

  /// What is really there in one Region.
  private struct RegionState {
    let scope: Scope
    var machines: [Machine]
    var setting = DHMCSetting(value: DHMCSetting.off)
    /// How many listings of instances to come are empty for no reason.
    var glitches = 0
    var nodesAreOff = false
  }

  private struct AccountState {
    var roles = 0
    var profiles = 0
    var name = "prod"
  }

  private struct Machine {
    var instance: Instance
    var node: Node
    var isListed: Bool
    var isNode: Bool
    /// Whether EC2 can list it.
    let hasInstance: Bool
  }

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let scopes = [
      Scope(partition: "aws", account: "111122223333", region: "eu-west-1"),
      Scope(partition: "aws", account: "444455556666", region: "eu-west-1"),
      Scope(partition: "aws", account: "111122223333", region: "us-east-1"),
    ]
    // Most histories are small, so that there can be many; a few are long, or of many instances.
    let shape = Int.random(in: 0..<30, using: &random)
    let size = shape == 0 ? 50 : [1, 2, 4, 11, 13][Int.random(in: 0..<5, using: &random)]
    let length = shape == 1 ? 30 : [3, 4, 5, 6, 7][Int.random(in: 0..<5, using: &random)]
    calm = [1, 2, 5, 10][Int.random(in: 0..<4, using: &random)]
    regions = []
    let most = size == 50 ? 1 : length == 30 ? 2 : 3
    let count = Int.random(in: 1...most, using: &random)
    for scope in scopes.prefix(count) {
      let fleet = Int.random(in: max(1, size * 2 / 3)...size, using: &random)
      let machines = (0..<fleet).map { RandomHistory.machine($0, &random) }
      regions.append(RegionState(scope: scope, machines: machines))
      accounts[scope.account] = AccountState()
    }
    var now = Int64(1_790_000_000_000)
    for _ in 0..<length {
      now += [1, 300_000, 1_200_000, 1_860_000, 3_600_000, 86_400_000][pick(6)]
      live(until: Timestamp(milliseconds: now))
      let capture = look(at: Timestamp(milliseconds: now))
      if !capture.attempts.isEmpty { captures.append(capture) }
    }
  }

  private static func machine(_ index: Int, _ random: inout SeededGenerator) -> Machine {
    let isHybrid = index % 11 == 7
    let digits = String(index, radix: 16)
    let id = InstanceID(
      (isHybrid ? "mi-" : "i-") + String(repeating: "0", count: 17 - digits.utf8.count) + digits)
    var instance = Instance(id: id)
    instance.state = .running
    instance.launchTime = Timestamp(milliseconds: 1_780_000_000_000)
    var options = IMDSOptions()
    options.state = "applied"
    options.httpEndpoint = "enabled"
    options.httpTokens = "required"
    instance.imds = options
    if Bool.random(using: &random) { instance.profile = profile }
    var node = Node(id: id)
    node.pingStatus = .online
    node.heartbeat = .fresh
    node.agentVersionText = "3.3.1142.0"
    return Machine(
      instance: instance, node: node, isListed: Int.random(in: 0..<4, using: &random) > 0,
      isNode: Bool.random(using: &random), hasInstance: !isHybrid && index % 13 != 9)
  }

  private static let profile = ProfileReference(
    arn: "arn:aws:iam::111122223333:instance-profile/app", id: "AIPAEXAMPLE")

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func oneIn(_ count: Int) -> Bool { pick(count) == 0 }

  private mutating func any<Value>(_ values: [Value]) -> Value { values[pick(values.count)] }

  // MARK: - What happens

  private mutating func live(until now: Timestamp) {
    for index in regions.indices {
      for machine in regions[index].machines.indices where oneIn(calm) {
        var changed = regions[index].machines[machine]
        change(&changed, now: now)
        regions[index].machines[machine] = changed
      }
      if oneIn(5) {
        regions[index].setting.value = any([DHMCSetting.off, "Role", "service-role/Role", "", nil])
        regions[index].setting.lastModifiedAt = any([nil, ago(now)])
      }
      if oneIn(8) { regions[index].setting.status = any(["Default", "Customized"]) }
      if oneIn(9) { regions[index].nodesAreOff.toggle() }
      if regions[index].glitches == 0, oneIn(6) { regions[index].glitches = any([1, 1, 2, 3]) }
    }
    for account in accounts.keys.sorted() where oneIn(4) {
      accounts[account] = AccountState(
        roles: pick(3), profiles: pick(3), name: any(["prod", "development"]))
    }
  }

  private mutating func ago(_ now: Timestamp) -> Timestamp {
    Timestamp(milliseconds: now.milliseconds - Int64(any([-5, 0, 10, 29, 30, 90, 5000])) * 60_000)
  }

  private mutating func change(_ machine: inout Machine, now: Timestamp) {
    switch pick(13) {
    case 0: machine.isListed.toggle()
    case 1: machine.isNode.toggle()
    case 2:
      machine.instance.state = any([
        .running, .running, .stopped, .stopping, .pending, .terminated, nil, .other("parked"),
      ])
    case 3:
      machine.instance.state = .running
      machine.instance.launchTime = any([ago(now), nil])
    case 4: machine.instance.tags = any([[:], ["Name": "web"], ["Name": "web", "é\"": "\u{1}"]])
    case 5:
      machine.instance.profile = machine.instance.profile == nil ? RandomHistory.profile : nil
    case 6:
      machine.instance.imds?.httpEndpoint = any(["enabled", "enabled", "disabled"])
      machine.instance.imds?.state = any(["applied", "applied", "pending", nil])
    case 7: machine.instance.imds?.httpTokens = any(["required", "optional"])
    case 8: machine.instance.isOperatorManaged = any([true, nil])
    case 9: machine.node.pingStatus = any([.online, .connectionLost, .other("Inactive"), nil])
    case 10: machine.node.agentVersionText = any(["3.3.1142.0", "3.2.985.0", "3.1.0", "x", nil])
    case 11: machine.node.heartbeat = any([.fresh, .stale, .lost, nil])
    default: machine.instance.securityGroups = any([[], ["sg-1"], ["sg-1", "sg-2"]])
    }
  }

  // MARK: - What is seen

  private mutating func look(at now: Timestamp) -> Capture {
    var attempts: [Attempt] = []
    for index in regions.indices {
      let scope = regions[index].scope
      let isGlitch = regions[index].glitches > 0
      let instances = regions[index].machines.filter { $0.hasInstance && $0.isListed && !isGlitch }
        .map { Record.instance($0.instance) }
      if try_(.instances, in: scope, instances, &attempts), isGlitch {
        regions[index].glitches -= 1
      }
      var nodes: [Record] = []
      if !regions[index].nodesAreOff {
        for machine in regions[index].machines where machine.isNode {
          var node = machine.node
          node.volatile.lastPingAt = Timestamp(milliseconds: now.milliseconds - Int64(pick(9000)))
          nodes.append(.node(node))
        }
      }
      try_(.nodes, in: scope, nodes, &attempts)
      try_(.dhmc, in: scope, [.dhmc(regions[index].setting)], &attempts)
      if oneIn(4) {
        let activation = Resource(
          kind: "activation", key: "a-1", document: any(["{}", "{\"a\":1}"]))
        try_(.activations, in: scope, any([[], [.resource(activation)]]), &attempts)
      }
    }
    var capture = Capture(at: now, [], acceptsEmptiness: oneIn(6))
    for account in accounts.keys.sorted() {
      let state = accounts[account] ?? AccountState()
      let scope = Scope(partition: "aws", account: account, region: Scope.globalRegion)
      func documents(_ kind: String, _ count: Int) -> [Record] {
        (0..<2).map { index in
          .resource(
            Resource(
              kind: kind, key: "\(kind)-\(index)", document: "{\"Arn\":\"\(index)\",\"n\":\(count)}"
            ))
        }
      }
      try_(.roles, in: scope, documents("role", state.roles), &attempts)
      try_(.policies, in: scope, documents("policy", state.roles), &attempts)
      try_(.instanceProfiles, in: scope, documents("instance-profile", state.profiles), &attempts)
      if oneIn(3) { capture.names[account] = state.name }
    }
    capture.attempts = attempts.shuffled(using: &random)
    return capture
  }

  /// Whether it was read: sometimes nobody tries, sometimes it fails.
  @discardableResult
  private mutating func try_(
    _ dataset: Dataset, in scope: Scope, _ records: [Record], _ attempts: inout [Attempt]
  ) -> Bool {
    if oneIn(7) { return false }
    guard oneIn(8) else {
      attempts.append(Attempt(dataset, in: scope, .complete(records.shuffled(using: &random))))
      return true
    }
    attempts.append(
      Attempt(
        dataset, in: scope,
        .failed(
          any([.denied, .throttled, .badResponse]), message: any([nil, "no"]),
          partly: any([[], Array(records.prefix(2))]))))
    return false
  }
}

extension RandomHistory {
  /// The captures in an order, some of them twice, in two halves, or with a dataset that failed at first.
  mutating func imports(shuffled: Bool) -> [Capture] {
    guard shuffled else { return captures }
    var pieces: [Capture] = []
    for capture in captures {
      var whole = [capture]
      if oneIn(4) {
        var halves = [capture, capture]
        halves[0].attempts = []
        halves[1].attempts = []
        for attempt in capture.attempts { halves[pick(2)].attempts.append(attempt) }
        whole = halves
      }
      for piece in whole where !piece.attempts.isEmpty {
        pieces.append(piece)
        if oneIn(6) { pieces.append(piece) }
      }
      if oneIn(4) {
        // What another try at the same moment had that counts for less.
        var lesser = capture
        lesser.acceptsEmptiness = false
        lesser.names = [:]
        lesser.attempts = capture.attempts.filter { _ in oneIn(3) }.map { attempt in
          if oneIn(3), attempt.outcome.isComplete { return attempt }
          return Attempt(
            attempt.series.dataset, in: attempt.series.scope, .failed(.unreachable, message: "zz"))
        }
        if !lesser.attempts.isEmpty { pieces.append(lesser) }
      }
    }
    return pieces.shuffled(using: &random)
  }

  /// Some moments to ask about: of captures, between them, before the first and after the last.
  mutating func moments(_ count: Int) -> [Timestamp] {
    let times = captures.map(\.at.milliseconds)
    guard let first = times.first, let last = times.last else { return [] }
    var moments = times + [first - 1, last + 600_000, last + 864_000_000]
    for (before, after) in zip(times, times.dropFirst()) {
      moments += [before + (after - before) / 2, after - 1, min(before + 1_800_000, after)]
    }
    return Set(moments).sorted().shuffled(using: &random).prefix(count).sorted().map(
      Timestamp.init(milliseconds:))
  }

  /// A number below `count`.
  mutating func choose(_ count: Int) -> Int { pick(count) }
}
