import FleetModel
import TestSupport

extension Facts {
  /// Words that a shell, a terminal or a page would run.
  static let nasty = [
    "i-0123456789abcdef0", "eu-west-1", "a b", "'; rm -rf ~; '", "$(reboot)", "`reboot`", "a\nb",
    "'\u{301}; reboot; '\u{301}", "\u{1b}]0;x\u{7}'; reboot #", "\"", "\\", "\\'; reboot #", "",
    "~",
    "*", "-rf", "é", "a\u{0}b", "{a,b}", "!x",
  ]

  /// Facts of every shape, likely ones and absurd ones alike.
  static func random(_ random: inout SeededGenerator, id: String? = nil) -> Facts {
    let id =
      id
      ?? (Int.random(in: 0..<8, using: &random) == 0
        ? "mi-0123456789abcdef0" : "i-0123456789abcdef0")
    return sample(id: id) { facts in
      func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
      }
      func gap(_ dataset: Dataset) -> Gap {
        Gap(dataset: dataset, errorClass: pick(ErrorClass.allCases))
      }
      let minutes: [Int64] = [-20, 5, 29, 30, 31, 90, 100_000]
      func ago() -> Timestamp {
        Timestamp(milliseconds: noon.milliseconds - pick(minutes) * 60_000)
      }

      facts.editInstance { instance in
        instance.state = pick([
          .running, .running, .running, .stopped, .stopping, .pending, .shuttingDown, .terminated,
          .other("x"), nil,
        ])
        instance.launchTime = pick([ago(), ago(), nil])
        if pick([true, false]) { instance.profile = nil }
        instance.isOperatorManaged = pick([true, false, nil, nil])
        instance.tags = pick([[:], ["aws:eks:cluster-name": pick(nasty)]])
        instance.platform = pick([nil, "windows"])
        var imds = IMDSOptions()
        imds.state = pick(["applied", "applied", "applied", "pending", nil, "x"])
        imds.httpEndpoint = pick(["enabled", "enabled", "disabled", nil, "x"])
        imds.httpTokens = pick(["required", "optional", nil])
        imds.hopLimit = pick([1, 2, nil])
        instance.imds = pick([imds, imds, imds, nil])
      }
      facts.editNode { node in
        node.pingStatus = pick([.online, .online, .connectionLost, .other("Inactive"), nil])
        node.heartbeat = pick([.fresh, .stale, .lost, nil])
        node.agentVersionText = pick(["3.3.1142.0", "3.2.985.0", "3.1.0", "x", nil])
      }
      let lastNode = facts.lastNode.map { LastNode(node: $0.node, seenAt: ago()) }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: facts.neverHaveNode()
      case 1, 2:
        facts.loseNode()
        facts.lastNode = lastNode
      case 3:
        facts.node = .unknown(gap(.nodes))
        facts.lastNode = pick([nil, lastNode])
      default: break
      }
      switch Int.random(in: 0..<8, using: &random) {
      case 0: facts.instance = .unknown(gap(.instances))
      case 1: facts.instance = .known(.neverListed)
      case 2: facts.instance = .known(.gone(last: Instance(id: InstanceID(id))))
      default: break
      }
      var setting = DHMCSetting(value: pick(["$None", "", nil, "service-role/Role", "Role"]))
      setting.lastModifiedAt = pick([nil, ago()])
      facts.dhmc = pick([.known(setting), .known(setting), .unknown(gap(.dhmc))])
      if pick([false, false, true]) {
        facts.iam = .unknown(gap(pick([.roles, .instanceProfiles])))
      }
      for _ in 0..<Int.random(in: 0..<3, using: &random) {
        facts.recentChanges.append(
          RecentChange(fact: pick(FactName.allCases), at: ago(), isExact: pick([true, false])))
      }
    }
  }
}
