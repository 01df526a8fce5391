import JSONKit
import Testing

/// How a command ends, and what it says where.
struct ExitStatusTests {
  /// A fleet of two: one managed, one not.
  static func fleet() -> Fleet {
    Fleet(
      recording: .at("06:00").instances([.running("i-0a1", profile: "web"), .running("i-0a2")])
        .nodes([.online("i-0a1")]).dhmc().iam(["web"]),
      .at("07:00").instances([.running("i-0a1", profile: "web"), .running("i-0a2")])
        .nodes([.online("i-0a1")]).dhmc(CaptureFixture.dhmcRole).iam(["web"]))
  }

  static let complete: [(words: [String], status: Int32)] = [
    (["list"], 0), (["summary"], 0), (["summary", "--definitions"], 0), (["dhmc"], 0),
    (["runs"], 0), (["doctor"], 0), (["doctor", "--full"], 0), (["doctor", "--canonical"], 0),
    (["version"], 0), (["help"], 0), (["--help"], 0), (["explain"], 0), (["reassess"], 0),
    (["why", "i-0a1"], 0), (["why", "i-0a2"], 0), (["why", "--all"], 0),
    (["history", "i-0a1"], 0), (["diff", "last~1", "last"], 0), (["export", "instances"], 0),
    (["export", "reasons"], 0), (["export", "transitions"], 0), (["export", "coverage"], 0),
    (["export", "runs"], 0), (["list", "--filter", "state=managed"], 0),
    (["list", "--filter", "region=nowhere"], 0),
    (["why", "i-0a1", "--exit-status"], 0), (["why", "i-0a2", "--exit-status"], 3),
    (["why", "--all", "--exit-status"], 3),
    (["why", "--all", "--exit-status", "--filter", "state=managed"], 0),
    (["diff", "last~1", "last", "--exit-code"], 3), (["diff", "last", "last", "--exit-code"], 0),
    ([], 2), (["lst"], 2), (["list", "--nope"], 2), (["list", "extra"], 2), (["why"], 2),
    (["why", "--all", "i-0a1"], 2), (["why", "web-1"], 2), (["why", ""], 2),
    (["why", "arn:aws:s3:::bucket"], 2), (["history"], 2), (["diff", "last"], 2),
    (["list", "-o", "xml"], 2), (["list", "--limit", "many"], 2), (["list", "--limit", "-1"], 2),
    (["list", "--columns", "nope"], 2), (["list", "--columns", ""], 2),
    (["list", "--columns", "name,name"], 2), (["list", "--at", "yesterday"], 2),
    (["list", "--max-age", "old"], 2), (["list", "--agent-floor", "3"], 2),
    (["list", "--filter", "colour=red"], 2), (["list", "--filter", "state"], 2),
    (["list", "--filter", "agent<new"], 2), (["list", "--filter", "state<managed"], 2),
    (["list", "--color", "sometimes"], 2), (["list", "--db", ""], 2), (["explain", "nope"], 2),
    (["export"], 2), (["export", "nope"], 2), (["export", "instances", "--delimiter", "ab"], 2),
    (["export", "transitions", "--since", "then"], 2), (["dhmc", "--filter", "state=managed"], 2),
    (["export", "transitions", "--filter", "state=managed"], 2),
    (["doctor", "--full", "--canonical"], 2), (["collect", "--from", "x", "--region", "all"], 2),
    (["collect", "--from", "/nowhere"], 2), (["sql"], 2),
    (["why", "i-0fff"], 5), (["why", "Name=nobody"], 5), (["history", "i-0fff"], 5),
    (["why", "i-0a1", "i-0fff"], 5), (["list", "--at", "2026-11-20T05:59:59Z"], 5),
    (["list", "--at", "run:9"], 5), (["list", "--at", "last~2"], 5),
    (["list", "--max-age", "4h"], 5), (["list", "--max-age", "5h"], 0),
    (["diff", "2020-01-01", "now"], 5), (["list", "--db", "/nowhere/fleet.db"], 5),
  ]

  /// Each of them run once, on a fleet of its own.
  private static let outcomes = complete.map { fleet().run($0.words) }

