import JSONKit
import TestSupport
import Testing

@testable import FleetCLI

/// What `doctor` finds out.
@Suite(.serialized, .enabled(if: TestEndpoint.isThere))
struct DoctorTests {
  private struct Row: Hashable {
    let check: String
    let status: String
    let detail: String
  }

  private static let options = #"{"instances": 8, "hybrid": 1}"#

  private func doctor(
    _ fleet: Fleet, _ variables: [String: String], _ words: String...
  ) async throws -> (status: Int32, rows: [Row]) {
    let outcome = try await fleet.child(
      ["doctor", "-o", "json"] + words, changing: variables)
    return (
      outcome.status,
      outcome.items.map { item in
        Row(
          check: item["check"]?.string ?? "", status: item["status"]?.string ?? "",
          detail: item["detail"]?.string ?? "")
      }
    )
  }

  @Test("every permission is tried once, with a call that AWS takes")
  func permissions() async throws {
    let world = try World(DoctorTests.options)
    let fleet = Fleet()
    let (status, rows) = try await doctor(fleet, world.variables(of: fleet))
    #expect(status == 0, "\(rows)")
    #expect(rows.allSatisfy { $0.status != "error" })
    let policy = fleet.run("policy").json
    let statements = policy.at("Statement").elements ?? []
    for statement in statements {
      let row = rows.first { $0.check == statement["Sid"]?.string }
      let isTried = statement["Sid"]?.string != "AssumeRole"
      #expect(row?.detail.contains(isTried ? "granted in us-east-1" : "not tried") == true)
    }
    let wanted = Set(statements.flatMap { $0.at("Action").strings }).subtracting(["sts:AssumeRole"])
    let calls = try world.calls().map {
      "\($0["service"]?.string ?? ""):\($0["operation"]?.string ?? "")"
    }
    #expect(Set(calls) == wanted)
    // Whose the credentials are is asked before everything, and as a permission.
    #expect(calls.filter { $0 != "sts:GetCallerIdentity" }.count == wanted.count - 1)
    #expect(try world.invalidRequests().isEmpty)
  }

