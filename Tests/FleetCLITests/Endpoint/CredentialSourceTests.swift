import JSONKit
import Testing

/// Every source of credentials, from end to end.
@Suite(.serialized, .enabled(if: TestEndpoint.isThere))
struct CredentialSourceTests {
  @Test("every source of credentials collects its account", arguments: CredentialFixture.allCases)
  func collects(source: CredentialFixture) async throws {
    let world = try World(#"{"instances": 4, "hybrid": 0}"#)
    let setup = try source.setUp(in: world)
    let outcome = try await setup.fleet.child(
      ["collect", "-o", "json"], changing: setup.variables)
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(Set(outcome.items.compactMap { $0["account_id"]?.string }) == [world.account.id])
    #expect(try world.invalidRequests().isEmpty)
  }

  @Test("doctor names where credentials come from", arguments: CredentialFixture.allCases)
  func origin(source: CredentialFixture) async throws {
    let world = try World(#"{"instances": 0, "hybrid": 0}"#)
    let setup = try source.setUp(in: world)
    let outcome = try await setup.fleet.child(["doctor", "-o", "json"], changing: setup.variables)
    #expect(outcome.status == 0, "\(outcome.out)")
    let details = outcome.items.reduce(into: [:]) { details, item in
      details[item["check"]?.string ?? ""] = item["detail"]?.string
    }
    let name: String =
      switch source {
      case .environment: "of environment"
      case .credentialsFile: "of profile default in ~/.aws/credentials"
      case .configFile: "of profile default in ~/.aws/config"
      case .assumedRole: "of profile default (assume-role)"
      case .webIdentity: "of profile default (web-identity)"
      case .ssoProfile, .ssoSession: "of profile default (sso)"
      case .process: "of profile default (credential-process)"
      case .container: "of container"
      case .metadata: "of EC2 metadata"
      }
    #expect(details["credentials"]?.hasPrefix(name) == true, "\(details)")
    #expect(details["identity"]?.hasPrefix("account \(world.account.id), ") == true, "\(details)")
    #expect(!outcome.out.contains(world.account.accessKeyID))
  }
}
