import FleetModel

/// Credentials that `aws login` left, while they last.
///
/// fleetdb does not renew them. Source: botocore's `LoginCredentialFetcher`.
struct LoginCredentials: Sendable {
  let source: LoginSource
  let environment: AWSEnvironment
  let context: CredentialContext

  func credentials() throws(CredentialFailure) -> Credentials {
    let folder = environment["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache"
    let name = try HexDigest.sha256(source.session)
    let path = environment.expanding(folder) + "/\(name).json"
    let bytes: [UInt8]?
    do {
      bytes = try context.files.read(path)
    } catch {
      throw CredentialFailure(.refused, "cannot read \(path): \(error.reason)")
    }
    guard let bytes else { throw expired("was never begun") }
    let keys = try CredentialAnswer(bytes, from: "the login session in \(path)")
      .object("accessToken")
    let expiry = try keys.time("expiresAt")
    if expiry <= context.now() { throw expired("expired at \(expiry)") }
    return Credentials(
      accessKeyID: try keys.text("accessKeyId"),
      secretAccessKey: try keys.secret("secretAccessKey"),
      sessionToken: try keys.secret("sessionToken"), expiresAt: expiry,
      accountID: keys.optional("accountId"), origin: "profile \(source.profile) (login)")
  }

  private func expired(_ how: String) -> CredentialFailure {
    CredentialFailure(
      .expired, "the login session of profile \(source.profile) \(how)",
      hint: "run aws login --profile \(source.profile)")
  }
}
