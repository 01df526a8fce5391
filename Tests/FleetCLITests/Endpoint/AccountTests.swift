import JSONKit
import Testing

/// Many accounts in one run, and credentials that AWS does not accept.
@Suite(.enabled(if: TestEndpoint.isThere))
struct AccountTests {
  private func collect(
    _ world: World, _ fleet: Fleet, _ words: [String], at hour: Int = 12,
    changing changes: [String: String] = [:]
  ) async throws -> Outcome {
    let now = ["FLEETDB_NOW": "2026-11-20T\(hour):00:00Z"]
    let variables = try world.variables(of: fleet).merging(now) { $1 }.merging(changes) { $1 }
    return try await Child.start(["collect", "-o", "json"] + words, of: fleet, changing: variables)
      .end(within: 100)
  }

  /// `account Region` of what a run recorded, without IAM.
  private func scopes(_ run: Outcome) -> Set<String> {
    Set(
      run.items.filter { $0["region"]?.string != "global" }.map {
        "\($0["account_id"]?.string ?? "") \($0["region"]?.string ?? "")"
      })
  }

  private func write(_ accounts: String, for fleet: Fleet) -> String {
    let file = fleet.folder.place(of: "accounts.json")
    FleetCLITests.write(Array(accounts.utf8), to: file)
    return file
  }

  @Test("a file of accounts says for each its role, its Regions and its name")
  func accountsFile() async throws {
    let world = try World(
      #"{"accounts": 3, "instances": 12, "regions": ["eu-west-1", "us-east-1"]}"#)
    let fleet = Fleet()
    let ids = world.accounts.map(\.id)
    let file = write(
      """
      [{"account_id": "\(ids[0])", "name": "alpha", "role_arn": "\(world.accounts[0].roleARN)"},
       {"account_id": "\(ids[1])", "name": "beta", "regions": ["us-east-1"]},
       {"account_id": "\(ids[2])"}]
      """, for: fleet)
    let run = try await collect(
      world, fleet,
      ["--accounts", file, "--role-name", "fleetdb-collector", "--region", "eu-west-1,us-east-1"])
    #expect(run.status == 0, "\(run.err)")
    #expect(
      scopes(run) == [
        "\(ids[0]) eu-west-1", "\(ids[0]) us-east-1", "\(ids[1]) us-east-1",
        "\(ids[2]) eu-west-1", "\(ids[2]) us-east-1",
      ])
    let rows = fleet.run("export", "instances").rows
    let names = Set(rows.dropFirst().map { "\($0[0]) \($0[1])" })
    #expect(names == ["\(ids[0]) alpha", "\(ids[1]) beta", "\(ids[2]) "])
    for account in world.accounts {
      let agents = try world.calls(of: account).filter {
        $0["operation"]?.string == "DescribeInstances"
      }
      #expect(!agents.isEmpty)
      // None by the keys of the user, all by those of the role.
      #expect(agents.allSatisfy { $0["access_key_id"]?.string?.hasPrefix("ASIA") == true })
    }
  }

