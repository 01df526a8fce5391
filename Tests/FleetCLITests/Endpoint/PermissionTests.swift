import JSONKit
import Testing

/// The printed policy is what a collection needs, no more and no less.
@Suite(.enabled(if: TestEndpoint.isThere))
struct PermissionTests {
  private static let plain = #"{"instances": 40, "regions": ["eu-west-1"], "hybrid": 1, "seed": 5}"#

  /// A run of its own into a database of its own.
  private func collect(
    _ world: World, _ words: [String] = ["--region", "eu-west-1"], fleet: Fleet = Fleet()
  ) async throws -> Outcome {
    try await Child.start(
      ["collect", "-o", "json"] + words, of: fleet, changing: try world.variables(of: fleet)
    ).end(within: 100)
  }

  /// The permissions that all accounts of a world were asked for.
  private func asked(_ world: World) throws -> Set<String> {
    try Set(
      world.accounts.flatMap { try world.calls(of: $0) }.map {
        "\($0["service"]?.string ?? ""):\($0["operation"]?.string ?? "")"
      })
  }

  // MARK: - What is called

  @Test("every statement has a Sid, and none grants more than reading")
  func statements() {
    let policy = PrintedPolicy()
    #expect(
      policy.statements.map(\.sid) == [
        "Core", "RoleFallback", "InstanceProfileFallback", "ManagedPolicyFallback", "Regions",
        "ConsoleOutput", "AssumeRole", "Organization",
      ])
    for action in policy.statements.flatMap(\.actions) where action != "sts:AssumeRole" {
      let verb = action.split(separator: ":").last ?? ""
      #expect(["Get", "List", "Describe"].contains { verb.hasPrefix($0) }, "\(action)")
    }
  }

  @Test("Core is what a run without options calls, where a running instance is no node")
  func core() async throws {
    let world = try World(PermissionTests.plain)
    let run = try await collect(world)
    #expect(run.status == 0, "\(run.err)")
    #expect(try asked(world) == PrintedPolicy().actions("Core"))
  }

  /// What makes a run call more, and the statements for it.
  struct Addition: Sendable, CustomTestStringConvertible {
    let statements: [String]
    var denied: String? = nil
    var unlists = false
    var words: [String] = []
    var hasRoles = false
    var isOrganization = false

    var testDescription: String { statements.joined(separator: ", ") }
  }

  @Test(
    "each other statement is what a run adds where the preferred call is denied, or with the option",
    arguments: [
      Addition(statements: ["RoleFallback"], denied: "iam:GetAccountAuthorizationDetails"),
      Addition(statements: ["InstanceProfileFallback"], denied: "iam:ListInstanceProfiles"),
      Addition(statements: ["ManagedPolicyFallback"], unlists: true),
      Addition(statements: ["Regions"], words: ["--region", "eu-*"]),
      Addition(statements: ["Regions"], words: ["--region", "all"]),
      Addition(statements: ["ConsoleOutput"], words: ["--console-output"]),
      Addition(statements: ["AssumeRole"], hasRoles: true),
      Addition(
        statements: ["Organization", "AssumeRole"],
        words: ["--organization", "--role-name", "fleetdb-collector"], isOrganization: true),
    ])
  func addition(_ addition: Addition) async throws {
    let world = try World(
      addition.isOrganization
        ? """
        {"accounts": 2, "instances": 40, "regions": ["eu-west-1"], "seed": 5, "organization": true,
         "organization_accounts": 2}
        """ : PermissionTests.plain)
    let fleet = Fleet()
    let policy = PrintedPolicy()
    for account in world.accounts {
      try world.setPolicy(policy.without(addition.denied), of: account)
    }
    if addition.unlists {
      try world.mutate(
        #"{"op": "unlist-policy", "policy_arn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"}"#
      )
    }
    var words = addition.words
    if !words.contains("--region") { words += ["--region", "eu-west-1"] }
    if addition.hasRoles {
      let file = fleet.folder.place(of: "accounts.json")
      write(Array(#"[{"account_id": "\#(world.account.id)"}]"#.utf8), to: file)
      words += ["--accounts", file, "--role-name", "fleetdb-collector"]
    }
    let run = try await collect(world, words, fleet: fleet)
    #expect(run.status == 0, "\(run.err)")
    let added = try asked(world).subtracting(policy.actions("Core"))
    let granted = addition.statements.reduce(into: Set<String>()) {
      $0.formUnion(policy.actions($1))
    }
    #expect(added == granted)
    #expect(run.items.allSatisfy { $0["error_class"]?.string != "denied" }, "\(run.err)")
    #expect(try world.invalidRequests() == [])
  }

  @Test("with the printed policy a run with every option sees everything")
  func enough() async throws {
    let world = try World(
      """
      {"accounts": 2, "instances": 40, "regions": ["eu-west-1", "us-east-1"], "seed": 7,
       "organization": true, "organization_accounts": 2}
      """)
    for account in world.accounts { try world.setPolicy(PrintedPolicy().text, of: account) }
    let run = try await collect(
      world,
      [
        "--region", "eu-west-1,us-east-1", "--console-output", "--organization", "--role-name",
        "fleetdb-collector",
      ])
    #expect(run.status == 0, "\(run.err)")
    #expect(run.items.count > 20)
    #expect(run.items.allSatisfy { $0["status"]?.string == "complete" }, "\(run.err)")
    #expect(run.json.at("coverage", "unknown") == .array([]))
    #expect(try world.invalidRequests() == [])
  }

  // MARK: - What is missing

  @Test("without one permission of Core one dataset is unknown, and the permission is named")
  func removal() async throws {
    let policy = PrintedPolicy()
    let lost: [String: String] = [
      "ec2:DescribeInstances": "ec2.instances",
      "ec2:DescribeInstanceStatus": "ec2.instance-status",
      "ec2:GetInstanceMetadataDefaults": "ec2.imds-defaults",
      "ec2:DescribeIamInstanceProfileAssociations": "ec2.profile-associations",
      "ec2:DescribeVpcs": "ec2.network", "ec2:DescribeVpcAttribute": "ec2.network",
      "ec2:DescribeVpcEndpoints": "ec2.network", "ec2:DescribeSecurityGroups": "ec2.network",
      "ec2:DescribeSubnets": "ec2.network", "ec2:DescribeRouteTables": "ec2.network",
      "ec2:DescribeNetworkAcls": "ec2.network",
      "ssm:DescribeInstanceInformation": "ssm.nodes", "ssm:GetServiceSetting": "ssm.dhmc",
      "ssm:DescribeActivations": "ssm.activations",
    ]
    // The first needs no permission; the others have a fall-back.
    let free: Set = [
      "sts:GetCallerIdentity", "ssm:DescribeInstanceProperties",
      "iam:GetAccountAuthorizationDetails", "iam:ListInstanceProfiles",
    ]
    #expect(Set(lost.keys).union(free) == policy.actions("Core"))
    let required: Set = ["ec2.instances", "ssm.nodes", "ssm.dhmc"]
    let world = try World(PermissionTests.plain)
    for (turn, action) in policy.actions("Core").sorted().enumerated() {
      // Not granted, denied, or denied by the organization: in AWS's words all three differ.
      try world.setPolicy(
        turn % 3 == 0 ? policy.without(action) : policy.denying(action, isSCP: turn % 3 == 1))
      let run = try await collect(world)
      let unknown = run.items.filter { $0["status"]?.string != "complete" }
      let dataset = lost[action]
      #expect(
        unknown.compactMap { $0["dataset"]?.string } == [dataset].compactMap { $0 }, "\(action)")
      #expect(unknown.allSatisfy { $0["error_class"]?.string == "denied" }, "\(action)")
      #expect(
        run.status == (dataset.map(required.contains) == true ? 4 : 0), "\(action): \(run.err)")
      if dataset != nil {
        #expect(run.err.contains("missing permissions: \(action) (in 1 scope)"), "\(run.err)")
        #expect(run.err.contains("hint: 'fleetdb policy' prints"), "\(action): \(run.err)")
      } else {
        #expect(!run.err.contains("missing permissions"), "\(action): \(run.err)")
      }
    }
  }

  @Test(
    "where the fall-back is denied as well, the dataset is unknown",
    arguments: [
      ("iam:GetAccountAuthorizationDetails", "iam:GetRole", ["iam.policies", "iam.roles"]),
      ("iam:ListInstanceProfiles", "iam:GetInstanceProfile", ["iam.instance-profiles"]),
      ("ssm:DescribeInstanceProperties", "ssm:DescribeInstanceInformation", ["ssm.nodes"]),
    ])
  func withoutFallback(action: String, fallback: String, datasets: [String]) async throws {
    let world = try World(PermissionTests.plain)
    try world.deny([action, fallback])
    let run = try await collect(world)
    #expect(run.status == 4, "\(run.err)")
    let unknown = run.items.filter { $0["status"]?.string != "complete" }
    #expect(unknown.compactMap { $0["dataset"]?.string }.sorted() == datasets, "\(run.err)")
    #expect(unknown.allSatisfy { $0["error_class"]?.string == "denied" })
    #expect(run.err.contains("missing permissions: "), "\(run.err)")
    #expect(run.err.contains(action) || run.err.contains(fallback), "\(run.err)")
  }
}

