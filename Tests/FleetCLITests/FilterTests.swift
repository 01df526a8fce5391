import JSONKit
import Testing

/// Which instances pass `--filter`.
struct FilterTests {
  private static func fleet() -> Fleet {
    var web = FixtureInstance.running("i-0a1", name: "web-1", profile: "web")
    web.tags["Team"] = "shop=eu"
    var windows = FixtureInstance.running("i-0a2", name: "ad")
    windows.platform = "windows"
    windows.tokens = "optional"
    var dark = FixtureInstance.running("i-0a3", name: "db")
    dark.endpoint = "disabled"
    dark.vpc = "vpc-0other"
    var lost = FixtureNode.online("i-0a2", "3.2.1000.0")
    lost.ping = "ConnectionLost"
    lost.platform = "Windows"
    let capture = CaptureFixture.at("06:00")
      .instances([web, windows, dark, .inState("stopped", "i-0a4"), .running("i-0a5")])
      .nodes([.online("i-0a1"), lost, .online("mi-0a6", "3.3.40.0")]).dhmc().iam(["web"])
      .instances([.running("i-0b1")], in: .second).nodes([.online("i-0b1", nil)], in: .second)
      .dhmc(CaptureFixture.dhmcRole, in: .second)
      .instances([.running("i-0c1", name: "web-2")], in: .other).nodes([], in: .other)
      .dhmc(in: .other).iam(account: FixtureScope.other.account)
    return Fleet(
      recording: capture,
      // i-0a5 is gone an hour later.
      capture.instances([web, windows, dark, .inState("stopped", "i-0a4")]).again(at: "07:00"))
  }

  static let filters: [(conditions: [String], ids: [String])] = [
    ([], ["i-0a1", "i-0a2", "i-0a3", "i-0a4", "mi-0a6", "i-0b1", "i-0c1"]),
    (["state=managed"], ["i-0a1", "mi-0a6", "i-0b1"]),
    (["state=unmanaged"], ["i-0a3", "i-0c1"]),
    (["state=connection-lost"], ["i-0a2"]), (["state=not-applicable"], ["i-0a4"]),
    (["state=stopped"], ["i-0a4"]), (["state=gone"], ["i-0a5"]), (["state=unknown"], []),
    (["state!=managed"], ["i-0a2", "i-0a3", "i-0a4", "i-0c1"]),
    (["state=managed", "state=stopped"], ["i-0a1", "i-0a4", "mi-0a6", "i-0b1"]),
    (["state=*managed"], ["i-0a1", "i-0a3", "mi-0a6", "i-0b1", "i-0c1"]),
    (["state!=managed", "state!=stopped"], ["i-0a2", "i-0a3", "i-0c1"]),
    (
      ["state=*", "state=gone"],
      ["i-0a1", "i-0a2", "i-0a3", "i-0a4", "i-0a5", "mi-0a6", "i-0b1", "i-0c1"]
    ),
    (["path=profile"], ["i-0a1"]), (["path=hybrid"], ["mi-0a6"]), (["path=dhmc"], []),
    (["reason=imds-disabled"], ["i-0a3"]),
    (["reason=no-credential-path"], ["i-0a2", "i-0a3", "i-0a4", "i-0c1"]),
    (["reason!=no-credential-path"], ["i-0a1", "mi-0a6", "i-0b1"]),
    (["account=444455556666"], ["i-0c1"]), (["account!=111122223333"], ["i-0c1"]),
    (["account=4444*"], ["i-0c1"]),
    (["region=us-west-2"], ["i-0b1"]), (["region=us-*"], ["i-0b1"]),
    (["region!=eu-*"], ["i-0b1"]), (["region=nowhere"], []),
    (["tag:Name=web-1"], ["i-0a1"]), (["tag:Name=web-*"], ["i-0a1", "i-0c1"]),
    (["tag:Name=WEB-1"], []), (["tag:Team=shop=eu"], ["i-0a1"]), (["tag:Team=*"], ["i-0a1"]),
    (["tag:Team!=*"], ["i-0a2", "i-0a3", "i-0a4", "mi-0a6", "i-0b1", "i-0c1"]),
    (["agent=3.3.987.0"], ["i-0a1"]), (["agent<3.3.40.0"], ["i-0a2"]),
    (["agent<=3.3.40.0"], ["i-0a2", "mi-0a6"]), (["agent>3.3.40.0"], ["i-0a1"]),
    (["agent>=3.3.40"], ["i-0a1", "mi-0a6"]), (["agent=3.2.*"], ["i-0a2"]),
    (["agent>=3.2.1000.0", "agent<3.3.40.0"], ["i-0a2"]),
    (["agent<3.3.40.0", "agent>3.3.40.0"], []),
    (["agent>=3.2.1000.0", "agent<3.3.40.0", "state=connection-lost"], ["i-0a2"]),
    (["imds=optional"], ["i-0a2"]), (["imds=disabled"], ["i-0a3"]),
    (["platform=Windows"], ["i-0a2"]), (["platform=Linux"], ["i-0a1", "mi-0a6", "i-0b1"]),
    (["vpc=vpc-0other"], ["i-0a3"]),
    (["state=managed", "region=us-west-2"], ["i-0b1"]),
    (["state=managed", "account=444455556666"], []),
  ]

