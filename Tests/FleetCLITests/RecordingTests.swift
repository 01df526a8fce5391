import JSONKit
import Testing

/// What `collect` promises of a history.
struct RecordingTests {
  @Test("the same capture twice changes nothing")
  func twice() {
    let fleet = DemoFleet.make()
    let before = fleet.canonical
    let runs = fleet.run("runs", "-o", "json").items
    for (name, status) in zip(DemoFleet.names, [0, 0, 4] as [Int32]) {
      let outcome = fleet.run("collect", "--from", "\(DemoFleet.captures)/\(name)")
      #expect(outcome.status == status)
      #expect(outcome.err.contains("nothing new"))
    }
    #expect(fleet.canonical == before)
    #expect(fleet.run("runs", "-o", "json").items == runs)
  }

  static let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]

  @Test("captures give the same history in any order", arguments: orders)
  func order(order: [Int]) {
    let fleet = DemoFleet.make(order.map { DemoFleet.names[$0] })
    let inOrder = DemoFleet.make()
    #expect(!fleet.canonical.isEmpty)
    for words in [["list"], ["export", "transitions"], ["summary"], ["dhmc"]] {
      #expect(fleet.run(words).out == inOrder.run(words).out, "\(words)")
    }
    #expect(fleet.canonical == inOrder.canonical)
    #expect(fleet.run("why", "--all").out == inOrder.run("why", "--all").out)
    #expect(fleet.run("doctor", "--full").status == 0)
  }

  private static let base = CaptureFixture.at("06:00").instances([.running("i-0a1")])
    .nodes([.online("i-0a1")]).dhmc().iam()

  @Test("a second, different capture of one moment is refused with both folders named")
  func conflict() {
    let fleet = Fleet(recording: RecordingTests.base)
    let before = bytes(of: fleet.database)
    let other = RecordingTests.base.instances([.running("i-0a1"), .running("i-0a2")])
    let outcome = fleet.collect(other, as: "other")
    #expect(outcome.status == 1)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("fleetdb: error: refused a second, different capture"))
    #expect(outcome.err.contains("ec2.instances of 111122223333 eu-north-1"))
    #expect(outcome.err.contains(fleet.folder.path + "/other differs from "))
    #expect(outcome.err.contains(fleet.folder.path + "/" + RecordingTests.base.folderName))
    #expect(outcome.messages.count == 2)
    #expect(bytes(of: fleet.database) == before)
  }

  @Test("a failure after a complete observation of the same moment takes nothing away")
  func failureOfTheSame() {
    let fleet = Fleet(recording: RecordingTests.base)
    let before = fleet.list().items
    fleet.collect(RecordingTests.base.failed("ssm.describe-instance-information"), as: "worse")
    #expect(fleet.list().items == before)
  }

  @Test(
    "a dataset that failed, or was not collected, is completed by a later capture of its moment",
    arguments: [true, false])
  func completed(hasFailed: Bool) {
    let whole = RecordingTests.base
    var part = CaptureFixture.at("06:00").instances([.running("i-0a1")]).dhmc().iam()
    if hasFailed { part = part.failed("ssm.describe-instance-information") }
    let fleet = Fleet()
    #expect(fleet.collect(part, as: "part").status == 4)
    #expect(fleet.list().item("i-0a1")["managed_state"]?.string == "unknown")
    #expect(fleet.collect(whole, as: "whole").status == 0)
    #expect(fleet.list().item("i-0a1")["managed_state"]?.string == "managed")
    #expect(fleet.canonical == Fleet(recording: whole).canonical)
  }

  @Test("a capture of the future is refused, but for five minutes")
  func future() {
    let fleet = Fleet(now: "2026-11-20T05:54:59Z")
    let outcome = fleet.collect(RecordingTests.base)
    #expect(outcome.status == 1)
    #expect(outcome.err.contains("lies in the future"))
    #expect(fleet.run("list").status == 5)
    #expect(Fleet(now: "2026-11-20T05:55:00Z").collect(RecordingTests.base).status == 0)
  }

  @Test(
    "a capture without a moment, or with none that can be read, is refused",
    arguments: [
      "{}", "{\"captured_at\": null}", "{\"captured_at\": \"today\"}", "{\"captured_at\": 5}", "",
      "{\"captured_at\": \"2026-11-20T06:00:00Z\"", "[]",
      "{\"captured_at\": \"2026-11-20T06:00:00Z\", \"partition\": \"../x\"}",
    ])
  func manifest(text: String) {
    let fleet = Fleet()
    let outcome = fleet.collect(RecordingTests.base.file("capture.json", text))
    #expect(outcome.status == 1, "\(outcome.err)")
    #expect(outcome.err.contains("capture.json:1:"), "\(outcome.err)")
    #expect(outcome.messages.count <= 2)
    #expect(bytes(of: fleet.database) == nil)
  }

  @Test("unknown files and members are ignored, with a note at -v")
  func unknownFiles() {
    let capture = RecordingTests.base
      .answer("ec2.describe-spot-fleets", "{}").file("README", "hello")
      .answer(
        "ssm.get-service-setting",
        """
        {"ServiceSetting": {"SettingValue": "$None", "SettingId":
        "/ssm/managed-instance/default-ec2-instance-management-role", "New": [1, {"a": null}]},
        "Other": true}
        """)
    let quiet = Fleet().collect(capture)
    #expect(quiet.status == 0)
    #expect(!quiet.err.contains("note: "))
    let loud = Fleet().collect(capture, as: nil, "-v")
    #expect(loud.err.contains("note: "))
    #expect(loud.err.contains("spot-fleets"))
    #expect(loud.err.contains("README"))
  }

  @Test("reassess leaves facts and answers as they are")
  func reassess() {
    let fleet = DemoFleet.make()
    let before = fleet.canonical
    let outcome = fleet.run("reassess")
    #expect(outcome.status == 0)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err == "fleetdb: assessed 12 instances anew\n")
    #expect(fleet.canonical == before)
  }
}

