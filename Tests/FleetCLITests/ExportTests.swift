import JSONKit
import Testing

/// What an audit may rely on.
struct ExportTests {
  static let headings: [(table: String, columns: String)] = [
    (
      "instances",
      "account_id,account_name,region,instance_id,name,instance_state,managed_state,"
        + "not_applicable_because,managed_state_since,managed_state_since_before,"
        + "last_known_state,last_known_at,expected_state,credential_path,primary_reason,"
        + "reason_codes,confidence,ping_status,last_ping_at,agent_version,platform,"
        + "platform_name,platform_version,imds_endpoint,imds_tokens,imds_hop_limit,imds_ipv6,"
        + "imds_instance_tags,imds_state,instance_profile_arn,role_arn,dhmc_status,dhmc_role,"
        + "launch_time,image_id,vpc_id,subnet_id,tags_json,exempt,exempt_reason,exempt_until,"
        + "first_seen_at,last_seen_at,observed_at,run_id,coverage,unknown_fields,"
        + "fleetdb_version,schema_version"
    ),
    (
      "reasons",
      "account_id,region,instance_id,name,managed_state,code,kind,confidence,is_primary,"
        + "summary,evidence,remedy,command,documentation,coverage"
    ),
    (
      "transitions",
      "account_id,region,instance_id,window_after,window_by,before_managed_state,"
        + "after_managed_state,before_credential_path,after_credential_path,reason_codes,"
        + "explanation,changed,coverage"
    ),
    (
      "coverage",
      "account_id,region,dataset,required,known,error_class,message,last_attempt_at,"
        + "last_complete_at,rows"
    ),
    (
      "runs",
      "run_id,captured_at,source,origin,complete,missing,recorded_at,tool_version,coverage"
    ),
  ]

  @Test("columns keep their order, with rows and without", arguments: headings.indices)
  func heading(index: Int) {
    let (table, columns) = ExportTests.headings[index]
    let fleet = DemoFleet.make()
    let words = ["export", table]
    #expect(fleet.run(words).out.hasPrefix(columns + "\n"))
    #expect(fleet.run(words + ["--limit", "0"]).out == columns + "\n")
    #expect(fleet.run(words + ["--limit", "0", "--crlf"]).out == columns + "\r\n")
  }

  @Test("two exports of one moment are the same bytes", arguments: headings.map(\.table))
  func twice(table: String) {
    let fleet = DemoFleet.make()
    #expect(fleet.run("export", table).out == fleet.run("export", table).out)
    let later = fleet.run(
      ["export", table, "--at", "last"], changing: ["FLEETDB_NOW": "2026-11-23T23:00:00Z"])
    #expect(later.out == fleet.run("export", table, "--at", "last").out)
  }

  @Test("rows out are rows counted, and every row has all cells", arguments: headings.map(\.table))
  func counted(table: String) {
    let fleet = DemoFleet.make()
    let rows = fleet.run("export", table).rows
    #expect(rows.count - 1 == fleet.run("export", table, "-o", "json").items.count)
    #expect(Set(rows.map(\.count)).count == 1)
  }

  @Test("an export names what each row rests on, on standard error, and in its status")
  func coverage() {
    let outcome = DemoFleet.make().run("export", "instances")
    #expect(outcome.status == 4)
    #expect(outcome.err.contains("ssm.nodes of 111122223333 us-east-1 is unknown (denied)"))
    let column = outcome.rows.first?.firstIndex(of: "coverage") ?? 0
    for row in outcome.rows.dropFirst() {
      #expect(row[column] == (row[2] == "us-east-1" ? "ssm.nodes:denied" : "complete"))
    }
  }

  static let dangerous = [
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", "=cmd|'/C calc'!A0",
    "=\"a\",b",
  ]

  @Test("what a spreadsheet would run gets an apostrophe, unless --raw", arguments: dangerous)
  func guarded(name: String) {
    let fleet = Fleet(
      recording: .at("06:00").instances([.running("i-0a1", name: name)]).nodes([]).dhmc().iam())
    let words = ["export", "instances", "--columns", "name"]
    // The reader of the test drops a CR as part of the end of a line.
    #expect(fleet.run(words).out.contains("'" + name.replacing("\"", with: "\"\"")))
    let raw = fleet.run(words + ["--raw"]).out
    #expect(!raw.contains("'" + name.replacing("\"", with: "\"\"")))
    #expect(raw.contains(name.replacing("\"", with: "\"\"")))
    let json = fleet.run("export", "instances", "-o", "json").items.first?["name"]
    #expect(json?.string == name)
  }

  @Test("--delimiter, --bom and --crlf make the dialect")
  func dialect() {
    let fleet = Fleet(
      recording: .at("06:00").instances([.running("i-0a1", name: "a;b,c")]).nodes([]).dhmc().iam())
    let words = ["export", "instances", "--columns", "instance_id,name"]
    #expect(
      fleet.run(words + ["--delimiter", ";", "--bom", "--crlf"]).out
        == "\u{feff}instance_id;name\r\ni-0a1;\"a;b,c\"\r\n")
    #expect(fleet.run(words).out == "instance_id,name\ni-0a1,\"a;b,c\"\n")
    #expect(fleet.run(words + ["--delimiter", "\t"]).out == "instance_id\tname\ni-0a1\ta;b,c\n")
    for wrong in ["", "ab", "a", "\"", "1", "\n", "é"] {
      #expect(fleet.run(words + ["--delimiter", wrong]).status == 2, "\(wrong)")
    }
  }

  @Test("an export of a past moment has the columns of that moment")
  func past() {
    let fleet = DemoFleet.make()
    let rows = fleet.run("export", "instances", "--at", "run:1").rows
    let column = { (name: String) in rows.first?.firstIndex(of: name) ?? 0 }
    for row in rows.dropFirst() {
      #expect(row[column("run_id")] == "1")
      #expect(row[column("observed_at")] == "2026-11-23T06:00:00Z")
      #expect(row[column("coverage")] == "complete")
    }
    #expect(fleet.run("export", "instances", "--at", "run:1").status == 0)
  }
}