  @Test("a command ends with the status that the contract has", arguments: complete.indices)
  func status(index: Int) {
    let (words, status) = ExitStatusTests.complete[index]
    let outcome = ExitStatusTests.outcomes[index]
    #expect(outcome.status == status, "\(words): \(outcome.err)")
  }

  @Test("what is no answer writes nothing to standard output", arguments: complete.indices)
  func streams(index: Int) {
    let (words, status) = ExitStatusTests.complete[index]
    guard [1, 2, 5, 6].contains(status), words != ["why", "i-0a1", "i-0fff"] else { return }
    let outcome = ExitStatusTests.outcomes[index]
    #expect(outcome.out.isEmpty, "\(words)")
    #expect(!outcome.err.isEmpty, "\(words)")
  }

  @Test("an error is one line in lower case, with at most one hint", arguments: complete.indices)
  func wording(index: Int) {
    let (words, status) = ExitStatusTests.complete[index]
    // Without its command, a group shows its help page.
    guard [1, 2, 5, 6].contains(status), ![[], ["export"]].contains(words) else { return }
    let messages = ExitStatusTests.outcomes[index].messages
    let error = messages.first ?? ""
    #expect(error.hasPrefix("fleetdb: error: "), "\(words)")
    #expect(!error.hasSuffix("."), "\(error)")
    #expect(messages.dropFirst().allSatisfy { $0.hasPrefix("hint: ") }, "\(messages)")
    #expect(messages.count <= 2, "\(messages)")
    let first = error.dropFirst("fleetdb: error: ".count).first
    #expect(first?.isUppercase == false, "\(error)")
  }

  @Test("answers over incomplete coverage are answers; exports of it are in part")
  func incomplete() {
    let fleet = Fleet(
      recording: .at("06:00").instances([.running("i-0a1")])
        .failed("ssm.describe-instance-information").dhmc().iam())
    for words in [
      ["list"], ["why", "i-0a1"], ["why", "--all"], ["summary"], ["history", "i-0a1"], ["runs"],
      ["diff", "last", "now"], ["dhmc"],
    ] { #expect(fleet.run(words).status == 0, "\(words)") }
    for table in ["instances", "reasons", "transitions", "coverage", "runs"] {
      let outcome = fleet.run("export", table)
      #expect(outcome.status == 4, "\(table)")
      #expect(outcome.err.contains("coverage is incomplete"), "\(table)")
    }
    #expect(fleet.run("why", "i-0a1", "--exit-status").status == 3)
  }
}

/// What goes where, and how it looks.
struct OutputTests {
  @Test("--quiet leaves results and errors alone")
  func quiet() {
    let fleet = DemoFleet.make()
    #expect(fleet.run("list").err.contains("warning"))
    #expect(fleet.run("list", "--quiet").err.isEmpty)
    #expect(fleet.run("list", "-q").out == fleet.run("list").out)
    #expect(!fleet.run("why", "i-0fff", "-q").err.isEmpty)
    let again = fleet.run(
      "collect", "-q", "--from", "\(DemoFleet.captures)/3-nodes-lost")
    #expect(again.messages.allSatisfy { $0.hasPrefix("fleetdb: error: ") })
    #expect(again.status == 4)
  }

  @Test("progress shows on a terminal alone, and is gone at the end")
  func progress() {
    let collect = ["collect", "--from", "\(DemoFleet.captures)/1-before"]
    let now = ["FLEETDB_NOW": DemoFleet.now]
    let erased = "\r\u{1b}[K"
    let shown = Fleet().run(collect, changing: now, isTerminal: true).err
    #expect(shown.contains(erased + "1 of 15: "))
    #expect(shown.components(of: erased).last?.hasPrefix("fleetdb: recorded run 1") == true)
    #expect(!Fleet().run(collect, changing: now).err.contains("\r"))
    #expect(
      Fleet().run(collect + ["-q"], changing: now, isTerminal: true).err.isEmpty)
  }