/// What is suddenly empty.
struct SuspicionTests {
  private static let ten = (0..<10).map { FixtureInstance.running("i-0a\($0)") }
  private static let full = CaptureFixture.at("06:00").instances(ten)
    .nodes(ten.map { .online($0.id) }).dhmc().iam()
  private static let empty = full.instances([]).nodes([]).again(at: "07:00")

  @Test("an empty listing after ten instances is recorded, said, and not believed")
  func suspicious() {
    let fleet = Fleet(recording: SuspicionTests.full)
    let outcome = fleet.collect(SuspicionTests.empty)
    #expect(outcome.status == 4)
    #expect(outcome.err.contains("ec2.instances of 111122223333 eu-north-1 is suddenly empty"))
    let list = fleet.list()
    #expect(list.items.count == 10)
    #expect(list.items.allSatisfy { $0["managed_state"]?.string == "unknown" })
    #expect(list.items.allSatisfy { $0["last_known_state"]?.string == "managed" })
    let unknown = list.json.at("coverage", "unknown").elements ?? []
    #expect(
      unknown.contains {
        $0["dataset"]?.string == "ec2.instances" && $0["error_class"]?.string == "suspicious"
      })
    #expect(fleet.list("--filter", "state=gone").items.isEmpty)
    #expect(fleet.run("history", "i-0a0", "-o", "json").items.count == 2)
    #expect(fleet.run("runs", "-o", "json").items.count == 2)
  }

  @Test("the next complete listing decides: emptiness then dates from the first")
  func confirmed() {
    let fleet = Fleet(recording: SuspicionTests.full, SuspicionTests.empty)
    let outcome = fleet.collect(SuspicionTests.empty.again(at: "08:00"))
    #expect(outcome.status == 0)
    #expect(fleet.list().items.isEmpty)
    let gone = fleet.list("--filter", "state=gone")
    #expect(gone.items.count == 10)
    #expect(
      gone.items.allSatisfy { $0["managed_state_since"]?.string == "2026-11-20T07:00:00Z" })
    let earlier = fleet.list("--at", "2026-11-20T07:30:00Z", "--filter", "state=gone")
    #expect(earlier.items.count == 10)
  }

  @Test("the next complete listing decides: what is there again was never gone")
  func refuted() {
    let fleet = Fleet(
      recording: SuspicionTests.full, SuspicionTests.empty, SuspicionTests.full.again(at: "08:00"))
    #expect(fleet.list().items.allSatisfy { $0["managed_state"]?.string == "managed" })
    #expect(fleet.run("export", "transitions").rows.count == 1)
    let kept = fleet.list().item("i-0a0")
    #expect(kept["managed_state_since"]?.string == "2026-11-20T06:00:00Z")
  }

  @Test("--accept-empty believes it at once")
  func accepted() {
    let fleet = Fleet(recording: SuspicionTests.full)
    let outcome = fleet.collect(SuspicionTests.empty, as: nil, "--accept-empty")
    #expect(outcome.status == 0)
    #expect(fleet.list("--filter", "state=gone").items.count == 10)
  }

  @Test("nine are no fleet, and nodes are always believed")
  func nine() {
    let nine = SuspicionTests.full.instances(Array(SuspicionTests.ten.dropLast())).nodes([])
    let fleet = Fleet(recording: nine)
    #expect(fleet.collect(SuspicionTests.empty).status == 0)
    #expect(fleet.list("--filter", "state=gone").items.count == 9)
    let nodeless = Fleet(recording: SuspicionTests.full)
    #expect(nodeless.collect(SuspicionTests.full.nodes([]).again(at: "07:00")).status == 0)
    #expect(nodeless.list("--filter", "state=unmanaged").items.count == 10)
  }
}

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
