import JSONKit
import Testing

/// States of instances, from captures to answers.
struct StateTests {
  /// One instance of each kind, in a Region where DHMC is off and all is known.
  private static func fleet() -> Fleet {
    var operated = FixtureInstance.running("i-0b000000000000001")
    operated.isOperatorManaged = true
    var managedOperated = FixtureInstance.running("i-0b000000000000002")
    managedOperated.isOperatorManaged = true
    let halted = ["pending", "stopping", "stopped", "shutting-down", "terminated"].enumerated().map
    {
      FixtureInstance.inState($1, "i-0c00000000000000\($0)")
    }
    let instances =
      halted + [
        operated, managedOperated, .running("i-0a000000000000001", profile: "web"),
        .running("i-0a000000000000002"), .running("i-0a000000000000003", profile: "web"),
      ]
    var lost = FixtureNode.online("i-0a000000000000003")
    lost.ping = "ConnectionLost"
    var inactive = FixtureNode.online("mi-0a000000000000002")
    inactive.ping = "Inactive"
    return Fleet(
      recording: .at("06:00").instances(instances).nodes([
        .online("i-0a000000000000001"), .online("i-0b000000000000002"), lost,
        .online("mi-0a000000000000001"), inactive,
        // SSM goes on listing what is stopped for a while.
        .online("i-0c000000000000002"),
        // And what no EC2 listing ever held.
        .online("i-0f000000000000001"),
      ]).dhmc().iam(["web"]))
  }

  static let states: [(id: String, state: String, because: String?)] = [
    ("i-0c000000000000000", "not-applicable", "pending"),
    ("i-0c000000000000001", "not-applicable", "stopping"),
    ("i-0c000000000000002", "not-applicable", "stopped"),
    ("i-0c000000000000003", "not-applicable", "shutting-down"),
    ("i-0c000000000000004", "not-applicable", "terminated"),
    ("i-0b000000000000001", "not-applicable", "operator-managed"),
    ("i-0b000000000000002", "managed", nil),
    ("i-0a000000000000001", "managed", nil),
    ("i-0a000000000000002", "unmanaged", nil),
    ("i-0a000000000000003", "connection-lost", nil),
    ("mi-0a000000000000001", "managed", nil),
    ("mi-0a000000000000002", "connection-lost", nil),
    ("i-0f000000000000001", "managed", nil),
  ]

  @Test("a state is what the listings say, in their order of precedence")
  func statesByListing() {
    let answer = StateTests.fleet().list()
    for (id, state, because) in StateTests.states {
      #expect(answer.item(id)["managed_state"]?.string == state, "\(id)")
      #expect(answer.item(id)["not_applicable_because"]?.string == because, "\(id)")
    }
    #expect(answer.items.count == StateTests.states.count)
    #expect(answer.item("i-0f000000000000001")["instance_state"] == .null)
  }

  @Test("why says of what AWS operates that nobody has to act")
  func operated() {
    let outcome = StateTests.fleet().run("why", "i-0b000000000000001", "--exit-status")
    #expect(outcome.status == 0)
    #expect(outcome.out.contains("cause     an AWS service operates it"))
    #expect(!outcome.out.contains("nothing stands in the way"))
  }

  @Test("why does not call a blocker the cause of what is managed all the same")
  func atRisk() {
    let outcome = StateTests.fleet().run("why", "i-0b000000000000002")
    #expect(outcome.out.contains("\n  cause     SSM says that it is online\n"))
    #expect(outcome.out.contains("\n  at risk   no-credential-path (proven)"))
    let healthy = StateTests.fleet().run("why", "i-0a000000000000001")
    #expect(!healthy.out.contains("at risk"))
  }

  @Test("why does not call a blocker the cause of what is only not known")
  func unknownCause() {
    let outcome = Fleet(
      recording: .at("06:00").instances([.running("i-0a1")])
        .failed("ssm.describe-instance-information").dhmc()
    ).run("why", "i-0a1")
    #expect(outcome.out.contains("\n  cause     observation-incomplete (unknown)"))
    #expect(outcome.out.contains("\n  at risk   no-credential-path (proven)"))
  }

