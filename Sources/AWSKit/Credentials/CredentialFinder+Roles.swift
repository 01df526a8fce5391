// Roles of profiles: botocore's `AssumeRoleProvider` and `AssumeRoleWithWebIdentityProvider`.

extension CredentialFinder {
  func isRole(_ profile: Profile) -> Bool {
    profile.has("role_arn") && !profile.has("web_identity_token_file")
  }

  private func hasKeys(_ profile: Profile) -> Bool {
    profile.has("aws_access_key_id") || profile.has("aws_secret_access_key")
  }

  /// The role that a profile names; `visited` are the profiles that led here, this one among them.
  func role(of name: String, visited: inout [String]) throws(CredentialFailure) -> RoleSource {
    let profile = settings.shared.profiles[name] ?? Profile()
    guard let arn = profile["role_arn"], !arn.isEmpty else {
      throw CredentialFailure(.invalid, "role_arn of profile \(name) is empty")
    }
    let base: CredentialSource
    switch (profile["source_profile"], profile["credential_source"]) {
    case (_?, _?):
      throw CredentialFailure(
        .invalid, "profile \(name) has both source_profile and credential_source",
        hint: "keep one of them")
    case (nil, nil):
      throw CredentialFailure(
        .invalid, "profile \(name) has role_arn without source_profile or credential_source",
        hint: "say in one of them whose credentials ask for the role")
    case (nil, let source?): base = try self.base(source, of: name)
    case (let source?, nil): base = try self.base(profile: source, of: name, &visited)
    }
    return RoleSource(
      profile: name, roleARN: arn, base: base, externalID: profile["external_id"],
      mfaSerial: profile["mfa_serial"], sessionName: profile["role_session_name"],
      duration: profile["duration_seconds"].flatMap { Int(Blanks.trimmed($0)) })
  }

  /// What `credential_source` names.
  private func base(_ source: String, of name: String) throws(CredentialFailure)
    -> CredentialSource
  {
    let found: CredentialSource?
    switch source {
    case "Environment": found = try environmentCredentials().map { .environment($0) }
    case "EcsContainer": found = try container().map { .container($0) }
    case "Ec2InstanceMetadata": found = settings.metadata.isDisabled.value ? nil : .metadata
    default:
      throw CredentialFailure(
        .invalid,
        "credential_source of profile \(name) is none of Environment, Ec2InstanceMetadata, EcsContainer"
      )
    }
    guard let found else {
      throw CredentialFailure(
        .refused, "profile \(name) takes credentials from \(source), which has none")
    }
    return found
  }

  /// What `source_profile` names.
  ///
  /// A profile may name itself for the keys that it has; every other circle is a mistake.
  private func base(profile source: String, of name: String, _ visited: inout [String])
    throws(CredentialFailure) -> CredentialSource
  {
    guard let profile = settings.shared.profiles[source] else {
      throw CredentialFailure(
        .invalid, "source_profile of profile \(name) is \(source), which does not exist")
    }
    if visited.contains(source) && (source != name || !hasKeys(profile)) {
      let circle = (visited + [source]).joined(separator: ", ")
      throw CredentialFailure(.invalid, "the source profiles go round in a circle: \(circle)")
    }
    visited.append(source)
    if isRole(profile) && !hasKeys(profile) {
      return .assumedRole(try role(of: source, visited: &visited))
    }
    guard let found = try self.source(of: source, usesEnvironment: false) else {
      throw CredentialFailure(.invalid, "source profile \(source) has no credentials")
    }
    return found
  }

  /// The environment's variables beat the profile's settings one by one.
  func webIdentity(of name: String, _ usesEnvironment: Bool) throws(CredentialFailure)
    -> WebIdentitySource?
  {
    let profile = settings.shared.profiles[name] ?? Profile()
    func text(_ variable: String, _ setting: String) -> String? {
      let text = usesEnvironment ? settings.environment[variable] : nil
      return text ?? profile[setting].flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let file = text("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else {
      return nil
    }
    guard let arn = text("AWS_ROLE_ARN", "role_arn") else {
      throw CredentialFailure(
        .invalid, "a web identity token is set without a role",
        hint: "set AWS_ROLE_ARN, or role_arn in the profile")
    }
    return WebIdentitySource(
      profile: profile.has("web_identity_token_file") ? name : nil, roleARN: arn, tokenFile: file,
      sessionName: text("AWS_ROLE_SESSION_NAME", "role_session_name"))
  }
}