  @Test("a permission of Core that is missing is an error, with its name")
  func missingCore() async throws {
    let world = try World(DoctorTests.options)
    try world.deny(["ssm:GetServiceSetting", "iam:GetRole", "ec2:DescribeVpcAttribute"])
    let fleet = Fleet()
    let (status, rows) = try await doctor(fleet, world.variables(of: fleet))
    #expect(status == 4)
    let core = rows.filter { $0.check == "Core" }
    #expect(core.map(\.status) == ["error", "error"])
    #expect(
      core.map(\.detail) == [
        "not granted: ec2:DescribeVpcAttribute; every run needs it",
        "not granted: ssm:GetServiceSetting; every run needs it",
      ])
    #expect(rows.filter { $0.check == "RoleFallback" }.map(\.status) == ["ok"])
  }

  @Test("a permission that only an option needs may be missing")
  func missingOption() async throws {
    let world = try World(DoctorTests.options)
    try world.deny([
      "ec2:DescribeRegions", "ec2:GetConsoleOutput", "iam:GetPolicy", "organizations:ListAccounts",
    ])
    let fleet = Fleet()
    let (status, rows) = try await doctor(fleet, world.variables(of: fleet))
    #expect(status == 0)
    let missing = rows.filter { $0.detail.hasPrefix("not granted") }
    #expect(
      missing.map(\.check) == [
        "RoleFallback", "ManagedPolicyFallback", "Regions", "ConsoleOutput", "Organization",
      ])
    #expect(missing.allSatisfy { $0.status == "ok" })
  }

  @Test("what AWS does not answer is not known, and no permission that is missing")
  func unknown() async throws {
    let world = try World(DoctorTests.options)
    try world.setFaults(
      #"[{"service": "ec2", "operation": "DescribeSubnets", "fault": "error500", "times": -1}]"#)
    let fleet = Fleet()
    let (status, rows) = try await doctor(fleet, world.variables(of: fleet))
    #expect(status == 0)
    let core = rows.filter { $0.check == "Core" }
    #expect(core.map(\.status) == ["warning"])
    #expect(core.first?.detail.hasPrefix("not known: ec2:DescribeSubnets: InternalError") == true)
  }

  @Test(
    "the clock is compared with AWS's",
    arguments: [
      (offset: 0, status: "ok", exit: Int32(0)), (45, "ok", 0), (-100, "warning", 0),
      (270, "error", 4), (-270, "error", 4), (3600, "error", 7), (-3600, "error", 7),
    ])
  func clock(offset: Int, status: String, exit: Int32) async throws {
    let world = try World(DoctorTests.options)
    try world.control("POST", "clock", #"{"offset_seconds": \#(offset)}"#)
    let fleet = Fleet()
    let found = try await doctor(fleet, world.variables(of: fleet))
    #expect(found.status == exit, "\(found.rows)")
    let clock = found.rows.filter { $0.check == "clock" }
    #expect(clock.map(\.status) == [status], "\(found.rows)")
    if offset != 0 {
      #expect(clock.first?.detail.contains(offset > 0 ? "behind AWS's" : "ahead of AWS's") == true)
    }
  }

  @Test("credentials that AWS refuses end with 7")
  func refused() async throws {
    let world = try World(DoctorTests.options)
    let fleet = Fleet()
    var variables = try world.variables(of: fleet)
    variables["AWS_SECRET_ACCESS_KEY"] = "wrong"
    let (status, rows) = try await doctor(fleet, variables)
    #expect(status == 7)
    #expect(rows.last?.check == "identity" && rows.last?.status == "error")
    #expect(rows.last?.detail.hasPrefix("AWS refuses the credentials: Signature") == true)
  }

  @Test("with --offline, and without credentials, AWS is asked nothing")
  func offline() async throws {
    let world = try World(DoctorTests.options)
    let fleet = Fleet()
    var variables = try world.variables(of: fleet)
    let set = try await doctor(fleet, variables, "--offline")
    #expect(set.status == 0)
    #expect(
      set.rows.last
        == Row(
          check: "credentials", status: "ok", detail: "set up; not asked for, by --offline"))
    variables["AWS_ACCESS_KEY_ID"] = ""
    let none = try await doctor(fleet, variables)
    #expect(none.status == 0)
    #expect(none.rows.last?.check == "credentials" && none.rows.last?.status == "warning")
    #expect(try world.calls().isEmpty)
  }

  @Test("settings are told with their origins, and the whole is readable in 80 columns")
  func settings() async throws {
    let world = try World(DoctorTests.options)
    let fleet = Fleet()
    var variables = try world.variables(of: fleet)
    for (name, value) in [
      "AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "7",
      "https_proxy": "http://u:pw@proxy:3128",
      "no_proxy": "127.0.0.1", "COLUMNS": "80",
    ] { variables[name] = value }
    let (status, rows) = try await doctor(fleet, variables, "--region", "eu-west-1")
    #expect(status == 0, "\(rows)")
    func details(_ check: String) -> [String] { rows.filter { $0.check == check }.map(\.detail) }
    #expect(details("region") == ["eu-west-1, by --region"])
    #expect(details("retry-mode") == ["adaptive, by AWS_RETRY_MODE"])
    #expect(details("attempts") == ["7, by AWS_MAX_ATTEMPTS"])
    #expect(
      details("proxy") == [
        "https: http://proxy:3128, with a user, by https_proxy", "none for 127.0.0.1, by no_proxy",
      ])
    #expect(details("Core") == ["all 18 granted in eu-west-1"])
    let table = try await fleet.child(["doctor"], changing: variables)
    #expect(table.out.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(table.out)")
    #expect(!table.out.contains("…\n"))
  }

  @Test("a profile that does not exist, and each of several, is told")
  func profiles() async throws {
    let world = try World(#"{"accounts": 2, "instances": 0}"#)
    let fleet = Fleet()
    var variables = try world.variables(of: fleet)
    variables["AWS_ACCESS_KEY_ID"] = nil
    variables["AWS_SECRET_ACCESS_KEY"] = nil
    let names = world.writeProfiles(for: fleet)
    let (status, rows) = try await doctor(
      fleet, variables, "--profile", names[0], "--profile", "nobody", "--profile", names[1])
    #expect(status == 7)
    let identities = rows.filter { $0.check == "identity" }.map { $0.detail.prefix(20) }
    #expect(identities == world.accounts.map { "account \($0.id)" })
    #expect(rows.filter { $0.status == "error" }.map(\.check) == ["settings"])
  }
}

/// What is shown of URLs that may hold passwords.
struct PublicURLTests {
  @Test(
    "a URL is shown without its user",
    arguments: [
      ("http://u:p@host:80/", "http://host:80"), ("http://host", "http://host"),
      ("u:p/w@host:1", "host:1"), ("https://u:a@b#c@host:1/x", "https://host:1"),
      ("http://[::1]:80", "http://[::1]:80"),
    ])
  func shown(url: String, text: String) { #expect(PublicURL(url)?.text == text) }

  @Test(
    "what may be a password in the place of a host is not shown",
    arguments: ["u:secret", "http://user:secret", "http://u:p@ho st", "", "http://", "p@ss word"])
  func hidden(url: String) { #expect(PublicURL(url) == nil) }
}
