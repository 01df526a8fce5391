import FleetModel
import JSONKit
import Testing

@testable import AWSKit

private let config = """
  [default]
  sso_session = corp
  sso_account_id = 111122223333
  sso_role_name = Read Only
  [sso-session corp]
  sso_region = eu-west-1
  sso_start_url = https://corp.example/start
  """
private let legacy = """
  [default]
  sso_account_id = 111122223333
  sso_role_name = Read Only
  sso_region = eu-west-1
  sso_start_url = https://corp.example/start
  """
private let portal =
  "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Read%20Only&account_id=111122223333"
private let oidc = "POST https://oidc.eu-west-1.amazonaws.com/token"

private func token(expiresIn seconds: Int, more: String = "") -> String {
  let expiry = FakeWorld.start + .seconds(seconds)
  return "{\"accessToken\": \"canary-token\", \"expiresAt\": \"\(expiry)\"\(more)}"
}

private let registration = """
  , "refreshToken": "canary-refresh", "clientId": "id", "clientSecret": "canary-client", \
  "registrationExpiresAt": "2099-01-01T00:00:00Z"
  """

private func world() throws -> FakeWorld {
  let world = FakeWorld()
  let expiry = (FakeWorld.start + .seconds(7200)).milliseconds
  world.transport.answer(
    portal, 200,
    """
    {"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "canary-secret", \
    "sessionToken": "canary-session", "expiration": \(expiry)}}
    """)
  return world
}

private func path(_ name: String) throws -> String {
  "/home/me/.aws/sso/cache/\(try HexDigest.sha1(name)).json"
}

@Test("digests for names of files are SHA-1 and SHA-256 in lower case")
func hexDigests() throws {
  #expect(try HexDigest.sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
  #expect(try HexDigest.sha1("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
  #expect(
    try HexDigest.sha256("abc")
      == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
}

@Test("a signed-in session gives a role's credentials", arguments: [true, false])
func ssoCredentials(isLegacy: Bool) async throws {
  let world = try world()
  world.files[try path(isLegacy ? "https://corp.example/start" : "corp")] = token(expiresIn: 3600)
  let provider = try world.provider(config: isLegacy ? legacy : config)
  let given = try await provider.credentials()
  #expect(given.accessKeyID == "ASIASSO")
  #expect(given.accountID == "111122223333")
  #expect(given.expiresAt == FakeWorld.start + .seconds(7200))
  let request = try #require(world.transport.requests.withLock { $0.first })
  #expect(request.signature == nil)
  #expect(request.headers.contains(HTTPHeader("x-amz-sso_bearer_token", "canary-token")))
}

@Test("an expired, missing or refused session tells to sign in", arguments: [0, 1, 2, 3])
func ssoExpired(how: Int) async throws {
  let world = try world()
  let text = how == 2 ? legacy : config
  switch how {
  case 0: break
  case 1: world.files[try path("corp")] = token(expiresIn: -1)
  case 2:
    world.files[try path("https://corp.example/start")] = token(expiresIn: 0, more: registration)
  default:
    world.files[try path("corp")] = token(expiresIn: 3600)
    world.transport.answer(portal, 401, "{\"message\": \"canary-token\"}")
  }
  let failure = await credentialFailure(try world.provider(config: text))
  #expect(failure?.kind == .expired)
  #expect(failure?.hint == "run aws sso login --profile default")
  #expect(!world.transport.asked.contains(oidc))
}

@Test("a session with less than 15 minutes left is renewed, and kept for other tools")
func ssoRenewed() async throws {
  let world = try world()
  let file = try path("corp")
  world.files[file] = token(expiresIn: 600, more: registration)
  world.transport.answer(
    oidc, 200,
    "{\"accessToken\": \"canary-new\", \"expiresIn\": 3600, \"refreshToken\": \"canary-next\"}")
  _ = try await world.provider(config: config).credentials()
  let requests = world.transport.requests.withLock { $0 }
  #expect(world.transport.asked == [oidc, portal])
  let body = try JSONReader.value(of: requests[0].body)
  #expect(body["grantType"] == .string("refresh_token"))
  #expect(body["refreshToken"] == .string("canary-refresh"))
  #expect(requests[1].headers.contains(HTTPHeader("x-amz-sso_bearer_token", "canary-new")))
  let kept = try JSONReader.value(of: Array((world.files[file] ?? "").utf8))
  #expect(kept["accessToken"] == .string("canary-new"))
  #expect(kept["refreshToken"] == .string("canary-next"))
  #expect(kept["expiresAt"] == .string("\(FakeWorld.start + .seconds(3600))"))
  #expect(kept["registrationExpiresAt"] == .string("2099-01-01T00:00:00Z"))
}

