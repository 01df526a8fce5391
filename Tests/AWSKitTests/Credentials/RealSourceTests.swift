import FleetModel
import Glibc
import JSONKit
import Testing

@testable import AWSKit

/// The test endpoint, which speaks as AWS does.
private let endpoint = getenv("FLEETDB_ENDPOINT").map { String(cString: $0) }

private let real = CurlTransport(settings: TransportSettings(userAgent: "fleetdb-tests"))

/// An account of the endpoint, with a home folder and libcurl.
private struct RealWorld {
  let url: String
  let account: String
  let key: String
  let secret: String
  let role: String
  let folder = CredentialFolder()

  init() async throws {
    url = try #require(endpoint)
    let answer = try await RealWorld.post(url + "/_control/worlds", "{\"instances\": 0}")
    guard case .array(let accounts)? = answer["accounts"], let first = accounts.first,
      case .string(let account)? = first["account_id"],
      case .string(let key)? = first["access_key_id"],
      case .string(let secret)? = first["secret_access_key"],
      case .string(let role)? = first["role_arn"]
    else { throw TransportFailure(.refused, "the endpoint made no account") }
    (self.account, self.key, self.secret, self.role) = (account, key, secret, role)
  }

  private static func post(_ url: String, _ body: String) async throws -> JSONValue {
    let sink = BodySink()
    _ = try await real.send(HTTPRequest(.post, url, body: Array(body.utf8)), to: sink)
    return try JSONReader.value(of: sink.body)
  }

  func control(_ name: String, _ body: String) async throws {
    _ = try await RealWorld.post("\(url)/_control/worlds/\(account)/\(name)", body)
  }

  /// Who AWS says that the credentials of an environment are of.
  func identity(
    _ environment: [String: String], config: String = "", mfaCode: String? = nil
  ) async throws -> (arn: String, origin: String) {
    mkdir(folder.path + "/.aws", 0o700)
    try DiskFiles().replace(folder.path + "/.aws/config", with: Array(config.utf8))
    let variables = ["HOME": folder.path, "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": url]
    let settings = try AWSSettings(
      environment: AWSEnvironment(variables.merging(environment) { $1 }), files: DiskFiles())
    let timing = CallTiming(
      now: { now() }, uptime: { .seconds(0) },
      sleep: { (_) async throws(CancellationError) in }, random: { 0.5 })
    let caller = ServiceCaller(
      transport: real,
      settings: ClientSettings(overrides: [.sts: url], userAgent: "fleetdb-tests"),
      limiter: RateLimiter(timing: timing), timing: timing, account: "test",
      statistics: CallStatistics())
    let context = CredentialContext(
      files: DiskFiles(), transport: real, sts: caller, programs: LocalPrograms(), now: { now() })
    let provider = try CredentialChain(settings, context).provider()
    let credentials = try await provider.credentials()
    let answer = try await caller.call(
      AWSOperation(.sts, "GetCallerIdentity"), region: "eu-west-1", credentials: provider)
    guard case .string(let arn)? = answer["Arn"] else { return ("", credentials.origin) }
    return (arn, credentials.origin)
  }

  var keys: String { "aws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n" }
}

private func now() -> Timestamp {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

@Suite(.enabled(if: endpoint != nil))
struct RealSourceTests {
  @Test("an instance's role is known to AWS, by IMDSv2 alone")
  func metadata() async throws {
    let world = try await RealWorld()
    let who = try await world.identity([
      "AWS_EC2_METADATA_SERVICE_ENDPOINT": "\(world.url)/_imds/\(world.account)/"
    ])
    #expect(who.arn.contains("fleetdb-collector"))
    #expect(who.origin == "EC2 metadata (role fleetdb-collector)")
  }

  @Test("an instance without a role has no credentials")
  func metadataWithoutRole() async throws {
    let world = try await RealWorld()
    try await world.control("imds", "{\"role\": null}")
    await #expect(throws: CredentialFailure.self) {
      try await world.identity([
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "\(world.url)/_imds/\(world.account)/"
      ])
    }
  }

  @Test("a container's role is known to AWS")
  func container() async throws {
    let world = try await RealWorld()
    let who = try await world.identity([
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": world.url + "/_container/credentials",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token-\(world.account)",
    ])
    #expect(who.arn.contains("fleetdb-collector"))
    #expect(who.origin == "container")
  }

  @Test("a role of a profile is known to AWS")
  func role() async throws {
    let world = try await RealWorld()
    let who = try await world.identity(
      [:], config: "[default]\nrole_arn = \(world.role)\nsource_profile = default\n\(world.keys)")
    #expect(who.arn.contains("assumed-role/fleetdb-collector/fleetdb-"))
    #expect(who.origin == "profile default (assume-role)")
  }

  @Test("a web identity's role is known to AWS, and a token that AWS refuses is told of")
  func webIdentity() async throws {
    let world = try await RealWorld()
    let file = world.folder.path + "/token"
    let variables = ["AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_ROLE_ARN": world.role]
    try DiskFiles().replace(file, with: Array("canary-token".utf8))
    #expect(try await world.identity(variables).arn.contains("fleetdb-collector"))
    try DiskFiles().replace(file, with: Array("canary-expired".utf8))
    do {
      _ = try await world.identity(variables)
      Issue.record("the token was taken")
    } catch let failure as CredentialFailure {
      expectNoCanary(failure)
      #expect(failure.message.hasPrefix("AssumeRoleWithWebIdentity of \(world.role) failed: "))
    }
  }

  @Test("a session of IAM Identity Center is renewed, kept, and gives a role that AWS knows")
  func sso() async throws {
    let world = try await RealWorld()
    let folder = world.folder.path
    for name in ["/.aws", "/.aws/sso", "/.aws/sso/cache"] { mkdir(folder + name, 0o700) }
    let path = try "\(folder)/.aws/sso/cache/\(HexDigest.sha1("corp")).json"
    let old = """
      {"accessToken": "canary-old", "expiresAt": "2020-01-01T00:00:00Z", "clientId": "c", \
      "refreshToken": "sso-refresh-\(world.account)", "clientSecret": "s", \
      "registrationExpiresAt": "2099-01-01T00:00:00Z"}
      """
    try DiskFiles().replace(path, with: Array(old.utf8))
    let config = """
      [default]
      sso_session = corp
      sso_account_id = \(world.account)
      sso_role_name = fleetdb-collector
      [sso-session corp]
      sso_region = eu-west-1
      sso_start_url = https://corp.example/start
      """
    let who = try await world.identity([:], config: config)
    #expect(who.arn.contains("fleetdb-collector"))
    #expect(who.origin == "profile default (sso)")
    let kept = try JSONReader.value(of: try DiskFiles().read(path) ?? [])
    #expect(kept["accessToken"] == .string("sso-token-\(world.account)"))
  }
}