  @Test("an account whose role cannot be assumed is unknown, and the others are complete")
  func roleRefused() async throws {
    let world = try World(#"{"accounts": 3, "instances": 12, "regions": ["eu-west-1"]}"#)
    let fleet = Fleet()
    let ids = world.accounts.map(\.id)
    let file = write(
      "[\(ids.map { #"{"account_id": "\#($0)"}"# }.joined(separator: ","))]", for: fleet)
    let words = ["--accounts", file, "--role-name", "fleetdb-collector", "--region", "eu-west-1"]
    #expect(try await collect(world, fleet, words).status == 0)
    try world.setPolicy(
      """
      {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
       {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "\(world.accounts[1].roleARN)"}]}
      """)
    let run = try await collect(world, fleet, words, at: 13)
    #expect(run.status == 4, "\(run.err)")
    let unknown = run.items.filter { $0["status"]?.string != "complete" }
    #expect(Set(unknown.map { $0["account_id"]?.string }) == [ids[1]], "\(run.err)")
    #expect(Set(unknown.map { $0["error_class"]?.string }) == ["denied"], "\(run.err)")
    let lost = Set(unknown.compactMap { $0["dataset"]?.string })
    let required: Set = [
      "ec2.instances", "ssm.nodes", "ssm.dhmc", "iam.roles", "iam.instance-profiles",
    ]
    #expect(required.isSubset(of: lost), "\(lost)")
    #expect(scopes(run) == Set(ids.map { "\($0) eu-west-1" }))
    #expect(run.err.contains("missing permissions: sts:AssumeRole (in 2 scopes)"), "\(run.err)")
    #expect(run.messages.count { $0.contains("cannot ask on behalf of account \(ids[1])") } == 1)
    // Told once, and not again for each dataset of it.
    #expect(run.err.components(of: "is unknown").count == 1, "\(run.err)")
    let list = fleet.run(["list", "-o", "json"], changing: ["FLEETDB_NOW": "2026-11-20T13:00:00Z"])
    for item in list.items {
      let isLost = item["account_id"]?.string == ids[1]
      #expect((item["managed_state"]?.string == "unknown") == isLost)
    }

    try world.setPolicy("{}")
    #expect(try await collect(world, fleet, words, at: 14).status == 0)
    let after = fleet.run(
      ["list", "-o", "json"], changing: ["FLEETDB_NOW": "2026-11-20T14:00:00Z"])
    #expect(after.items.allSatisfy { $0["managed_state"]?.string != "unknown" })
  }

  @Test("an organization is read account by account, without those that are suspended")
  func organization() async throws {
    let world = try World(
      """
      {"accounts": 2, "instances": 12, "regions": ["eu-west-1"], "organization": true,
       "organization_accounts": 24}
      """)
    let fleet = Fleet()
    let run = try await collect(
      world, fleet,
      ["--organization", "--role-name", "fleetdb-collector", "--region", "eu-west-1"])
    let members = try world.state().at("organization", "Accounts").elements ?? []
    let active = members.filter { $0["State"]?.string == "ACTIVE" }
    #expect(members.count == 24)
    let skipped = run.messages.count { $0.contains(", left out") && $0.contains("is suspended") }
    #expect(skipped == members.count - active.count && skipped > 0, "\(run.err)")
    // Those of the organization that do not exist at the endpoint cannot be asked.
    let refused = run.messages.count { $0.contains("cannot ask on behalf of account") }
    #expect(refused == active.count - world.accounts.count, "\(run.err)")
    #expect(run.status == 4, "\(run.err)")
    // Who could not be asked is named too, so that nobody takes it for read.
    #expect(scopes(run) == Set(active.compactMap { $0["Id"]?.string }.map { "\($0) eu-west-1" }))
    #expect(try world.invalidRequests() == [])
  }

  // MARK: - Credentials

  @Test(
    "a credential that AWS refuses is told once, exits 7, and leaves a run without observations",
    arguments: ["secret", "key", "session"])
  func refused(what: String) async throws {
    let world = try World(#"{"instances": 12, "regions": ["eu-west-1", "us-east-1"]}"#)
    let fleet = Fleet()
    let words = ["--region", "eu-west-1,us-east-1"]
    #expect(try await collect(world, fleet, words).status == 0)
    let before = fleet.run(["list", "-o", "json"]).items
    var changes: [String: String] = [:]
    switch what {
    case "secret": changes["AWS_SECRET_ACCESS_KEY"] = String(repeating: "x", count: 40)
    case "key": changes["AWS_ACCESS_KEY_ID"] = "AKIAXXXXXXXXXXXXXXXX"
    default:
      changes = try sessionCredentials(of: world.account)
      try world.control("POST", "sessions", #"{"expire": true}"#)
    }
    for more in [words, ["--region", "all"]] {
      try world.forgetCalls()
      let run = try await collect(
        world, fleet, more, at: more == words ? 13 : 14, changing: changes)
      #expect(run.status == 7, "\(run.err)")
      #expect(run.items.isEmpty)
      #expect(run.messages.count { $0.hasPrefix("fleetdb: error: ") } == 1, "\(run.err)")
      #expect(run.err.contains("0 observations"), "\(run.err)")
      #expect(try world.calls().count <= 2)
    }
    let later = ["FLEETDB_NOW": "2026-11-20T15:00:00Z"]
    #expect(fleet.run(["runs", "-o", "json"], changing: later).items.count == 3)
    #expect(fleet.run(["list", "-o", "json"]).items == before)
  }

  @Test("a service that is down is no refusal of the credentials")
  func down() async throws {
    let world = try World(#"{"instances": 4, "regions": ["eu-west-1"]}"#)
    try world.setFaults(#"[{"service": "sts", "fault": "error503", "times": -1}]"#)
    let run = try await collect(world, Fleet(), ["--region", "eu-west-1"])
    #expect(run.status == 4, "\(run.err)")
    #expect(run.messages.count { $0.hasPrefix("fleetdb: error: ") } == 1, "\(run.err)")
    #expect(try world.calls().count == 3)
  }

  /// Keys of the collector's role, as a container gets them.
  private func sessionCredentials(of account: World.Account) throws -> [String: String] {
    let authority = try #require(TestEndpoint.url).dropFirst("http://".count)
    let bytes = try TestEndpoint.exchange(
      """
      GET /_container/credentials HTTP/1.1\r
      Host: \(authority)\r
      Authorization: container-token-\(account.id)\r
      Connection: close\r
      \r

      """, port: UInt16(authority.split(separator: ":")[1]) ?? 0)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "\r\n\r\n")).upperBound
    let keys = try JSONReader.value(of: Array(text[start...].utf8))
    return [
      "AWS_ACCESS_KEY_ID": try #require(keys["AccessKeyId"]?.string),
      "AWS_SECRET_ACCESS_KEY": try #require(keys["SecretAccessKey"]?.string),
      "AWS_SESSION_TOKEN": try #require(keys["Token"]?.string),
    ]
  }
}