@Test("where a session cannot be renewed, its token serves as long as it lasts")
func ssoNotRenewed() async throws {
  let world = try world()
  world.files[try path("corp")] = token(expiresIn: 60, more: registration)
  world.transport.answer(oidc, 400, "{\"error\": \"invalid_grant\"}")
  #expect(try await world.provider(config: config).credentials().accessKeyID == "ASIASSO")
}

@Test("the URLs of the SSO services can be set")
func ssoEndpoints() async throws {
  let world = try world()
  world.files[try path("corp")] = token(expiresIn: 60, more: registration)
  let provider = try world.provider(
    [
      "AWS_ENDPOINT_URL_SSO": "http://localhost:1/",
      "AWS_ENDPOINT_URL_SSO_OIDC": "http://localhost:2",
    ],
    config: config)
  #expect(await credentialFailure(provider)?.kind == .unreachable)
  #expect(world.transport.asked.first == "POST http://localhost:2/token")
  #expect(world.transport.asked.last?.hasPrefix("GET http://localhost:1/federation/") == true)
}

@Test(
  "a token file of nonsense is a failure that shows nothing of it",
  arguments: [
    "", "canary", "[]", "{}", "{\"accessToken\": \"canary\"}",
    "{\"accessToken\": \"canary\", \"expiresAt\": \"canary\"}",
    "{\"accessToken\": \"canary\\r\\nx: y\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}",
  ])
func ssoNonsense(text: String) async throws {
  let world = try world()
  world.files[try path("corp")] = text
  #expect(await credentialFailure(try world.provider(config: config)) != nil)
}

@Test("what aws login left is used while it lasts, and then it is to be run again")
func login() async throws {
  let world = FakeWorld()
  let name = try HexDigest.sha256("arn:aws:iam::1:user/me")
  let expiry = FakeWorld.start + .seconds(900)
  world.files["/home/me/.aws/login/cache/\(name).json"] = """
    {"accessToken": {"accessKeyId": "ASIALOGIN", "secretAccessKey": "canary", \
    "sessionToken": "canary", "accountId": "1", "expiresAt": "\(expiry)"}, \
    "refreshToken": "canary", "dpopKey": "canary", "clientId": "c"}
    """
  let provider = try world.provider(
    config: "[profile me]\nlogin_session = arn:aws:iam::1:user/me\n", profile: "me")
  #expect(try await provider.credentials().accessKeyID == "ASIALOGIN")
  world.pass(.seconds(901))
  let failure = await credentialFailure(provider)
  #expect(failure?.kind == .expired)
  #expect(failure?.hint == "run aws login --profile me")
}

@Test(
  "a token is not sent in the clear, except within this machine",
  arguments: ["http://example.com", "http://127.0.0.1.example.com/", "ftp://localhost", "canary"])
func ssoInTheClear(url: String) async throws {
  let world = try world()
  world.files[try path("corp")] = token(expiresIn: 3600)
  let provider = try world.provider(["AWS_ENDPOINT_URL_SSO": url], config: config)
  #expect(await credentialFailure(provider)?.kind == .invalid)
  #expect(world.transport.asked.isEmpty)
}

@Test("a session whose registration has expired is not renewed")
func ssoRegistrationExpired() async throws {
  let world = try world()
  world.files[try path("corp")] = token(
    expiresIn: 60, more: registration.replacing("2099", with: "2020"))
  _ = try await world.provider(config: config).credentials()
  #expect(world.transport.asked == [portal])
}
