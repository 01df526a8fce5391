import JSONKit
import Testing

/// How instances are named.
struct NamingTests {
  private static func fleet() -> Fleet {
    Fleet(
      recording: .at("06:00")
        .instances([
          .running("i-0a1", name: "web"), .running("i-0a2", name: "twin"),
          .running("i-0a3", name: "twin"), .running("i-0a4", name: "a=b c"),
        ])
        .nodes([.online("i-0a1"), .online("mi-0a5")]).dhmc().iam()
        .instances([.running("i-0a1", name: "other")], in: .other).nodes([], in: .other)
        .dhmc(in: .other).iam(account: FixtureScope.other.account))
  }

  private static let arn = "arn:aws:ec2:eu-north-1:444455556666:instance/i-0a1"

  static let names: [(name: String, account: String, id: String)] = [
    ("i-0a2", "111122223333", "i-0a2"), ("mi-0a5", "111122223333", "mi-0a5"),
    (arn, "444455556666", "i-0a1"), ("Name=web", "111122223333", "i-0a1"),
    ("Name=other", "444455556666", "i-0a1"), ("Name=a=b c", "111122223333", "i-0a4"),
    (
      "arn:aws:ssm:eu-north-1:111122223333:managed-instance/mi-0a5", "111122223333", "mi-0a5"
    ),
  ]

  @Test("an id, an ARN and a Name tag name an instance", arguments: names.indices)
  func name(index: Int) {
    let (name, account, id) = NamingTests.names[index]
    let fleet = NamingTests.fleet()
    let item = fleet.run("why", name, "-o", "json").items.first?["instance"] ?? .null
    #expect(item["account_id"]?.string == account)
    #expect(item["instance_id"]?.string == id)
    #expect(fleet.run("history", name).status == 0)
  }

  @Test("an ambiguous name lists the candidates as ARNs", arguments: ["why", "history"])
  func ambiguous(command: String) {
    let fleet = NamingTests.fleet()
    #expect(
      fleet.run(command, "i-0a1").err == """
        fleetdb: error: 'i-0a1' is ambiguous: 2 instances have it
        hint: name one by its ARN: arn:aws:ec2:eu-north-1:111122223333:instance/i-0a1, \(NamingTests.arn)

        """)
    #expect(fleet.run(command, "i-0a1").status == 2)
    #expect(fleet.run(command, "Name=twin").status == 2)
  }

  @Test("- reads ids from standard input")
  func input() {
    let fleet = NamingTests.fleet()
    let outcome = fleet.run(
      ["why", "-", "-o", "json"], input: "i-0a2\n\n  mi-0a5\t\(NamingTests.arn)\r\n")
    #expect(outcome.status == 0)
    #expect(
      outcome.items.compactMap { $0.at("instance", "instance_id").string } == [
        "i-0a2", "mi-0a5", "i-0a1",
      ])
    #expect(fleet.run(["history", "-"], input: "i-0a2\n").status == 0)
    #expect(fleet.run(["why", "-"], input: "nonsense\n").status == 2)
    #expect(fleet.run(["why", "-"], input: "").out.isEmpty)
  }

  @Test("of several, those that are known are answered, and the others are named")
  func unknown() {
    let outcome = NamingTests.fleet().run("why", "i-0fff", "i-0a2", "-o", "json")
    #expect(outcome.status == 5)
    #expect(outcome.items.count == 1)
    #expect(outcome.err.contains("no instance 'i-0fff' was observed by 2026-11-20T12:00:00Z"))
  }

  @Test("a Name tag names what has it at the moment, and not what is gone or was renamed")
  func renamed() {
    let base = CaptureFixture.at("06:00").instances([.running("i-0a1", name: "web")]).nodes([])
      .dhmc().iam()
    let fleet = Fleet(
      recording: base,
      base.instances([.running("i-0a2", name: "web")]).again(at: "07:00"),
      base.instances([.running("i-0a2", name: "www")]).again(at: "08:00"))
    func id(at moment: String) -> String? {
      fleet.run("why", "Name=web", "--at", moment, "-o", "json").items.first?
        .at("instance", "instance_id").string
    }
    #expect(id(at: "run:1") == "i-0a1")
    #expect(id(at: "run:2") == "i-0a2")
    let outcome = fleet.run("why", "Name=web")
    #expect(outcome.status == 5)
    #expect(outcome.err.hasPrefix("fleetdb: error: no instance had the tag 'Name=web' at "))
  }

  @Test("an instance that was first seen later is not known before")
  func later() {
    let base = CaptureFixture.at("06:00").instances([]).nodes([]).dhmc().iam()
    let fleet = Fleet(
      recording: base, base.instances([.running("i-0a1")]).again(at: "07:00"))
    #expect(fleet.run("why", "i-0a1", "--at", "run:1").status == 5)
    #expect(fleet.run("history", "i-0a1", "--at", "run:1").status == 5)
    #expect(fleet.run("why", "i-0a1").status == 0)
  }
}
