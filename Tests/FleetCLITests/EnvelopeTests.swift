import JSONKit
import Testing

/// What JSON answers promise.
struct EnvelopeTests {
  static let answers: [(schema: String, words: [String])] = [
    ("fleetdb.list/1", ["list"]), ("fleetdb.why/1", ["why", "--all"]),
    ("fleetdb.why/1", ["why", "Name=batch-1"]), ("fleetdb.summary/1", ["summary"]),
    ("fleetdb.history/1", ["history", "Name=batch-1"]),
    ("fleetdb.diff/1", ["diff", "last~1", "last"]),
    ("fleetdb.dhmc/1", ["dhmc"]), ("fleetdb.runs/1", ["runs"]),
    ("fleetdb.explain/1", ["explain"]), ("fleetdb.version/1", ["version"]),
    ("fleetdb.doctor/1", ["doctor"]), ("fleetdb.export.instances/1", ["export", "instances"]),
    ("fleetdb.export.reasons/1", ["export", "reasons"]),
    ("fleetdb.export.transitions/1", ["export", "transitions"]),
    ("fleetdb.export.coverage/1", ["export", "coverage"]),
    ("fleetdb.export.runs/1", ["export", "runs"]),
    (
      "fleetdb.collect/1", ["collect", "--from", "\(DemoFleet.captures)/3-nodes-lost"]
    ),
  ]