  @Test("without a state, what SSM says counts")
  func noState() {
    var stateless = FixtureInstance.running("i-0a000000000000001")
    stateless.state = nil
    var unlisted = FixtureInstance.running("i-0a000000000000002")
    unlisted.state = nil
    let answer = Fleet(
      recording: .at("06:00").instances([stateless, unlisted])
        .nodes([.online("i-0a000000000000001")]).dhmc().iam()
    ).list()
    #expect(answer.item("i-0a000000000000001")["managed_state"]?.string == "managed")
    #expect(answer.item("i-0a000000000000001")["instance_state"] == .null)
    #expect(answer.item("i-0a000000000000002")["managed_state"]?.string == "unmanaged")
  }

  @Test("an instance is gone once a complete listing lacks it, and comes back when one holds it")
  func gone() {
    let both = CaptureFixture.at("06:00").instances([.running("i-0a1"), .running("i-0a2")])
      .nodes([.online("i-0a1"), .online("i-0a2")]).dhmc().iam()
    let one = CaptureFixture.at("07:00").instances([.running("i-0a1")])
      .nodes([.online("i-0a1"), .online("i-0a2")]).dhmc().iam()
    let fleet = Fleet(recording: both, one)
    #expect(fleet.list().ids == ["i-0a1"])
    #expect(fleet.list("--filter", "state=gone").ids == ["i-0a2"])
    #expect(fleet.list("--at", "2026-11-20T06:30:00Z").ids == ["i-0a1", "i-0a2"])
    let why = fleet.run("why", "i-0a2", "-o", "json").items.first?["instance"] ?? .null
    #expect(why["managed_state"]?.string == "not-applicable")
    #expect(why["not_applicable_because"]?.string == "gone")
    #expect(fleet.run("history", "i-0a2").status == 0)
    #expect(fleet.run("export", "instances").rows.count == 2)
    #expect(fleet.run("summary", "-o", "json").items.first?["count"]?.int == 1)

    fleet.collect(both.again(at: "08:00"))
    #expect(fleet.list().ids == ["i-0a1", "i-0a2"])
    #expect(fleet.list().item("i-0a2")["first_seen_at"]?.string == "2026-11-20T06:00:00Z")
  }

  @Test("a hybrid node that a complete listing lacks is gone")
  func hybridGone() {
    let fleet = Fleet(
      recording: .at("06:00").instances([]).nodes([.online("mi-0a1")]).dhmc().iam(),
      .at("07:00").instances([]).nodes([]).dhmc().iam())
    #expect(fleet.list().items.isEmpty)
    let item = fleet.list("--filter", "state=gone").item("mi-0a1")
    #expect(item["not_applicable_because"]?.string == "gone")
    #expect(item["last_seen_at"]?.string == "2026-11-20T06:00:00Z")
  }

  @Test("--agent-floor and --strict-imds change the codes of the answer, and nothing else")
  func options() {
    var optional = FixtureInstance.running("i-0a1")
    optional.tokens = "optional"
    let fleet = Fleet(
      recording: .at("06:00").instances([optional]).nodes([.online("i-0a1", "3.3.50.0")])
        .dhmc(CaptureFixture.dhmcRole).iam())
    let before = fleet.canonical
    func codes(_ words: String...) -> [String] {
      fleet.run(["list", "-o", "json"] + words).item("i-0a1").at("reason_codes").strings
    }
    #expect(!codes().contains("agent-version-below-floor"))
    #expect(codes("--agent-floor", "3.3.50.1").contains("agent-version-below-floor"))
    #expect(!codes("--agent-floor", "3.3.50").contains("agent-version-below-floor"))
    #expect(codes("--strict-imds").contains("imds-tokens-optional"))
    #expect(
      fleet.run("why", "i-0a1", "--strict-imds", "-o", "json").items.first?["instance"]?[
        "reason_codes"]
        == fleet.run("list", "--strict-imds", "-o", "json").items.first?[
          "reason_codes"])
    #expect(fleet.canonical == before)
  }
}
