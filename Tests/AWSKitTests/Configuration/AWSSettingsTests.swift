import Testing

@testable import AWSKit

private func settings(
  _ environment: [String: String] = [:], config: String = "", credentials: String = "",
  profile: String? = nil, region: String? = nil
) throws -> AWSSettings {
  let files = MemoryFiles()
  files["/home/me/.aws/config"] = config
  files["/home/me/.aws/credentials"] = credentials
  return try AWSSettings(
    environment: AWSEnvironment(["HOME": "/home/me"].merging(environment) { $1 }),
    profile: profile, region: region, files: files)
}

private func told<Value>(_ setting: Setting<Value>?) -> String {
  setting.map { "\($0.value) from \($0.origin)" } ?? "nothing"
}

@Test("the Region comes from the command line, AWS_REGION, AWS_DEFAULT_REGION, or the profile")
func region() throws {
  let config = "[profile prod]\nregion = r4\n"
  var variables = ["AWS_REGION": "r2", "AWS_DEFAULT_REGION": "r3", "AWS_PROFILE": "prod"]
  #expect(
    told(try settings(variables, config: config, region: "r1").region) == "r1 from --region")
  #expect(told(try settings(variables, config: config).region) == "r2 from AWS_REGION")
  variables["AWS_REGION"] = ""
  #expect(told(try settings(variables, config: config).region) == "r3 from AWS_DEFAULT_REGION")
  variables["AWS_DEFAULT_REGION"] = nil
  #expect(
    told(try settings(variables, config: config).region)
      == "r4 from profile prod in ~/.aws/config")
  #expect(try settings().region == nil)
}

@Test("the profile comes from --profile, AWS_PROFILE, or AWS_DEFAULT_PROFILE")
func profile() throws {
  let config = "[profile a]\n[profile b]\n[profile c]\n"
  var variables = ["AWS_PROFILE": "b", "AWS_DEFAULT_PROFILE": "c"]
  let explicit = try settings(variables, config: config, profile: "a")
  #expect(told(explicit.profile) == "a from --profile")
  #expect(explicit.isProfileExplicit)
  #expect(explicit.warnings.isEmpty)
  let named = try settings(variables, config: config)
  #expect(told(named.profile) == "b from AWS_PROFILE")
  #expect(!named.isProfileExplicit)
  #expect(named.warnings.count == 1)
  variables["AWS_DEFAULT_PROFILE"] = "b"
  #expect(try settings(variables, config: config).warnings.isEmpty)
  variables["AWS_PROFILE"] = nil
  #expect(told(try settings(variables, config: config).profile) == "b from AWS_DEFAULT_PROFILE")
  #expect(told(try settings().profile) == "default from default")
}

@Test("a missing profile is an error, even where the environment has keys")
func missingProfile() {
  let keys = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "canary", "AWS_PROFILE": "prod"]
  let failure = setupFailure { _ = try settings(keys) } as? ConfigurationFailure
  #expect(failure == .noProfile("prod", namedBy: .variable("AWS_PROFILE")))
  #expect(
    failure?.message == "no profile prod in the AWS configuration (named by AWS_PROFILE)")
}

@Test("a setting of the credentials file beats that of the configuration file")
func credentialsFileWins() throws {
  let both = try settings(
    config: "[default]\nregion = r1\nca_bundle = /x\n", credentials: "[default]\nregion = r2\n")
  #expect(told(both.region) == "r2 from profile default in ~/.aws/credentials")
  #expect(told(both.caBundle) == "/x from profile default in ~/.aws/config")
}

@Test("a service's URL comes from its variable, the general one, its section, or the profile")
func endpointOrder() throws {
  let config = """
    [default]
    services = local
    endpoint_url = http://profile
    [services local]
    ec2 =
      endpoint_url = http://section
    """
  var variables = ["AWS_ENDPOINT_URL_EC2": "http://ec2", "AWS_ENDPOINT_URL": "http://all"]
  func url(_ service: String = "ec2") throws -> String {
    told(try settings(variables, config: config).endpointURL(of: service))
  }
  #expect(try url() == "http://ec2 from AWS_ENDPOINT_URL_EC2")
  #expect(try url("sso_oidc") == "http://all from AWS_ENDPOINT_URL")
  variables["AWS_ENDPOINT_URL_EC2"] = nil
  #expect(try url() == "http://all from AWS_ENDPOINT_URL")
  variables["AWS_ENDPOINT_URL"] = nil
  #expect(try url() == "http://section from services local in ~/.aws/config")
  #expect(try url("ssm") == "http://profile from profile default in ~/.aws/config")
  variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
  #expect(try url() == "nothing")
}

