/// What the two files say that AWS clients share.
///
/// Source: botocore's `configloader.build_profile_map` and `Session.full_config`.
package struct SharedConfig: Hashable, Sendable {
  /// Of the configuration file alone.
  package let configured: [String: Profile]
  /// The sections of the credentials file alone, each of which is a profile.
  package let credentialed: [String: Profile]
  /// Both: a setting of the credentials file beats that of the configuration file.
  package let profiles: [String: Profile]
  package let ssoSessions: [String: Profile]
  package let services: [String: Profile]

  /// Reads `AWS_CONFIG_FILE`, else `~/.aws/config`, and `AWS_SHARED_CREDENTIALS_FILE`, else
  /// `~/.aws/credentials`.
  ///
  /// A file that does not exist is empty.
  package init(environment: AWSEnvironment, files: any FileAccess) throws(ConfigurationFailure) {
    let config = try SharedConfig.sections(
      environment["AWS_CONFIG_FILE"] ?? "~/.aws/config", environment, files)
    let credentials = try SharedConfig.sections(
      environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials", environment, files)
    self.init(config: config, credentials: credentials)
  }

  private init(config: [INIFile.Section], credentials: [INIFile.Section]) {
    var configured: [String: Profile] = [:]
    var ssoSessions: [String: Profile] = [:]
    var services: [String: Profile] = [:]
    for section in config {
      let profile = Profile(section.values)
      if section.name.hasPrefix("profile") {
        SharedConfig.add(profile, section.name, to: &configured)
      } else if section.name.hasPrefix("sso-session") {
        SharedConfig.add(profile, section.name, to: &ssoSessions)
      } else if section.name.hasPrefix("services") {
        SharedConfig.add(profile, section.name, to: &services)
      } else if section.name == "default" {
        configured["default"] = profile
      }
    }
    var credentialed: [String: Profile] = [:]
    for section in credentials { credentialed[section.name] = Profile(section.values) }
    self.configured = configured
    self.credentialed = credentialed
    self.ssoSessions = ssoSessions
    self.services = services
    profiles = configured.merging(credentialed) { config, credentials in
      Profile(config.values.merging(credentials.values) { $1 })
    }
  }

  /// A section counts if its name is two words, such as `profile "two words"`; the last of a name wins.
  private static func add(_ profile: Profile, _ name: String, to sections: inout [String: Profile])
  {
    guard let words = ShellWords.split(name), words.count == 2 else { return }
    sections[words[1]] = profile
  }

  private static func sections(
    _ path: String, _ environment: AWSEnvironment, _ files: any FileAccess
  ) throws(ConfigurationFailure) -> [INIFile.Section] {
    let bytes: [UInt8]?
    do {
      bytes = try files.read(environment.expanding(path))
    } catch {
      throw .unreadable(FileFailure(path: path, errno: error.errno))
    }
    return try INIFile(bytes ?? [], file: path).sections
  }
}
