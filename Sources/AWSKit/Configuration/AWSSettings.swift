/// Everything that the environment and the AWS files say about how to reach AWS, each with its origin.
///
/// Source: botocore's `configprovider.py`; what is different is listed in docs/credentials.md.
package struct AWSSettings: Hashable, Sendable {
  package let environment: AWSEnvironment
  package let shared: SharedConfig
  /// `default` where none is named.
  package let profile: Setting<String>
  /// Nil where none is set.
  package let region: Setting<String>?
  package let usesFIPS: Setting<Bool>
  package let usesDualStack: Setting<Bool>
  package let stsEndpoints: Setting<STSEndpoints>
  /// Nil where none is set.
  package let retryMode: Setting<RetryMode>?
  /// With the first one; at least 1.
  ///
  /// Nil where none is set.
  package let maxAttempts: Setting<Int>?
  /// The path of a file of certificates; nil for the system's.
  package let caBundle: Setting<String>?
  package let proxies: ProxySettings
  /// What `AWS_SDK_UA_APP_ID` adds to the user agent.
  package let appID: Setting<String>?
  package let metadata: MetadataSettings
  /// What people should know, a sentence each.
  package let warnings: [String]

  /// Whether the profile is named on the command line, so that the environment's keys do not count.
  package var isProfileExplicit: Bool {
    if case .option = profile.origin { true } else { false }
  }

  /// The settings of the profile; empty where nothing is known of `default`.
  package var profileSettings: Profile { shared.profiles[profile.value] ?? Profile() }

  /// Reads the files, and what the profile says.
  ///
  /// `profile` and `region` are the command line's; nil where it has none.
  ///
  /// - throws: where a file cannot be read, a named profile does not exist, or a setting is no sense.
  package init(
    environment: AWSEnvironment, profile: String? = nil, region: String? = nil,
    files: any FileAccess
  ) throws(ConfigurationFailure) {
    let shared = try SharedConfig(environment: environment, files: files)
    let name = AWSSettings.profile(profile, environment)
    if name.origin != .byDefault && shared.profiles[name.value] == nil {
      throw .noProfile(name.value, namedBy: name.origin)
    }
    let reader = SettingsReader(
      environment: environment, profile: shared.profiles[name.value] ?? Profile(),
      name: name.value)
    self.environment = environment
    self.shared = shared
    self.profile = name
    self.region =
      region.map { Setting($0, from: .option("--region")) }
      ?? reader.text(["AWS_REGION", "AWS_DEFAULT_REGION"], "region")
    usesFIPS = reader.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    usesDualStack = reader.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    stsEndpoints =
      try reader.choice(["AWS_STS_REGIONAL_ENDPOINTS"], "sts_regional_endpoints")
      ?? Setting(.regional, from: .byDefault)
    retryMode = try reader.choice(["AWS_RETRY_MODE"], "retry_mode")
    maxAttempts = try reader.number("AWS_MAX_ATTEMPTS", "max_attempts", atLeast: 1)
    caBundle =
      reader.text(["AWS_CA_BUNDLE"], "ca_bundle") ?? reader.text(["REQUESTS_CA_BUNDLE"], nil)
    proxies = ProxySettings(environment)
    appID = reader.text(["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id")
    metadata = try MetadataSettings(reader)
    warnings = AWSSettings.warnings(explicit: profile, environment)
  }

  private static func profile(_ explicit: String?, _ environment: AWSEnvironment)
    -> Setting<String>
  {
    if let explicit { return Setting(explicit, from: .option("--profile")) }
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
      if let name = environment[variable] { return Setting(name, from: .variable(variable)) }
    }
    return Setting("default", from: .byDefault)
  }

  private static func warnings(explicit: String?, _ environment: AWSEnvironment) -> [String] {
    guard explicit == nil, let one = environment["AWS_PROFILE"],
      let other = environment["AWS_DEFAULT_PROFILE"], one != other
    else { return [] }
    return [
      "AWS_PROFILE (\(one)) is used, not AWS_DEFAULT_PROFILE (\(other)), which some older tools prefer."
    ]
  }
}

/// Where STS is called.
package enum STSEndpoints: String, CaseIterable, Hashable, Sendable {
  /// In the Region that is set.
  case regional
  /// For the oldest Regions, at `sts.amazonaws.com`.
  case legacy
}

/// How failed calls are tried again.
package enum RetryMode: String, CaseIterable, Hashable, Sendable {
  case legacy
  case standard
  case adaptive
}
