import JSONKit
import Testing

/// `sql`, which sets limits of the whole process and so runs as one of its own.
struct SQLTests {
  static let refused = [
    "INSERT INTO run DEFAULT VALUES", "UPDATE run SET captured_at = 0", "DELETE FROM run",
    "DROP VIEW instances", "CREATE TABLE a (b)", "CREATE TEMP TABLE a (b)",
    "ATTACH DATABASE '/etc/passwd' AS other", "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE main", "PRAGMA user_version", "PRAGMA journal_mode = WAL",
    "PRAGMA writable_schema = 1", "VACUUM", "VACUUM INTO '/tmp/fleetdb-copy.db'", "REINDEX",
    "ANALYZE", "BEGIN", "COMMIT", "SAVEPOINT a", "SELECT load_extension('x')",
    "SELECT readfile('/etc/passwd')", "SELECT writefile('/tmp/fleetdb-copy.db', 'x')",
    "SELECT 1; SELECT 2", "", ";", "-- nothing", "SELEC 1", "SELECT * FROM nowhere",
    "SELECT 1; DROP VIEW instances", "EXPLAIN DELETE FROM run", "SELECT 'unended",
  ]

  @Test("what does more than read is refused, and changes nothing", arguments: refused)
  func refusal(query: String) async throws {
    let fleet = DemoFleet.make()
    let before = bytes(of: fleet.database)
    let outcome = try await fleet.child("sql", query)
    #expect(outcome.status == 2, "\(outcome.err)")
    #expect(outcome.out.isEmpty)
    #expect(outcome.messages.first?.hasPrefix("fleetdb: error: ") == true)
    #expect(outcome.messages.count <= 2)
    #expect(bytes(of: fleet.database) == before)
    #expect(bytes(of: "/tmp/fleetdb-copy.db") == nil)
  }

  private static let numbers =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "

  static let endless = [
    numbers + "SELECT count(*) FROM n",
    numbers + "SELECT sum(length(replace(hex(i), '3', 'a long text in place of it'))) FROM n",
    "SELECT count(*) FROM states a, states b, states c, states d, states e, states f, states g",
  ]

  @Test("a query without end is stopped", arguments: endless)
  func stopped(query: String) async throws {
    let outcome = try await DemoFleet.make().child("sql", query, "--timeout", "1")
    #expect(outcome.status == 1)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains("stopped"), "\(outcome.err)")
  }

  static let large = [
    numbers + "SELECT i, 'a text that makes the answer grow faster than its numbers do' FROM n",
    "WITH RECURSIVE n(t) AS (SELECT 'long' UNION ALL SELECT t || t FROM n) SELECT t FROM n",
    numbers + "SELECT group_concat(i) FROM n",
  ]

  @Test("what is larger than it may be is refused", arguments: large)
  func tooLarge(query: String) async throws {
    let outcome = try await DemoFleet.make().child("sql", query, "--timeout", "2")
    #expect([1, 2].contains(outcome.status))
    #expect(outcome.out.isEmpty)
    #expect(outcome.messages.first?.hasPrefix("fleetdb: error: ") == true)
  }

  @Test("--at moves the views, which agree with list")
  func agreement() async throws {
    let fleet = DemoFleet.make()
    for moment in ["run:1", "run:2", "last", "2026-11-23T07:30:00Z"] {
      let sql = try await fleet.child(
        "sql",
        """
        SELECT account_id, region, instance_id, instance_state, managed_state, not_applicable_because,
          managed_state_since, managed_state_since_before, expected_state, credential_path,
          primary_reason, confidence, ping_status, agent_version, instance_profile_arn, vpc_id
        FROM instances ORDER BY account_id, region, instance_id
        """, "--at", moment, "-o", "json")
      #expect(sql.status == 0, "\(sql.err)")
      let list = fleet.list("--at", moment)
      #expect(sql.items.count == list.items.count)
      for row in sql.items {
        let item = list.item(row["instance_id"]?.string ?? "")
        for key in row.keys ?? [] { #expect(row[key] == item[key], "\(moment) \(key)") }
      }
      let reasons = try await fleet.child(
        "sql", "SELECT instance_id, code FROM reasons", "--at", moment, "-o", "json")
      let codes = list.items.reduce(0) {
        $0 + $1.at("reason_codes").strings.filter { $0 != "settling-recent-change" }.count
      }
      #expect(reasons.items.count == codes)
    }
  }

  @Test("the name of a hybrid node is in the view as in list")
  func hybridName() async throws {
    let sql = try await DemoFleet.make().child(
      "sql", "SELECT name FROM instances WHERE instance_id LIKE 'mi-%'", "-o", "json")
    #expect(sql.items.first?["name"]?.string == "branch-office-nas")
  }

  @Test("a time in a view is the whole time, and can be given to --at")
  func milliseconds() async throws {
    let fleet = Fleet(
      recording: CaptureFixture(capturedAt: "2026-11-20T06:00:00.123Z")
        .instances([.running("i-0a1")]).nodes([]).dhmc().iam())
    let sql = try await fleet.child(
      "sql", "SELECT managed_state_since AS at FROM instances", "-o", "json")
    #expect(sql.items.first?["at"]?.string == "2026-11-20T06:00:00.123Z")
    #expect(fleet.list("--at", "2026-11-20T06:00:00.123Z").items.count == 1)
    #expect(fleet.list("--at", "2026-11-20T06:00:00.122Z").status == 5)
  }

  @Test("values of every kind have their form, and names that repeat are told apart")
  func values() async throws {
    let outcome = try await DemoFleet.make().child(
      "sql", "SELECT NULL AS a, 1 AS b, 1.5 AS c, 'x' AS d, x'00ff' AS e, 2 AS b", "-o", "json")
    #expect(
      outcome.items.first?.text
        == #"{"a":null,"b":1,"b_2":2,"c":1.5,"d":"x","e":"00ff"}"#)
    let csv = try await DemoFleet.make().child(
      "sql", "SELECT region, count(*) AS n FROM instances GROUP BY region", "-o", "csv")
    #expect(csv.out == "region,n\neu-west-1,10\nus-east-1,2\n")
    let none = try await DemoFleet.make().child(
      "sql", "SELECT region FROM instances WHERE 0", "-o", "csv")
    #expect(none.out == "region\n")
  }

  @Test("every documented view can be asked")
  func views() async throws {
    let fleet = DemoFleet.make()
    for view in ["instances", "reasons", "states", "nodes", "dhmc", "observations", "runs"] {
      let outcome = try await fleet.child(
        "sql", "SELECT count(*) AS n FROM \(view)", "-o", "ndjson")
      #expect(outcome.status == 0, "\(view): \(outcome.err)")
      #expect(outcome.out != "{\"n\":0}\n", "\(view)")
    }
  }

  @Test("a query before the first observation has no answer")
  func tooEarly() async throws {
    let outcome = try await DemoFleet.make().child("sql", "SELECT 1", "--at", "2020-01-01")
    #expect(outcome.status == 5)
  }
}