@Test("a services section that does not exist is told")
func missingServices() throws {
  let some = try settings(config: "[default]\nservices = local\n")
  let failure = setupFailure { _ = try some.endpointURL(of: "ec2") } as? ConfigurationFailure
  #expect(failure == .noServices("local", profile: "default"))
}

@Test(
  "a setting that is no sense is refused with its name and origin",
  arguments: [
    ("AWS_RETRY_MODE", "canary", "retry_mode"), ("AWS_MAX_ATTEMPTS", "canary", "max_attempts"),
    ("AWS_MAX_ATTEMPTS", "0", "max_attempts"),
    ("AWS_STS_REGIONAL_ENDPOINTS", "canary", "sts_regional_endpoints"),
    (
      "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "canary", "ec2_metadata_service_endpoint_mode"
    ),
    ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "canary", "ec2_metadata_service_endpoint"),
    ("AWS_METADATA_SERVICE_TIMEOUT", "canary", "metadata_service_timeout"),
  ])
func badValue(variable: String, value: String, setting: String) {
  let failure = setupFailure { _ = try settings([variable: value]) } as? ConfigurationFailure
  guard case .badValue(setting, from: .variable(variable), _)? = failure else {
    Issue.record("it is \(String(describing: failure))")
    return
  }
  #expect(failure?.message.hasPrefix("\(setting), from \(variable), is not ") == true)
}

@Test("retries, attempts, endpoints of STS and variants are read from variables and files")
func moreSettings() throws {
  let some = try settings(
    ["AWS_RETRY_MODE": "adaptive", "AWS_USE_FIPS_ENDPOINT": "True"],
    config: """
      [default]
      retry_mode = legacy
      max_attempts = 7
      use_dualstack_endpoint = true
      sts_regional_endpoints = legacy
      sdk_ua_app_id = app
      """)
  #expect(told(some.retryMode) == "adaptive from AWS_RETRY_MODE")
  #expect(told(some.maxAttempts) == "7 from profile default in ~/.aws/config")
  #expect(told(some.usesFIPS) == "true from AWS_USE_FIPS_ENDPOINT")
  #expect(told(some.usesDualStack) == "true from profile default in ~/.aws/config")
  #expect(told(some.stsEndpoints) == "legacy from profile default in ~/.aws/config")
  #expect(told(some.appID) == "app from profile default in ~/.aws/config")
  let none = try settings()
  #expect(none.retryMode == nil)
  #expect(none.maxAttempts == nil)
  #expect(told(none.stsEndpoints) == "regional from default")
}

@Test("certificates come from AWS_CA_BUNDLE, the profile, or REQUESTS_CA_BUNDLE")
func certificates() throws {
  let config = "[default]\nca_bundle = /b\n"
  let variables = ["AWS_CA_BUNDLE": "/a", "REQUESTS_CA_BUNDLE": "/c"]
  #expect(told(try settings(variables, config: config).caBundle) == "/a from AWS_CA_BUNDLE")
  let requests = ["REQUESTS_CA_BUNDLE": "/c"]
  #expect(try settings(requests, config: config).caBundle?.value == "/b")
  #expect(told(try settings(requests).caBundle) == "/c from REQUESTS_CA_BUNDLE")
}

@Test("HTTP_PROXY is not read, and a proxy's password is not shown")
func proxies() throws {
  let some = try settings([
    "HTTP_PROXY": "http://canary", "HTTPS_PROXY": "http://me:canary@proxy",
    "NO_PROXY": "a", "no_proxy": "b",
  ])
  #expect(some.proxies.http == nil)
  #expect(told(some.proxies.https) == "<secret> from HTTPS_PROXY")
  #expect(told(some.proxies.exceptions) == "b from no_proxy")
  expectNoCanary(some)
}

@Test("no setting, secret or not, is shown by a dump of what was read")
func settingsShowNoSecrets() throws {
  let some = try settings(
    ["AWS_ACCESS_KEY_ID": "canary", "AWS_SESSION_TOKEN": "canary"],
    config: "[default]\naws_secret_access_kye = canary\ns3 =\n  token = canary\n",
    credentials: "[default]\naws_secret_access_key = canary\n")
  expectNoCanary(some)
}

@Test("a file that cannot be read is an error that names it as it was named")
func unreadable() {
  let files = MemoryFiles()
  files.failures.withLock { $0["/home/me/.aws/config"] = 13 }
  let failure =
    setupFailure {
      _ = try AWSSettings(environment: AWSEnvironment(["HOME": "/home/me"]), files: files)
    } as? ConfigurationFailure
  #expect(failure?.message == "cannot read ~/.aws/config: Permission denied")
}
