import JSONKit
import Testing

/// How moments are written, and what lies at them.
struct TimeTests {
  /// Runs at 06:00, 07:00 and 08:00; the instance is managed, unmanaged, managed.
  private static func fleet() -> Fleet {
    let base = CaptureFixture.at("06:00").instances([.running("i-0a1")]).dhmc().iam()
    return Fleet(
      recording: base.nodes([.online("i-0a1")]), base.nodes([]).again(at: "07:00"),
      base.nodes([.online("i-0a1")]).again(at: "08:00"), now: "2026-11-20T09:00:00Z")
  }

  static let spellings: [(text: String, observedAt: String)] = [
    ("now", "08"), ("last", "08"), ("last~0", "08"), ("last~1", "07"), ("last~2", "06"),
    ("run:1", "06"), ("run:2", "07"), ("run:3", "08"),
    ("2026-11-20T07:00:00Z", "07"), ("2026-11-20T07:59:59.999Z", "07"),
    ("2026-11-20T09:30:00+02:00", "07"), ("2026-11-20t07:30:00z", "07"), ("2026-11-21", "08"),
    ("90m", "07"), ("60m", "08"), ("61m", "07"), ("2h", "07"), ("3h", "06"), ("7200s", "07"),
    ("0d", "08"), ("0w", "08"),
  ]

