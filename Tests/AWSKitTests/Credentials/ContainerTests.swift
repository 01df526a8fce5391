import FleetModel
import Testing

@testable import AWSKit

private let body = """
  {"AccessKeyId": "ASIABOX", "SecretAccessKey": "canary-secret", "Token": "canary-token", \
  "Expiration": "2099-01-01T00:00:00Z", "AccountId": "1"}
  """

@Test(
  "credentials are taken from a trusted server alone",
  arguments: [
    ("http://169.254.170.2/x", true), ("http://169.254.170.23/v1", true),
    ("http://[fd00:ec2::23]/v1", true), ("http://localhost:8080/x", true),
    ("http://127.0.0.1/x", true), ("http://127.255.1.1:9/x", true), ("http://[::1]:9/x", true),
    ("https://example.com/x", true), ("http://example.com/x", false),
    ("http://169.254.170.2.example.com/", false), ("http://169.254.170.2@example.com/", false),
    ("http://example.com#@169.254.170.2/", false), ("http://example.com\\@169.254.170.2/", false),
    ("http://10.0.0.1/", false), ("http://[::ffff:10.0.0.1]/", false),
    ("http://0x7f000001/", false),
    ("http://localhost.example/", false), ("ftp://localhost/x", false), ("localhost/x", false),
    ("http:///x", false), ("http://localhost:x/", false), ("http://[::1", false),
  ])
func containerServers(url: String, isTrusted: Bool) throws {
  let world = FakeWorld()
  let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]
  if isTrusted {
    _ = try world.provider(environment)
  } else {
    let failure = setupFailure { _ = try world.provider(environment) } as? CredentialFailure
    #expect(failure?.kind == .invalid)
  }
}

@Test("a path is asked for at the address of ECS, without a proxy, and quickly")
func containerPath() async throws {
  let world = FakeWorld()
  world.transport.answer("GET http://169.254.170.2/v2/x", 200, body)
  let provider = try world.provider(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"])
  let given = try await provider.credentials()
  #expect(given.accessKeyID == "ASIABOX")
  #expect(given.origin == "container")
  let request = try #require(world.transport.requests.withLock { $0.first })
  #expect(!request.usesProxy)
  #expect(request.limits.total == .seconds(2))
  #expect(!request.headers.contains { $0.name == "authorization" })
}

@Test("the token of a file beats that of the variable, and is read anew")
func containerToken() async throws {
  let world = FakeWorld()
  world.transport.answer("GET http://169.254.170.23/v1", 200, body)
  world.files["/token"] = "canary-file"
  let provider = try world.provider([
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "canary-variable",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
  ])
  let first = try await provider.credentials()
  world.files["/token"] = "canary-newer"
  await provider.invalidate(first)
  _ = try await provider.credentials()
  let tokens = world.transport.requests.withLock {
    $0.flatMap(\.headers).filter { $0.name == "authorization" }.map(\.value)
  }
  #expect(tokens == ["canary-file", "canary-newer"])
  world.files["/token"] = "canary\r\nx: y"
  await provider.invalidate(first)
  world.pass(.seconds(86_400 * 365 * 99))
  #expect(await credentialFailure(provider)?.kind == .invalid)
}

@Test("a container's server is asked three times, a second apart")
func containerAttempts() async throws {
  let world = FakeWorld()
  world.transport.answer("GET http://localhost/x", 403, "canary")
  let provider = try world.provider(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x"])
  let failure = await credentialFailure(provider)
  #expect(failure?.message == "the container's credential server answered with status 403")
  #expect(world.transport.asked.count == 3)
  #expect(world.pauses.withLock { $0 } == [.seconds(1), .seconds(1)])
}
