import JSONKit
import Testing

/// What is not known is never taken for absent.
struct UnknownTests {
  /// Complete at 06:00; without SSM's listing, for one cause or another, at 07:00.
  private static func fleet(_ code: String?) -> Fleet {
    let base = CaptureFixture.at("06:00")
      .instances([.running("i-0a1"), .running("i-0a2"), .inState("stopped", "i-0a3")])
      .nodes([.online("i-0a1"), .online("mi-0a4")]).dhmc(CaptureFixture.dhmcRole).iam()
    let next = CaptureFixture.at("07:00")
      .instances([.running("i-0a1"), .running("i-0a2"), .inState("stopped", "i-0a3")])
      .dhmc(CaptureFixture.dhmcRole).iam()
    return Fleet(
      recording: base,
      code.map { next.failed("ssm.describe-instance-information", $0) } ?? next)
  }

  static let classes: [(code: String, errorClass: String)] = [
    ("AccessDeniedException", "denied"), ("ThrottlingException", "throttled"),
    ("ExpiredTokenException", "expired-credentials"),
    ("UnrecognizedClientException", "bad-credentials"), ("InternalServerError", "service-error"),
  ]

  @Test(
    "a failed SSM listing makes what rests on it unknown, with its class, everywhere",
    arguments: classes.indices)
  func failed(index: Int) {
    let (code, errorClass) = UnknownTests.classes[index]
    let fleet = UnknownTests.fleet(code)
    let list = fleet.list()
    for (id, last) in [("i-0a1", "managed"), ("i-0a2", "unmanaged"), ("mi-0a4", "managed")] {
      #expect(list.item(id)["managed_state"]?.string == "unknown", "\(id)")
      #expect(list.item(id)["last_known_state"]?.string == last, "\(id)")
      #expect(list.item(id)["last_known_at"]?.string == "2026-11-20T06:00:00Z", "\(id)")
      #expect(list.item(id)["primary_reason"]?.string == "observation-incomplete", "\(id)")
      #expect(list.item(id)["ping_status"] == .null)
      #expect(list.item(id).at("unknown_fields").strings.contains("ping_status"))
    }
    // Whatever SSM failed to say: it does not run.
    #expect(list.item("i-0a3")["managed_state"]?.string == "not-applicable")
    #expect(list.json.at("coverage", "complete") == .bool(false))
    #expect(
      (list.json.at("coverage", "unknown").elements ?? []).contains {
        $0["dataset"]?.string == "ssm.nodes" && $0["error_class"]?.string == errorClass
      })
    #expect(fleet.run("why", "i-0a1").out.contains("ssm.nodes (\(errorClass))"))
    let export = fleet.run("export", "instances")
    #expect(export.status == 4)
    let rows = export.rows
    let coverage = rows.first?.firstIndex(of: "coverage") ?? 0
    #expect(rows.dropFirst().allSatisfy { $0[coverage] == "ssm.nodes:\(errorClass)" })
    let summary = fleet.run("summary", "-o", "json").items
    #expect(
      summary.first { $0["value"]?.string == "unknown" && $0["by"]?.string == "state" }?["count"]?
        .int == 3)
  }

  @Test("an unknown span is in history without a transition, and the next one spans it")
  func history() {
    let fleet = UnknownTests.fleet("AccessDeniedException")
    let spans = fleet.run("history", "i-0a1", "-o", "json").items
    #expect(spans.compactMap { $0["managed_state"]?.string } == ["managed", "unknown"])
    #expect(spans.allSatisfy { $0["transition"] == .null })
    #expect(fleet.run("diff", "run:1", "run:2", "-o", "json").items.isEmpty)
    fleet.collect(
      CaptureFixture.at("08:00").instances([.running("i-0a1"), .running("i-0a2")]).nodes([])
        .dhmc(CaptureFixture.dhmcRole).iam())
    let transition = fleet.run("history", "i-0a1", "-o", "json").items.last?["transition"] ?? .null
    #expect(transition.at("before", "managed_state").string == "managed")
    #expect(transition.at("after", "managed_state").string == "unmanaged")
    #expect(transition.at("window", "after").string == "2026-11-20T06:00:00Z")
    #expect(transition.at("window", "by").string == "2026-11-20T08:00:00Z")
  }

  @Test("an export of a period says what was not known in it, though all is known again")
  func blindPeriod() {
    let base = CaptureFixture.at("06:00").instances([.running("i-0a1")])
      .nodes([.online("i-0a1")]).dhmc().iam()
    let fleet = Fleet(recording: base)
    let failed = CaptureFixture.at("07:00").instances([.running("i-0a1")])
      .failed("ssm.describe-instance-information", "AccessDeniedException").dhmc().iam()
    fleet.collect(failed)
    fleet.collect(base.again(at: "08:00"))
    func export(_ since: String, _ until: String) -> Int32 {
      fleet.run("export", "transitions", "--since", since, "--until", until).status
    }
    #expect(export("2026-11-20T06:00:00Z", "2026-11-20T07:30:00Z") == 4)
    #expect(export("2026-11-20T07:10:00Z", "2026-11-20T07:30:00Z") == 4)
    #expect(export("2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z") == 0)
    #expect(export("2026-11-01", "2026-11-02") == 5)
  }

  @Test("a file that is absent is no attempt: earlier knowledge stays")
  func absent() {
    let fleet = UnknownTests.fleet(nil)
    #expect(fleet.list().item("i-0a1")["managed_state"]?.string == "managed")
    #expect(fleet.list().item("i-0a2")["managed_state"]?.string == "unmanaged")
  }

  @Test("what was never collected is not-collected, and required of a run")
  func neverCollected() {
    let fleet = Fleet()
    let outcome = fleet.collect(.at("06:00").instances([.running("i-0a1")]))
    #expect(outcome.status == 4)
    #expect(outcome.err.contains("warning: not collected in 1 scope: ssm.dhmc, ssm.nodes\n"))
    let list = fleet.list()
    #expect(list.item("i-0a1")["managed_state"]?.string == "unknown")
    #expect(list.item("i-0a1")["last_known_state"] == .null)
    #expect(
      (list.json.at("coverage", "unknown").elements ?? []).contains {
        $0["dataset"]?.string == "ssm.nodes" && $0["error_class"]?.string == "not-collected"
      })
  }

  @Test("without EC2's listing, what SSM lists is judged by SSM")
  func noInstances() {
    let base = CaptureFixture.at("06:00").instances([.running("i-0a1"), .running("i-0a2")])
      .nodes([.online("i-0a1")]).dhmc().iam()
    let fleet = Fleet(
      recording: base,
      CaptureFixture.at("07:00").failed("ec2.describe-instances").nodes([.online("i-0a1")])
        .dhmc().iam())
    #expect(fleet.list().item("i-0a1")["managed_state"]?.string == "managed")
    #expect(fleet.list().item("i-0a2")["managed_state"]?.string == "unknown")
    #expect(fleet.list().item("i-0a2")["not_applicable_because"] == .null)
  }

  @Test("a setting that cannot be read is not off")
  func setting() {
    for code in ["AccessDeniedException", "ServiceSettingNotFound"] {
      let fleet = Fleet(
        recording: .at("06:00").instances([.running("i-0a1")]).nodes([])
          .failed("ssm.get-service-setting", code).iam())
      let item = fleet.list().item("i-0a1")
      #expect(item.at("dhmc", "status").string == "unknown")
      #expect(item["credential_path"]?.string == "unknown")
      #expect(item["managed_state"]?.string == "unmanaged")
      #expect(item.at("unknown_fields").strings.contains("dhmc"))
    }
  }

  @Test("IAM is required only where an instance has a profile or DHMC is on")
  func iam() {
    let base = CaptureFixture.at("06:00").nodes([])
    let fleet = Fleet()
    let outcome = fleet.collect(base.instances([.running("i-0a1")]).dhmc())
    #expect(outcome.status == 0)
    #expect(!outcome.err.contains("warning"))
    let run = fleet.run("runs", "-o", "json").items.first ?? .null
    #expect(run["complete"] == .bool(true))
    #expect(run["missing"]?.int == 0)
    #expect(!fleet.run("why", "i-0a1").out.contains("iam."))
    #expect(fleet.run("list").err.isEmpty)
    #expect(
      Fleet().collect(base.instances([.running("i-0a1", profile: "web")]).dhmc()).status == 4)
    #expect(
      Fleet().collect(base.instances([.running("i-0a1")]).dhmc(CaptureFixture.dhmcRole)).status
        == 4)
  }
}
