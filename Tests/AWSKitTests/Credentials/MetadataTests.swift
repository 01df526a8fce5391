import FleetModel
import Testing

@testable import AWSKit

private let base = "http://169.254.169.254/latest"
private let roles = "\(base)/meta-data/iam/security-credentials/"

private func world(expiresIn seconds: Int = 21_600) -> FakeWorld {
  let world = FakeWorld()
  world.transport.answer("PUT \(base)/api/token", 200, "canary-imds-token")
  world.transport.answer("GET \(roles)", 200, "fleet\n")
  world.transport.answer(
    "GET \(roles)fleet", 200,
    """
    {"Code": "Success", "AccessKeyId": "ASIAEC2", "SecretAccessKey": "canary", "Token": "canary", \
    "Expiration": "\(FakeWorld.start + .seconds(seconds))"}
    """)
  return world
}

@Test("the role of an instance is asked for with a token of IMDSv2")
func metadataCredentials() async throws {
  let world = world()
  let given = try await world.provider().credentials()
  #expect(given.accessKeyID == "ASIAEC2")
  #expect(given.origin == "EC2 metadata (role fleet)")
  let requests = world.transport.requests.withLock { $0 }
  #expect(requests.map(\.method) == [.put, .get, .get])
  #expect(
    requests[0].headers == [HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600")])
  let sent = HTTPHeader("x-aws-ec2-metadata-token", "canary-imds-token")
  #expect(requests.dropFirst().allSatisfy { $0.headers == [sent] })
  #expect(requests.allSatisfy { !$0.usesProxy && $0.limits.total == .seconds(1) })
}

@Test("IMDSv1 is never asked", arguments: [400, 403, 404, 405, 500])
func metadataWithoutToken(status: Int) async throws {
  let world = world()
  world.transport.answer("PUT \(base)/api/token", status, "canary")
  let failure = await credentialFailure(try world.provider())
  #expect(failure?.kind == CredentialFailure.Kind.none)
  #expect(failure?.message.contains("status \(status)") == true)
  #expect(world.transport.asked == ["PUT \(base)/api/token"])
}

@Test("metadata that are switched off are not asked", arguments: ["true", "TRUE"])
func metadataDisabled(text: String) throws {
  let world = world()
  let failure =
    setupFailure { _ = try world.provider(["AWS_EC2_METADATA_DISABLED": text]) }
    as? CredentialFailure
  #expect(failure?.kind == CredentialFailure.Kind.none)
  #expect(world.transport.asked.isEmpty)
}

@Test("the address, the time and the attempts can be set")
func metadataSettings() async throws {
  let world = FakeWorld()
  let provider = try world.provider([
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6", "AWS_METADATA_SERVICE_TIMEOUT": "3",
    "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2",
  ])
  #expect(await credentialFailure(provider)?.message.contains("cannot be reached") == true)
  #expect(
    world.transport.asked
      == Array(repeating: "PUT http://[fd00:ec2::254]/latest/api/token", count: 2))
  #expect(world.transport.requests.withLock { $0.first?.limits.total } == .seconds(3))
}

@Test("credentials that EC2 is late to replace are kept a while longer")
func metadataExtended() async throws {
  let given = try await world(expiresIn: -60).provider().credentials()
  #expect(given.expiresAt == FakeWorld.start + .seconds(900 + 120))
}

@Test(
  "a role's name that is none does not get into a URL",
  arguments: ["", "../../x", "a b", "a\u{e9}", "<html>canary</html>"])
func metadataRoleName(name: String) async throws {
  let world = world()
  world.transport.answer("GET \(roles)", 200, name)
  #expect(await credentialFailure(try world.provider())?.kind == CredentialFailure.Kind.none)
  #expect(world.transport.asked.count == 2)
}

@Test("a role that takes the instance's credentials tells why there are none")
func metadataAsSource() async throws {
  let world = FakeWorld()
  let provider = try world.provider(
    config: "[default]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Ec2InstanceMetadata\n"
  )
  #expect(await credentialFailure(provider)?.kind == .unreachable)
}

@Test("the instance's Region is known")
func metadataRegion() async throws {
  let world = world()
  world.transport.answer("GET \(base)/meta-data/placement/region", 200, "eu-west-3")
  let settings = try AWSSettings(environment: AWSEnvironment([:]), files: world.files)
  let service = MetadataService(settings: settings.metadata, context: world.context())
  #expect(try await service.region() == "eu-west-3")
}

@Test("an instance that had credentials and cannot renew them tells so")
func metadataLost() async throws {
  let world = world()
  let provider = try world.provider()
  _ = try await provider.credentials()
  world.transport.answers.withLock { $0 = [:] }
  world.pass(.seconds(21_500))
  #expect(await credentialFailure(provider)?.kind == .unreachable)
}