  @Test("a filter lets through what it names", arguments: filters.indices)
  func filter(index: Int) {
    let (conditions, ids) = FilterTests.filters[index]
    let fleet = FilterTests.fleet()
    let words = conditions.flatMap { ["--filter", $0] }
    let list = fleet.run(["list", "-o", "json"] + words)
    #expect(list.ids == ids, "\(conditions)")
    #expect(list.err.isEmpty)
    let export = fleet.run(["export", "instances"] + words)
    #expect(export.rows.dropFirst().map { $0[3] } == ids)
    let why = fleet.run(["why", "--all", "-o", "json"] + words)
    #expect(why.items.compactMap { $0.at("instance", "instance_id").string } == ids)
    let summary = fleet.run(["summary", "-o", "json"] + words)
    #expect(summary.items.first?["count"]?.int == ids.count)
  }

  @Test(
    "a value that no instance can have is a mistake, and never an empty fleet",
    arguments: [
      "state=managd", "state=Managed", "state=running", "state!=managd", "path=dhcm",
      "reason=imds", "state=",
    ])
  func impossible(condition: String) {
    let outcome = FilterTests.fleet().run("list", "--filter", condition)
    #expect(outcome.status == 2)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("one of "))
  }

  @Test("what a filter cannot know is left out, and said")
  func undecided() {
    let fleet = Fleet(
      recording: .at("06:00").instances([.running("i-0a1", name: "web")])
        .nodes([.online("i-0a1")]).dhmc().iam(),
      .at("07:00").failed("ec2.describe-instances").nodes([.online("i-0a1")]).dhmc().iam())
    for condition in ["tag:Name=web", "tag:Name!=web", "vpc=*", "imds=optional"] {
      let outcome = fleet.list("--filter", condition)
      #expect(outcome.items.isEmpty, "\(condition)")
      #expect(outcome.err.contains("1 instance left out"), "\(condition)")
    }
    #expect(fleet.list("--filter", "state=managed").ids == ["i-0a1"])
  }

  @Test("coverage is that of the scopes the filter lets through")
  func coverage() {
    let demo = DemoFleet.make()
    #expect(demo.run("export", "instances", "--filter", "region=us-east-1").status == 4)
    #expect(demo.run("export", "instances", "--filter", "region=eu-west-1").status == 0)
    let list = demo.list("--filter", "region=eu-west-1").json
    #expect(list.at("coverage", "complete") == .bool(true))
    let regions = list.at("coverage", "unknown").elements?.compactMap { $0["region"]?.string }
    #expect(Set(regions ?? []) == ["eu-west-1"])
  }
}
