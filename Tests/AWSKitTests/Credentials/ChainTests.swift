import Testing

@testable import AWSKit

private func source(
  _ environment: [String: String] = [:], config: String = "", credentials: String = "",
  profile: String? = nil
) throws -> CredentialSource {
  let files = MemoryFiles()
  files["/home/me/.aws/config"] = config
  files["/home/me/.aws/credentials"] = credentials
  let settings = try AWSSettings(
    environment: AWSEnvironment(["HOME": "/home/me"].merging(environment) { $1 }),
    profile: profile, files: files)
  expectNoCanary(settings)
  let source = try CredentialChain(settings, FakeWorld().context()).source()
  expectNoCanary(source)
  return source
}

/// Every source, in the order in which they are asked; each text sets up one.
private let everything:
  [(method: String, variables: [String: String], config: String, keys: String)] = [
    ("environment", ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "canary"], "", ""),
    ("web-identity", ["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "arn"], "", ""),
    (
      "sso", [:],
      "sso_account_id = 1\nsso_role_name = r\nsso_region = x\nsso_start_url = https://x\n", ""
    ),
    ("credentials-file", [:], "", "aws_access_key_id = A\naws_secret_access_key = canary\n"),
    ("login", [:], "login_session = s\n", ""),
    ("credential-process", [:], "credential_process = tell canary\n", ""),
    ("config-file", [:], "aws_access_key_id = A\naws_secret_access_key = canary\n", ""),
    ("container", ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"], "", ""),
    ("ec2-metadata", [:], "", ""),
  ]

@Test("with everything set up, the sources are asked in their order", arguments: 0..<9)
func order(first: Int) throws {
  let rest = everything[first...]
  let found = try source(
    rest.reduce(into: [:]) { $0.merge($1.variables) { old, _ in old } },
    config: "[default]\n" + rest.map(\.config).joined(),
    credentials: "[default]\n" + rest.map(\.keys).joined())
  #expect(found.method == everything[first].method)
}

@Test("a role of the profile comes after the environment, and before everything else")
func roleOrder() throws {
  let config = "[default]\nrole_arn = arn\nsource_profile = default\n"
  let keys = "[default]\naws_access_key_id = A\naws_secret_access_key = canary\n"
  let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"]
  #expect(try source(variables, config: config, credentials: keys).method == "assume-role")
  let environment = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "canary"]
  #expect(try source(environment, config: config, credentials: keys).method == "environment")
}

@Test("--profile switches off what the environment says of credentials, and AWS_PROFILE does not")
func explicitProfile() throws {
  let config = "[profile dev]\nlogin_session = s\n"
  for (variables, method) in [
    (everything[0].variables, "environment"), (everything[1].variables, "web-identity"),
  ] {
    #expect(try source(variables, config: config, profile: "dev").method == "login")
    let named = variables.merging(["AWS_PROFILE": "dev"]) { $1 }
    #expect(try source(named, config: config).method == method)
  }
}

@Test(
  "what is set up by halves is a mistake, after which nothing is tried",
  arguments: [
    "aws_access_key_id = A", "aws_access_key_id = A\naws_secret_access_key =",
    "role_arn = arn", "role_arn = arn\nsource_profile = a\ncredential_source = Environment",
    "role_arn = arn\ncredential_source = canary", "role_arn = arn\nsource_profile = missing",
    "role_arn = arn\nsource_profile = default", "role_arn =\nsource_profile = default",
    "role_arn = arn\nsource_profile = dev", "web_identity_token_file = /t",
    "sso_account_id = 1", "sso_account_id = 1\nsso_role_name = r\nsso_session = missing",
    "sso_account_id = 1\nsso_role_name = r\nsso_session = corp\nsso_region = other",
  ])
func halves(settings: String) {
  let more = """

    [profile dev]
    region = x
    [sso-session corp]
    sso_region = x
    sso_start_url = canary
    """
  let failure = setupFailure { _ = try source(config: "[default]\n\(settings)\n\(more)") }
  #expect((failure as? CredentialFailure)?.kind == .invalid)
}

@Test("a circle of source profiles is told")
func circle() {
  let config = """
    [profile a]
    role_arn = arn
    source_profile = b
    [profile b]
    role_arn = arn
    source_profile = a
    """
  let failure = setupFailure { _ = try source(config: config, profile: "a") }
  #expect(
    (failure as? CredentialFailure)?.message
      == "the source profiles go round in a circle: a, b, a")
}

@Test(
  "a role whose credential_source has none is refused",
  arguments: ["Environment", "EcsContainer", "Ec2InstanceMetadata"])
func emptySource(name: String) {
  let failure = setupFailure {
    _ = try source(
      ["AWS_EC2_METADATA_DISABLED": "true"],
      config: "[default]\nrole_arn = arn\ncredential_source = \(name)\n")
  }
  #expect((failure as? CredentialFailure)?.kind == .refused)
}

@Test("an older token variable beats the newer one, in the environment and in files")
func olderToken() throws {
  guard
    case .environment(let keys) = try source([
      "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "canary",
      "AWS_SECURITY_TOKEN": "canary-older", "AWS_SESSION_TOKEN": "canary-newer",
    ]),
    case .credentialsFile(let ours) = try source(
      credentials: """
        [default]
        aws_access_key_id = A
        aws_secret_access_key = canary
        aws_session_token = canary-newer
        aws_security_token = canary-older
        """)
  else {
    Issue.record("the sources are others")
    return
  }
  #expect(keys.sessionToken == Secret("canary-older"))
  #expect(ours.sessionToken == Secret("canary-older"))
  #expect(ours.origin == "profile default in ~/.aws/credentials")
}
