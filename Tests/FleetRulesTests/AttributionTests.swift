import FleetModel
import FleetRules
import TestSupport
import Testing

@Suite("attribution")
struct AttributionTests {
  struct Line: Sendable, CustomTestStringConvertible {
    let claim: String
    let old: Facts
    let new: Facts
    let causes: [FactName]
    let others: [FactName]

    init(
      _ claim: String, _ old: Facts, _ new: Facts, causes: [FactName], others: [FactName] = []
    ) {
      self.claim = claim
      self.old = old
      self.new = new
      self.causes = causes
      self.others = others
    }

    var testDescription: String { claim }
  }

  static let node: [FactName] = [.pingStatus, .agentVersion, .heartbeat]

  static let lines = [
    Line("nothing", .sample(), .sample(), causes: []),
    Line(
      "the profile is removed, and DHMC is off", .sample(), NoCredentialPathTests.bare(),
      causes: [.profile], others: node),
    Line(
      "a tag changed as well", .sample(),
      NoCredentialPathTests.bare { $0.editInstance { $0.tags = ["a": "b"] } }, causes: [.profile],
      others: node + [.tags]),
    Line(
      "DHMC is turned on, and the agent shows itself",
      .sample {
        $0.editInstance { $0.profile = nil }
        $0.neverHaveNode()
        $0.lack(.roles, .notCollected)
      }, .dhmcSample(), causes: [.dhmcSetting], others: node),
    Line(
      "DHMC is turned off", .dhmcSample(), NoCredentialPathTests.bare(), causes: [.dhmcSetting],
      others: node),
    Line(
      "it is stopped", .sample(), .sample { $0.editInstance { $0.state = .stopped } },
      causes: [.instanceState]),
    Line(
      "it is started again", .sample { $0.editInstance { $0.state = .stopped } },
      .sample { $0.editInstance { $0.launchTime = Facts.noon } }, causes: [.instanceState],
      others: [.launchTime]),
    Line(
      "it is gone", .sample { $0.loseNode() }, InstanceGoneTests.goneFromEC2,
      causes: [.instanceState], others: node),
    Line(
      "profile and DHMC go together",
      .sample { $0.turnDHMCOn() }, NoCredentialPathTests.bare(),
      causes: [.profile, .dhmcSetting], others: node),
    Line(
      "two changes, each of which would do",
      .sample(),
      NoCredentialPathTests.bare { $0.editIMDS { $0.httpEndpoint = "disabled" } },
      causes: [.profile, .imdsEndpoint], others: node),
    Line(
      "the agent falls silent, and nothing else changed", .sample(), .sample { $0.loseNode() },
      causes: [], others: node),
    Line(
      "the agent is installed, and nothing else changed", .sample { $0.neverHaveNode() }, .sample(),
      causes: [], others: node),
    Line(
      "a new agent is a symptom", AgentVersionBelowDHMCMinimumTests.agent("3.1.1.0"), .dhmcSample(),
      causes: [], others: [.agentVersion]),
    Line(
      "DHMC is turned on while the agent is updated",
      AgentVersionBelowDHMCMinimumTests.agent(
        "3.1.1.0", .sample { $0.editInstance { $0.profile = nil } }),
      .dhmcSample(), causes: [.dhmcSetting], others: [.agentVersion]),
    Line(
      "the path alone changes", .sample { $0.turnDHMCOn() }, .dhmcSample(), causes: [.profile]),
    Line(
      "what cannot be looked at did not change", .sample(), .sample { $0.lack(.instances) },
      causes: []),
  ]

  @Test("names the changes that explain the new state", arguments: lines)
  func table(_ line: Line) {
    let attribution = Attribution(from: line.old, to: line.new)
    #expect(Set(attribution.changes.filter(\.isCause).map(\.fact)) == Set(line.causes))
    #expect(Set(attribution.changes.map(\.fact)) == Set(line.causes + line.others))
    #expect((attribution.explanation == "nothing observed explains it") == line.causes.isEmpty)
  }

  @Test("gives AWS's own time and user of the setting")
  func setting() throws {
    var setting = DHMCSetting(value: DHMCSetting.off)
    setting.lastModifiedAt = moment("2026-11-24T10:12:00Z")
    setting.lastModifiedBy = "arn:aws:sts::111122223333:assumed-role/admin/ana"
    let new = NoCredentialPathTests.bare { $0.dhmc = .known(setting) }
    let attribution = Attribution(from: .dhmcSample(), to: new)
    let change = try #require(attribution.changes.first { $0.fact == .dhmcSetting })
    #expect(change.at == setting.lastModifiedAt)
    #expect(change.by == setting.lastModifiedBy)
    #expect(change.new == "$None")
    #expect(
      attribution.explanation
        == "dhmc.setting went from service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole "
        + "to $None by arn:aws:sts::111122223333:assumed-role/admin/ana at 2026-11-24T10:12:00Z, "
        + "which leads to unmanaged")
  }

  @Test("a symptom is never a cause, and a cause is always a change")
  func properties() {
    for seed in seeds(600) {
      var random = SeededGenerator(seed: seed)
      let old = Facts.random(&random)
      let new = Facts.random(&random, id: old.key.id.text)
      for change in Attribution(from: old, to: new).changes {
        #expect(!(change.isCause && change.fact.dataset == .nodes), "FLEETDB_SEED=\(seed)")
        #expect(change.old != change.new, "FLEETDB_SEED=\(seed)")
      }
    }
  }
}