  @Test(
    "an answer is one object with sorted keys, its schema, its moment and its coverage",
    arguments: answers.indices)
  func envelope(index: Int) {
    let (schema, words) = EnvelopeTests.answers[index]
    let answer = DemoFleet.make().run(words + ["-o", "json"]).json
    #expect(
      answer.keys == ["as_of", "coverage", "generated_at", "items", "observed_at", "schema"])
    #expect(answer == answer.sorted)
    #expect(answer["schema"]?.string == schema)
    #expect(answer["generated_at"]?.string == DemoFleet.now)
    #expect(answer["items"]?.elements?.isEmpty == false)
    #expect(answer["coverage"]?.keys == ["complete", "unknown"])
    for entry in answer.at("coverage", "unknown").elements ?? [] {
      #expect(entry.keys == ["account_id", "dataset", "error_class", "message", "region"])
    }
  }

  @Test("ndjson is the items alone, one a line", arguments: answers.indices)
  func lines(index: Int) throws {
    let fleet = DemoFleet.make()
    let words = EnvelopeTests.answers[index].words
    let lines = try fleet.run(words + ["-o", "ndjson"]).out.split(separator: "\n").map {
      try JSONReader.value(of: Array($0.utf8))
    }
    #expect(lines == fleet.run(words + ["-o", "json"]).items)
  }

  static let itemOfList = [
    "account_id", "region", "instance_id", "name", "instance_state", "managed_state",
    "not_applicable_because", "managed_state_since", "managed_state_since_before",
    "last_known_state", "last_known_at", "expected_state", "credential_path", "primary_reason",
    "reason_codes", "confidence", "ping_status", "last_ping_at", "agent_version", "platform",
    "imds", "instance_profile_arn", "role_name", "dhmc", "launch_time", "image_id", "vpc_id",
    "subnet_id", "tags", "first_seen_at", "last_seen_at", "exempt", "unknown_fields",
  ]

  static let members: [(words: [String], members: [String])] = [
    (["list"], itemOfList),
    (
      ["why", "--all"], ["instance", "reasons", "permissions", "capabilities", "last_transition"]
    ),
    (
      ["history", "Name=batch-1"],
      ["from", "to", "managed_state", "credential_path", "reason_codes", "transition"]
    ),
    (["runs"], ["run_id", "captured_at", "source", "complete", "coverage"]),
  ]

  @Test("an item has at least the members that were promised", arguments: members.indices)
  func promised(index: Int) {
    let (words, members) = EnvelopeTests.members[index]
    for item in DemoFleet.make().run(words + ["-o", "json"]).items {
      let keys = item.keys ?? []
      #expect(Set(members).subtracting(keys).isEmpty)
    }
  }

  @Test("what lies within an item has its members too")
  func nested() {
    let fleet = DemoFleet.make()
    for item in fleet.list().items {
      #expect(
        item["imds"]?.keys == [
          "hop_limit", "http_endpoint", "http_protocol_ipv6", "http_tokens",
          "instance_metadata_tags", "state",
        ])
      #expect(item["dhmc"]?.keys == ["role", "status"])
    }
    let why = fleet.run("why", "--all", "-o", "json")
    for item in why.items {
      let keys = item["instance"]?.keys ?? []
      #expect(Set(EnvelopeTests.itemOfList).subtracting(keys).isEmpty)
      for reason in item["reasons"]?.elements ?? [] {
        #expect(
          reason.keys == [
            "code", "confidence", "documentation", "evidence", "kind", "remedy", "summary",
          ])
        for evidence in reason["evidence"]?.elements ?? [] {
          #expect(evidence.keys == ["fact", "observed_at", "source", "value"])
        }
        if let remedy = reason["remedy"], remedy != .null {
          #expect(remedy.keys == ["command", "summary"])
        }
      }
    }
    let history = fleet.run("history", "Name=batch-1", "-o", "json").items
    for transition in history.compactMap({ $0["transition"] }) where transition != .null {
      #expect(transition.keys == ["after", "before", "changed", "explanation", "window"])
      #expect(transition["window"]?.keys == ["after", "by"])
      #expect(transition["before"]?.keys == ["credential_path", "managed_state"])
      #expect(transition["after"]?.keys == ["credential_path", "managed_state"])
      for change in transition["changed"]?.elements ?? [] {
        let keys = change.keys?.filter { $0 != "earlier" }
        #expect(keys == ["at", "by", "cause", "fact", "new", "old", "source"])
      }
    }
  }

  @Test("the same instance is the same in list and in why")
  func agreement() {
    let fleet = DemoFleet.make()
    let why = fleet.run("why", "--all", "-o", "json").items.compactMap { $0["instance"] }
    #expect(why == fleet.list().items)
  }

  @Test("what AWS gave no value for is null; what rests on an unknown dataset is null and named")
  func nulls() {
    var bare = FixtureInstance.running("i-0a1")
    bare.vpc = nil
    let fleet = Fleet(
      recording: .at("06:00").instances([bare]).nodes([.online("i-0a1")]).dhmc().iam(),
      .at("07:00").failed("ec2.describe-instances").nodes([.online("i-0a1")]).dhmc().iam())
    let known = fleet.list("--at", "run:1").item("i-0a1")
    #expect(known["vpc_id"] == .null)
    #expect(known["name"] == .null)
    #expect(known["tags"] == .object([]))
    #expect(known["unknown_fields"] == .array([]))
    #expect(known["reason_codes"]?.elements != nil)
    let unknown = fleet.list().item("i-0a1")
    for field in ["vpc_id", "instance_state", "image_id", "launch_time", "instance_profile_arn"] {
      #expect(unknown[field] == .null, "\(field)")
      #expect(unknown.at("unknown_fields").strings.contains(field), "\(field)")
    }
    #expect(unknown["tags"] == .object([]))
    #expect(unknown.at("unknown_fields").strings.contains("tags"))
    #expect(unknown["managed_state"]?.string == "managed")
  }

  @Test("a moment in an answer is RFC 3339 in UTC")
  func times() {
    for item in DemoFleet.make().list().items {
      for field in ["managed_state_since", "first_seen_at", "last_seen_at"] {
        let text = item[field]?.string ?? ""
        #expect(text.hasSuffix("Z") && text.count >= 20, "\(field) \(text)")
      }
    }
  }

  @Test("last_ping_at is that of the newest observation alone")
  func lastPing() {
    let fleet = DemoFleet.make()
    #expect(fleet.list().item("i-0aa0000000000e011")["last_ping_at"]?.string != nil)
    #expect(fleet.list("--at", "run:1").item("i-0aa0000000000e011")["last_ping_at"] == .null)
  }
}