  @Test("a moment has many spellings", arguments: spellings.indices)
  func spelling(index: Int) {
    let (text, hour) = TimeTests.spellings[index]
    let answer = TimeTests.fleet().list("--at", text)
    #expect(answer.json["observed_at"]?.string == "2026-11-20T\(hour):00:00Z", "\(text)")
    #expect(
      answer.item("i-0a1")["managed_state"]?.string == (hour == "07" ? "unmanaged" : "managed"))
  }

  @Test(
    "days and weeks reach back as far", arguments: [("3d", 0), ("1w", 0), ("4d", 5), ("2w", 5)])
  func longAgo(text: String, status: Int32) {
    let now = text.hasSuffix("d") ? "2026-11-23T06:00:00Z" : "2026-11-27T06:00:00Z"
    let outcome = TimeTests.fleet().run(["list", "--at", text], changing: ["FLEETDB_NOW": now])
    #expect(outcome.status == status)
  }

  static let noTimes = [
    "", "yesterday", "2026-13-01", "2026-02-30", "2026-11-20T25:00:00Z", "2026-11-20T07:00:00",
    "5", "h", "-2h", "+2h", "2 h", "1.5h", "run:0", "run:x", "run:", "last~", "last~-1", "last-1",
    "Now", "2h30m", "99999999999999999999w",
  ]

  @Test("what is no time is a mistake of usage", arguments: noTimes)
  func noTime(text: String) {
    let outcome = TimeTests.fleet().run("list", "--at", text)
    #expect(outcome.status == 2)
    #expect(outcome.out.isEmpty)
  }

  @Test("before the first observation there is no answer, and no empty fleet")
  func tooEarly() {
    let fleet = TimeTests.fleet()
    for words in [
      ["list"], ["summary"], ["why", "i-0a1"], ["dhmc"], ["runs"], ["export", "instances"],
    ] {
      let outcome = fleet.run(words + ["--at", "2026-11-20T05:59:59Z"])
      #expect(outcome.status == 5, "\(words)")
      #expect(outcome.out.isEmpty, "\(words)")
      #expect(
        outcome.err.hasPrefix(
          "fleetdb: error: there is no observation at or before 2026-11-20T05:59:59Z"))
    }
  }

  @Test("a period holds its start and not its end")
  func halfOpen() {
    let fleet = TimeTests.fleet()
    func times(_ since: String, _ until: String) -> [String] {
      fleet.run("export", "transitions", "--since", since, "--until", until).rows.dropFirst().map {
        $0[4]
      }
    }
    let (seven, eight) = ("2026-11-20T07:00:00Z", "2026-11-20T08:00:00Z")
    #expect(times(seven, eight) == [seven])
    #expect(times("2026-11-20T06:00:00Z", seven).isEmpty)
    #expect(times(seven, "2026-11-20T08:00:00.001Z") == [seven, eight])
    #expect(times("run:2", "last") == [seven])
    #expect(times("3h", "now") == [seven, eight])
    let history = fleet.run("history", "i-0a1", "--since", seven, "--until", eight, "-o", "json")
    #expect(history.items.compactMap { $0["from"]?.string } == [seven])
  }

  @Test("FLEETDB_NOW is the moment of now, of ages and of generated_at, and not of records")
  func variable() {
    let fleet = TimeTests.fleet()
    let outcome = fleet.run(
      ["list", "-o", "json"], changing: ["FLEETDB_NOW": "2026-11-20T07:30:00Z"])
    #expect(outcome.json["as_of"]?.string == "2026-11-20T07:30:00Z")
    #expect(outcome.json["generated_at"]?.string == "2026-11-20T07:30:00Z")
    #expect(outcome.json["observed_at"]?.string == "2026-11-20T07:00:00Z")
    let runs = fleet.run("runs", "-o", "json").items
    #expect(runs.allSatisfy { $0["recorded_at"]?.string == Fleet.clock })
    #expect(
      fleet.run(["list", "--max-age", "1h"], changing: ["FLEETDB_NOW": "2026-11-20T09:00:00Z"])
        .status == 0)
    #expect(
      fleet.run(["list", "--max-age", "1h"], changing: ["FLEETDB_NOW": "2026-11-20T09:00:01Z"])
        .status == 5)
    let wrong = fleet.run(["list"], changing: ["FLEETDB_NOW": "soon"])
    #expect(wrong.status == 2)
    #expect(wrong.err.contains("FLEETDB_NOW"))
    #expect(fleet.run(["list"], changing: ["FLEETDB_NOW": ""]).status == 0)
  }

  @Test("what settles ends by time alone, without a run in between")
  func settling() {
    let base = CaptureFixture.at("06:00").instances([.running("i-0a1")]).nodes([]).iam()
    let fleet = Fleet(
      recording: base.dhmc(),
      base.dhmc(CaptureFixture.dhmcRole, at: "2026-11-20T06:55:00+00:00").again(at: "07:00"))
    func codes(at time: String) -> [String] {
      fleet.list("--at", "2026-11-20T\(time)Z").item("i-0a1").at("reason_codes").strings
    }
    #expect(codes(at: "07:05:00").contains("settling-recent-change"))
    #expect(!codes(at: "09:00:00").contains("settling-recent-change"))
    let why = fleet.run("why", "i-0a1", "--at", "2026-11-20T09:00:00Z", "-o", "json")
    #expect(why.items.first?.at("instance", "reason_codes").strings == codes(at: "09:00:00"))
  }

  @Test("states are dated by the observations around the change")
  func since() {
    let item = TimeTests.fleet().list().item("i-0a1")
    #expect(item["managed_state_since"]?.string == "2026-11-20T08:00:00Z")
    #expect(item["managed_state_since_before"]?.string == "2026-11-20T07:00:00Z")
    let first = TimeTests.fleet().list("--at", "run:1").item("i-0a1")
    #expect(first["managed_state_since"]?.string == "2026-11-20T06:00:00Z")
    #expect(first["managed_state_since_before"] == .null)
  }

  @Test("a past moment is answered as it was, whatever has been recorded since")
  func past() {
    let fleet = TimeTests.fleet()
    let before = fleet.list("--at", "2026-11-20T07:30:00Z")
    let text = fleet.run("why", "i-0a1", "--at", "2026-11-20T07:30:00Z")
    fleet.collect(
      CaptureFixture.at("08:30").instances([]).nodes([]).dhmc(CaptureFixture.dhmcRole).iam())
    #expect(fleet.list("--at", "2026-11-20T07:30:00Z").out == before.out)
    #expect(fleet.run("why", "i-0a1", "--at", "2026-11-20T07:30:00Z").out == text.out)
  }
}