/// What `fleetdb policy` prints.
struct PrintedPolicy {
  struct Statement {
    let sid: String
    let actions: [String]
    let resource: String
  }

  let text: String
  let statements: [Statement]

  init() {
    let run = Fleet().run("policy")
    text = run.out
    statements = (run.json["Statement"]?.elements ?? []).map {
      Statement(
        sid: $0["Sid"]?.string ?? "", actions: $0.at("Action").strings,
        resource: $0["Resource"]?.string ?? "")
    }
  }

  func actions(_ sid: String) -> Set<String> {
    Set(statements.filter { $0.sid == sid }.flatMap(\.actions))
  }

  /// The policy without one action.
  func without(_ action: String?) -> String {
    document(
      statements.map {
        (effect: "Allow", actions: $0.actions.filter { $0 != action }, resource: $0.resource)
      }, isSCP: false)
  }

  /// The policy with a statement that denies an action.
  func denying(_ action: String, isSCP: Bool) -> String {
    document(
      statements.map { (effect: "Allow", actions: $0.actions, resource: $0.resource) }
        + [(effect: "Deny", actions: [action], resource: "*")], isSCP: isSCP)
  }

  private func document(
    _ parts: [(effect: String, actions: [String], resource: String)], isSCP: Bool
  ) -> String {
    let statements = parts.map { part in
      JSONValue.object([
        .init("Effect", .string(part.effect)),
        .init("Action", .array(part.actions.map(JSONValue.string))),
        .init("Resource", .string(part.resource)),
      ])
    }
    let document = JSONValue.object([
      .init("Version", .string("2012-10-17")), .init("Statement", .array(statements)),
    ])
    return isSCP ? String(document.text.dropLast()) + #","scp":true}"# : document.text
  }
}