  static let colours: [(words: [String], variables: [String: String], isTerminal: Bool, on: Bool)] =
    [
      ([], [:], false, false), ([], [:], true, true),
      ([], ["NO_COLOR": "1"], true, false), ([], ["NO_COLOR": ""], true, true),
      ([], ["TERM": "dumb"], true, false), ([], ["TERM": "xterm"], true, true),
      ([], ["CLICOLOR_FORCE": "1"], false, true), ([], ["CLICOLOR_FORCE": "0"], false, false),
      ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false, false),
      (["--color", "always"], ["NO_COLOR": "1"], false, true),
      (["--color", "never"], ["CLICOLOR_FORCE": "1"], true, false),
      (["--color", "auto"], [:], true, true),
    ]

  @Test(
    "colour follows the option, then the variables, then the terminal", arguments: colours.indices)
  func colour(index: Int) {
    let (words, variables, isTerminal, on) = OutputTests.colours[index]
    let fleet = ExitStatusTests.fleet()
    for command in [["list"], ["why", "i-0a2"], ["explain", "imds-disabled"]] {
      let outcome = fleet.run(command + words, changing: variables, isTerminal: isTerminal)
      #expect(outcome.out.contains("\u{1b}[") == on, "\(command)")
    }
    for format in ["json", "csv", "tsv", "markdown", "ndjson"] {
      let outcome = fleet.run(
        ["list", "-o", format] + words, changing: variables, isTerminal: isTerminal)
      #expect(!outcome.out.contains("\u{1b}"), "\(format)")
    }
  }

  @Test("a table keeps to COLUMNS, then to the terminal, where names can give way")
  func width() {
    let fleet = Fleet(
      recording: .at("06:00").instances([
        .running("i-0a1", name: String(repeating: "long", count: 50))
      ]).nodes([]).dhmc().iam())
    let words = ["list", "--columns", "instance_id,name"]
    func widest(_ variables: [String: String], _ terminal: Int?) -> Int {
      fleet.run(words, changing: variables, isTerminal: terminal != nil, terminalWidth: terminal)
        .out.split(separator: "\n").map(\.count).max() ?? 0
    }
    #expect(widest(["COLUMNS": "30", "NO_COLOR": "1"], 200) == 30)
    #expect(widest(["NO_COLOR": "1"], 25) == 25)
    #expect(widest([:], nil) > 200)
    #expect(widest(["COLUMNS": "many"], nil) > 200)
  }

  @Test("--columns, --no-header and --limit choose what is written, in every format")
  func choice() {
    let fleet = ExitStatusTests.fleet()
    func out(_ words: String...) -> String { fleet.run(["list"] + words).out }
    #expect(
      out("--columns", "region,instance_id", "-o", "csv") == """
        region,instance_id
        eu-north-1,i-0a1
        eu-north-1,i-0a2

        """)
    #expect(out("--columns", "instance_id", "--no-header", "-o", "csv") == "i-0a1\ni-0a2\n")
    #expect(out("--columns", "instance_id", "--no-header") == "i-0a1\ni-0a2\n")
    #expect(out("--columns", "instance_id", "--no-header", "-o", "tsv") == "i-0a1\ni-0a2\n")
    #expect(
      out("--columns", "imds.http_tokens,instance_id", "--limit", "1", "-o", "ndjson")
        == "{\"imds\":{\"http_tokens\":\"required\"},\"instance_id\":\"i-0a1\"}\n")
    #expect(fleet.run("list", "-o", "json", "--limit", "1").items.count == 1)
    #expect(fleet.run("list", "-o", "json", "--limit", "0").items.isEmpty)
    #expect(fleet.run("list", "-o", "csv", "--limit", "1").rows.count == 2)
    #expect(fleet.run("why", "--all", "-o", "json", "--limit", "1").items.count == 1)
    #expect(fleet.run("runs", "-o", "json", "--limit", "1").items.count == 1)
    #expect(fleet.run("export", "instances", "--limit", "1").rows.count == 2)
    #expect(fleet.run("diff", "last~1", "last", "-o", "json", "--limit", "1").items.count == 1)
  }

  @Test("an error in the middle of a list of columns names the column and the nearest one")
  func nearest() {
    let outcome = ExitStatusTests.fleet().run("list", "--columns", "instance_id,managed_stat")
    #expect(
      outcome.err == """
        fleetdb: error: unknown column 'managed_stat' for '--columns <names>'
        hint: did you mean 'managed_state'?

        """)
  }
}
