import FleetModel
import Testing

@testable import AWSKit

private let keys = """
  [base]
  aws_access_key_id = AKIABASE
  aws_secret_access_key = canary-base
  """

private func role(_ more: String = "") -> String {
  "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n\(more)"
}

@Test("a role is asked for with what its profile says, by the source profile")
func roleParameters() async throws {
  let world = FakeWorld()
  let provider = try world.provider(
    ["AWS_REGION": "eu-west-3"],
    config: role("external_id = x\nduration_seconds = 900\nrole_session_name = me\n"),
    credentials: keys)
  let given = try await provider.credentials()
  #expect(given.accessKeyID == "ASIA1")
  #expect(given.accountID == "123456789012")
  #expect(given.origin == "profile default (assume-role)")
  #expect(given.expiresAt == FakeWorld.start + .seconds(3600))
  let call = try #require(world.sts.calls.withLock { $0.first })
  #expect(call.operation.name == "AssumeRole")
  #expect(call.region == "eu-west-3")
  #expect(call.accessKeyID == "AKIABASE")
  #expect(call["RoleArn"] == "arn:aws:iam::1:role/r")
  #expect(call["RoleSessionName"] == "me")
  #expect(call["ExternalId"] == "x")
  #expect(call["DurationSeconds"] == "900")
  #expect(call["SerialNumber"] == nil)
  expectNoCanary(provider)
}

@Test("a session is named after fleetdb and the time")
func roleSessionName() async throws {
  let world = FakeWorld()
  _ = try await world.provider(config: role(), credentials: keys).credentials()
  let call = try #require(world.sts.calls.withLock { $0.first })
  #expect(call["RoleSessionName"] == "fleetdb-1800000000")
  #expect(call["DurationSeconds"] == nil)
}

@Test(
  "without a Region, STS is called in one of the role's partition",
  arguments: [("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")])
func roleRegion(partition: String, region: String) async throws {
  let world = FakeWorld()
  let config = "[default]\nrole_arn = arn:\(partition):iam::1:role/r\nsource_profile = base\n"
  _ = try await world.provider(config: config, credentials: keys).credentials()
  #expect(world.sts.calls.withLock { $0.first?.region } == region)
}

@Test("roles in a row are asked for one by the other")
func roleChain() async throws {
  let world = FakeWorld()
  let config = """
    [default]
    role_arn = arn:aws:iam::1:role/outer
    source_profile = middle
    [profile middle]
    role_arn = arn:aws:iam::1:role/inner
    source_profile = base
    """
  let provider = try world.provider(config: config, credentials: keys)
  #expect(try await provider.credentials().accessKeyID == "ASIA2")
  let calls = world.sts.calls.withLock { $0 }
  #expect(
    calls.map { $0["RoleArn"] } == ["arn:aws:iam::1:role/inner", "arn:aws:iam::1:role/outer"])
  #expect(calls.map(\.accessKeyID) == ["AKIABASE", "ASIA1"])
}

@Test("a role with an MFA device needs --mfa-code, and uses it once")
func roleWithMFA() async throws {
  let world = FakeWorld()
  let config = role("mfa_serial = arn:aws:iam::1:mfa/me\n")
  let without = try world.provider(config: config, credentials: keys)
  let failure = await credentialFailure(without)
  #expect(failure?.kind == .expired)
  #expect(failure?.hint?.contains("--mfa-code") == true)
  #expect(world.sts.calls.withLock { $0.isEmpty })

  let provider = try world.provider(config: config, credentials: keys, mfaCode: "123456")
  _ = try await provider.credentials()
  let call = try #require(world.sts.calls.withLock { $0.first })
  #expect(call["SerialNumber"] == "arn:aws:iam::1:mfa/me")
  #expect(call["TokenCode"] == "123456")
  world.pass(.seconds(3500))
  #expect(await credentialFailure(provider)?.hint?.contains("--mfa-code") == true)
}

@Test(
  "why STS gave no role is told in its words, with the kind it has",
  arguments: [
    (AWSFailure.denied, CredentialFailure.Kind.denied), (.expiredCredentials, .expired),
    (.throttled, .unavailable), (.serviceError, .unavailable),
    (.unreachable, .unreachable), (.badCredentials, .refused),
  ])
func roleRefused(failure: AWSFailure, kind: CredentialFailure.Kind) async throws {
  let world = FakeWorld()
  world.sts.refusal.withLock {
    $0 = AWSServiceError(
      code: "AccessDenied", operation: "AssumeRole", message: "not allowed\nto you",
      failure: failure)
  }
  let provider = try world.provider(config: role(), credentials: keys)
  let told = await credentialFailure(provider)
  #expect(told?.kind == kind)
  #expect(
    told?.message
      == "AssumeRole of arn:aws:iam::1:role/r failed: AccessDenied: not allowed to you")
}

@Test("a web identity's call is not signed, and its token is read anew and never told")
func webIdentity() async throws {
  let world = FakeWorld()
  world.files["/token"] = "canary-jwt"
  let provider = try world.provider(
    ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/pod"])
  #expect(try await provider.credentials().origin == "environment (web-identity)")
  world.files["/token"] = "canary-new-jwt"
  world.pass(.seconds(3500))
  world.sts.lifetime.withLock { $0 = .seconds(7200) }
  _ = try await provider.credentials()
  let calls = world.sts.calls.withLock { $0 }
  #expect(calls.map(\.operation.name) == Array(repeating: "AssumeRoleWithWebIdentity", count: 2))
  #expect(calls.map(\.accessKeyID) == [nil, nil])
  #expect(calls.map { $0["WebIdentityToken"] } == ["canary-jwt", "canary-new-jwt"])

  world.sts.refusal.withLock {
    $0 = AWSServiceError(
      code: "InvalidIdentityToken", operation: nil, message: "no: canary-new-jwt", failure: .other)
  }
  world.pass(.seconds(3600))
  #expect(
    await credentialFailure(provider)?.message
      == "AssumeRoleWithWebIdentity of arn:aws:iam::1:role/pod failed: InvalidIdentityToken: no: <secret>"
  )
  world.files["/token"] = nil
  #expect(await credentialFailure(provider)?.message.contains("cannot read /token") == true)
}

@Test("fleetdb's own role is asked for by the base, with an external ID")
func ownRole() async throws {
  let world = FakeWorld()
  let base = try world.provider([
    "AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "canary",
  ])
  let role = AssumedRole(
    "arn:aws:iam::2:role/reader", base: base, externalID: "x", region: "eu-west-1",
    context: world.context())
  #expect(try await role.credentials().origin == "role arn:aws:iam::2:role/reader")
  _ = try await role.credentials()
  let calls = world.sts.calls.withLock { $0 }
  #expect(calls.count == 1)
  #expect(calls.first?.accessKeyID == "AKIAENV")
  #expect(calls.first?["ExternalId"] == "x")
}
