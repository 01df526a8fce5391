extension CredentialFinder {
  /// What a profile says of IAM Identity Center, together with the `sso-session` that it names.
  ///
  /// Source: botocore's `SSOProvider._load_sso_config`.
  func sso(of name: String) throws(CredentialFailure) -> SSOSource? {
    var profile = settings.shared.profiles[name] ?? Profile()
    guard profile.has("sso_account_id") || profile.has("sso_role_name") else { return nil }
    let session = profile["sso_session"]
    if let session {
      guard let section = settings.shared.ssoSessions[session] else {
        throw CredentialFailure(
          .invalid, "profile \(name) names the sso-session \(session), which does not exist")
      }
      for (key, value) in section.values {
        if let own = profile.values[key], own.content != value.content {
          throw CredentialFailure(
            .invalid, "\(key) of profile \(name) contradicts that of sso-session \(session)")
        }
        profile.values[key] = value
      }
    }
    guard let account = profile["sso_account_id"], let role = profile["sso_role_name"],
      let startURL = profile["sso_start_url"], let region = profile["sso_region"]
    else {
      let needed = ["sso_account_id", "sso_role_name", "sso_start_url", "sso_region"]
      let missing = needed.filter { !profile.has($0) }.joined(separator: ", ")
      throw CredentialFailure(.invalid, "profile \(name) uses SSO but lacks \(missing)")
    }
    return SSOSource(
      profile: name, session: session, startURL: startURL, region: region, accountID: account,
      roleName: role)
  }
}
