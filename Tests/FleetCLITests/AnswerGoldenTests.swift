import TestSupport
import Testing

/// What people read, over the demo captures.
struct AnswerGoldenTests {
  @Test(
    "list has its form in every format",
    arguments: ["table", "json", "ndjson", "csv", "tsv", "markdown"])
  func list(format: String) {
    expectGolden(DemoFleet.make().run("list", "-o", format).transcript, "list.\(format)")
  }

  static let answers: [(name: String, words: [String])] = [
    ("list-gone.table", ["list", "--filter", "state=gone"]),
    ("list-unknown.table", ["list", "--filter", "state=unknown", "--columns", columns]),
    ("why-managed.txt", ["why", "Name=web-1"]),
    ("why-lost.txt", ["why", "Name=batch-1"]),
    ("why-settling.txt", ["why", "Name=batch-1", "--at", "run:2"]),
    ("why-unmanaged.txt", ["why", "Name=db-1"]),
    ("why-unknown.txt", ["why", "Name=api-1"]),
    ("why-hybrid.txt", ["why", "mi-0bb0000000000f011"]),
    ("why-stopped.txt", ["why", "Name=build-1"]),
    ("why-several.txt", ["why", "Name=web-1", "Name=db-1"]),
    ("why-nasty.txt", ["why", "i-0dd0000000000b012"]),
    ("why.json", ["why", "Name=batch-1", "-o", "json"]),
    ("why.ndjson", ["why", "Name=batch-1", "-o", "ndjson"]),
    ("why.csv", ["why", "Name=batch-1", "-o", "csv"]),
    ("why.markdown", ["why", "Name=batch-1", "-o", "markdown"]),
    ("why-colour.txt", ["why", "Name=api-1", "--color", "always"]),
    ("history.table", ["history", "Name=batch-1"]),
    ("history-unknown.table", ["history", "Name=api-1"]),
    ("history.json", ["history", "Name=build-1", "-o", "json"]),
    ("diff.table", ["diff", "last~1", "last"]),
    ("diff.json", ["diff", "run:1", "run:2", "-o", "json"]),
    ("dhmc.table", ["dhmc"]),
    ("dhmc.json", ["dhmc", "--filter", "region=eu-west-1", "-o", "json"]),
    ("summary.table", ["summary"]),
    ("summary.json", ["summary", "-o", "json"]),
    ("summary-definitions.table", ["summary", "--definitions"]),
    // Without the folders, whose length is that of the place the sources lie in.
    (
      "runs.table",
      ["runs", "--columns", "run_id,captured_at,source,complete,missing,recorded_at"]
    ),
    ("runs.json", ["runs", "-o", "json", "--limit", "1"]),
    ("export-instances.csv", ["export", "instances"]),
    ("export-reasons.csv", ["export", "reasons"]),
    ("export-transitions.csv", ["export", "transitions"]),
    ("export-coverage.csv", ["export", "coverage"]),
    ("export-runs.csv", ["export", "runs"]),
    ("explain.txt", ["explain", "imds-disabled"]),
    ("explain.json", ["explain", "imds-disabled", "-o", "json"]),
    ("doctor.table", ["doctor"]),
    ("doctor-full.table", ["doctor", "--full"]),
    ("doctor-canonical.txt", ["doctor", "--canonical"]),
  ]

  private static let columns = "instance_id,last_known_state,last_known_at,unknown_fields"

  @Test("an answer has its form", arguments: answers.indices)
  func answer(index: Int) {
    let (name, words) = AnswerGoldenTests.answers[index]
    let fleet = DemoFleet.make()
    expectGolden(
      DemoFleet.portable(fleet.run(words).transcript, fleet).replacing("\u{1b}", with: "^["), name)
  }

  @Test("why keeps to a narrow terminal")
  func narrow() {
    let outcome = DemoFleet.make().run(["why", "Name=batch-1"], changing: ["COLUMNS": "64"])
    expectGolden(outcome.transcript, "why-narrow.txt")
  }

  @Test("list keeps to a terminal where its names can give way")
  func narrowList() {
    let outcome = DemoFleet.make().run(["list"], changing: ["COLUMNS": "100"])
    expectGolden(outcome.transcript, "list-narrow.table")
  }

  @Test("collect tells what it recorded, and what it could not")
  func collect() {
    let fleet = Fleet(now: DemoFleet.now)
    for name in DemoFleet.names {
      let outcome = fleet.run("collect", "--from", "\(DemoFleet.captures)/\(name)")
      expectGolden(DemoFleet.portable(outcome.transcript, fleet), "collect-\(name).txt")
    }
    let again = fleet.run("collect", "--from", "\(DemoFleet.captures)/1-before")
    expectGolden(DemoFleet.portable(again.transcript, fleet), "collect-again.txt")
    let json = fleet.run(
      "collect", "--from", "\(DemoFleet.captures)/3-nodes-lost", "-o", "json", "--quiet")
    expectGolden(json.transcript, "collect.json")
  }

  @Test("version tells what it is made of")
  func version() {
    let outcome = Fleet().run("version")
    #expect(outcome.status == 0)
    // SQLite is the machine's.
    #expect(
      outcome.out.firstMatch(
        of: /^fleetdb \d+\.\d+\.\d+ \(rules \d+, schema \d+, SQLite 3\.\d+\.\d+\)\n$/) != nil)
    #expect(
      Fleet().run("version", "-o", "json").items.first?.keys == [
        "rules_version", "schema_version", "sqlite_version", "version",
      ])
  }
}
