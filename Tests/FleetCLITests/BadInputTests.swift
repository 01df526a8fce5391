import JSONKit
import Testing

/// What is wrong with one file spoils that dataset, and nothing else.
struct BadInputTests {
  private static let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)

  private static func instance(_ members: String) -> String {
    "{\"Reservations\": [{\"Instances\": [\n{\"InstanceId\": \"i-0a1\", \(members)}]}]}"
  }

  static let bad: [(what: String, operation: String, text: String, place: String?)] = [
    ("malformed", "ec2.describe-instances", "{\"Reservations\": [\n  {]}", "2:4"),
    ("truncated", "ec2.describe-instances", "{\"Reservations\": [{\"Instances\": [", "1:34"),
    ("empty", "ec2.describe-instances", "", "1:1"),
    ("a list", "ec2.describe-instances", "[]", "1:1"),
    ("of another shape", "ec2.describe-instances", "{\"Reservations\": {}}", "1:18"),
    ("without its list", "ec2.describe-instances", "{}", "1:1"),
    (
      "cut off", "ec2.describe-instances", "{\"Reservations\": [],\n \"NextToken\": \"more\"}",
      "2:15"
    ),
    (
      "a number for an id", "ec2.describe-instances",
      "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": 5}]}]}", "1:49"
    ),
    (
      "without an id", "ec2.describe-instances", "{\"Reservations\": [{\"Instances\": [\n{}]}]}",
      "2:"
    ),
    (
      "a second time", "ec2.describe-instances",
      "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-0a1\"},\n{\"InstanceId\": \"i-0a1\"}]}]}",
      "2:16"
    ),
    (
      "a tag of 10 MB", "ec2.describe-instances",
      instance(
        "\"Tags\": [{\"Key\": \"Big\", \"Value\": \"\(String(repeating: "x", count: 10 << 20))\"}]"),
      "2:"
    ),
    ("a bare NUL", "ec2.describe-instances", instance("\"ImageId\": \"a\0b\""), "2:"),
    ("a lone surrogate", "ec2.describe-instances", instance("\"ImageId\": \"\\ud800\""), "2:"),
    ("deep nesting", "ec2.describe-instances", instance("\"Odd\": \(deep)"), "2:"),
    ("no time", "ec2.describe-instances", instance("\"LaunchTime\": \"soon\""), "2:"),
    ("text after its end", "ec2.describe-instances", "{\"Reservations\": []}\n{}", "2:1"),
    ("a byte order mark alone", "ssm.describe-instance-information", "\u{feff}", "1:1"),
    ("malformed", "ssm.describe-instance-information", "{\"InstanceInformationList\": [}", "1:"),
    (
      "a second time", "ssm.describe-instance-information",
      "{\"InstanceInformationList\": [{\"InstanceId\": \"i-0a1\"},{\"InstanceId\": \"i-0a1\"}]}",
      "1:"
    ),
    (
      "another setting", "ssm.get-service-setting",
      "{\"ServiceSetting\": {\"SettingId\": \"/ssm/other\", \"SettingValue\": \"x\"}}", "1:"
    ),
    ("malformed", "ssm.get-service-setting", "nonsense", "1:1"),
  ]

  @Test(
    "a bad file is one clear error with its place, and the rest is recorded",
    arguments: bad.indices)
  func badFile(index: Int) {
    let (what, operation, text, place) = BadInputTests.bad[index]
    let good = CaptureFixture.at("06:00").instances([.running("i-0a1")])
      .nodes([.online("i-0a1")]).dhmc().iam()
    let fleet = Fleet()
    let outcome = fleet.collect(good.answer(operation, text))
    let errors = outcome.messages.filter { $0.hasPrefix("fleetdb: error: ") }
    #expect(outcome.status == 4, "\(what)")
    #expect(errors.count == 1, "\(what): \(errors.map { $0.prefix(300) })")
    let file = "111122223333/eu-north-1/\(operation).json:\(place ?? "")"
    #expect(errors.first?.contains(file) == true, "\(what): \(errors.first?.prefix(300) ?? "")")
    #expect(errors.first.map { $0.count < 400 } == true, "\(what)")
    let statuses = fleet.run("export", "coverage").rows.filter { $0[3] == "true" }
    #expect(statuses.filter { $0[4] == "false" }.count == 1, "\(what)")
    #expect(statuses.filter { $0[5] == "bad-response" }.count == 1, "\(what)")
    #expect(fleet.run("doctor", "--full").status == 0)
  }

  @Test("a bad file beside a good one of another Region takes nothing from it")
  func otherRegion() {
    let fleet = Fleet()
    let outcome = fleet.collect(
      CaptureFixture.at("06:00").answer("ec2.describe-instances", "{").nodes([]).dhmc().iam()
        .instances([.running("i-0b1")], in: .second).nodes([.online("i-0b1")], in: .second)
        .dhmc(in: .second))
    #expect(outcome.status == 4)
    #expect(fleet.list().item("i-0b1")["managed_state"]?.string == "managed")
  }

  @Test("an agent version that is no version is said, and the node is kept")
  func agentVersion() {
    let fleet = Fleet()
    let outcome = fleet.collect(
      .at("06:00").instances([.running("i-0a1")]).nodes([.online("i-0a1", "latest")]).dhmc().iam())
    #expect(outcome.status == 4)
    let errors = outcome.messages.filter { $0.hasPrefix("fleetdb: error: ") }
    #expect(errors.count == 1)
    #expect(errors.first?.contains("ssm.describe-instance-information.json:1:") == true)
    #expect(errors.first?.contains("AgentVersion \"latest\" is no version") == true)
    let item = fleet.list().item("i-0a1")
    #expect(item["agent_version"]?.string == "latest")
    #expect(item["managed_state"]?.string == "managed")
  }

  @Test("an account.json that cannot be read costs the name alone")
  func account() {
    let fleet = Fleet()
    let outcome = fleet.collect(
      CaptureFixture.at("06:00").file("111122223333/account.json", "{\"name\": [")
        .instances([.running("i-0a1")]).nodes([]).dhmc().iam())
    #expect(outcome.status == 4)
    #expect(outcome.err.contains("111122223333/account.json:1:"))
    #expect(fleet.list().item("i-0a1")["managed_state"]?.string == "unmanaged")
  }

  @Test("both spellings of time are one moment")
  func times() {
    func fleet(_ time: String) -> JSONValue {
      let text = BadInputTests.instance(
        "\"LaunchTime\": \(time), \"State\": {\"Name\": \"running\"}")
      return Fleet(
        recording: .at("06:00").answer("ec2.describe-instances", text).nodes([]).dhmc().iam()
      ).list().item("i-0a1")
    }
    #expect(fleet("1763618400.5")["launch_time"]?.string == "2025-11-20T06:00:00.500Z")
    #expect(
      fleet("\"2025-11-20T08:00:00.500000+02:00\"")["launch_time"]?.string
        == "2025-11-20T06:00:00.500Z")
  }
}
