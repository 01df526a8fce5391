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
