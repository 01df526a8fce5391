import FleetModel

/// Finds in the settings where credentials come from: the first source that is set up.
///
/// Nothing is asked. Source: botocore's `credentials.py`, `create_credential_resolver`.
struct CredentialFinder {
  let settings: AWSSettings

  /// Nil where nothing is set up, not even that the metadata of EC2 may be asked.
  func find() throws(CredentialFailure) -> CredentialSource? {
    let profile = settings.profile.value
    if !settings.isProfileExplicit, let credentials = try environmentCredentials() {
      return .environment(credentials)
    }
    if isRole(settings.profileSettings) {
      var visited = [profile]
      return .assumedRole(try role(of: profile, visited: &visited))
    }
    let usesEnvironment = !settings.isProfileExplicit
    if let source = try source(of: profile, usesEnvironment: usesEnvironment) { return source }
    if let container = try container() { return .container(container) }
    return settings.metadata.isDisabled.value ? nil : .metadata
  }

  /// What a profile has besides a role.
  func source(of profile: String, usesEnvironment: Bool) throws(CredentialFailure)
    -> CredentialSource?
  {
    let shared = settings.shared
    let both = shared.profiles[profile] ?? Profile()
    if let web = try webIdentity(of: profile, usesEnvironment) { return .webIdentity(web) }
    if let sso = try sso(of: profile) { return .sso(sso) }
    if let found = try keys(of: shared.credentialed[profile], profile) {
      return .credentialsFile(found)
    }
    if let session = both["login_session"] {
      return .login(LoginSource(profile: profile, session: session))
    }
    if let command = both.secret("credential_process") {
      return .process(
        ProcessSource(profile: profile, command: command, accountID: both["aws_account_id"]))
    }
    return try keys(of: shared.configured[profile], profile).map { .configFile($0) }
  }

  func environmentCredentials() throws(CredentialFailure) -> Credentials? {
    let environment = settings.environment
    guard let key = environment["AWS_ACCESS_KEY_ID"] else { return nil }
    guard let secret = environment.secret("AWS_SECRET_ACCESS_KEY") else {
      throw CredentialFailure(
        .invalid, "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY",
        hint: "set both, or neither")
    }
    var expiry: Timestamp?
    if let text = environment["AWS_CREDENTIAL_EXPIRATION"] {
      expiry = Timestamp(text)
      if expiry == nil {
        throw CredentialFailure(
          .invalid, "AWS_CREDENTIAL_EXPIRATION is no time, such as 2026-11-24T09:00:00Z")
      }
    }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret,
      sessionToken: environment.secret("AWS_SECURITY_TOKEN")
        ?? environment.secret("AWS_SESSION_TOKEN"),
      expiresAt: expiry, accountID: environment["AWS_ACCOUNT_ID"], origin: "environment")
  }

  /// The keys that stand in one section of one file.
  private func keys(of section: Profile?, _ profile: String) throws(CredentialFailure)
    -> Credentials?
  {
    guard let section, section.has("aws_access_key_id") else { return nil }
    let file = section.values["aws_access_key_id"]?.file ?? ""
    guard let key = section["aws_access_key_id"], !key.isEmpty,
      let secret = section.secret("aws_secret_access_key"), !secret.revealed.isEmpty
    else {
      throw CredentialFailure(
        .invalid,
        "profile \(profile) in \(file) needs both aws_access_key_id and aws_secret_access_key")
    }
    return Credentials(
      accessKeyID: key, secretAccessKey: secret,
      sessionToken: section.secret("aws_security_token") ?? section.secret("aws_session_token"),
      accountID: section["aws_account_id"], origin: "profile \(profile) in \(file)")
  }
}
