import FleetModel
import JSONKit

/// The token of an SSO session, as `aws sso login` keeps it, renewed where that is possible.
///
/// Source: botocore's `SSOTokenLoader` and `SSOTokenProvider`.
struct SSOTokens: Sendable {
  let source: SSOSource
  let settings: AWSSettings
  let context: CredentialContext

  func token() async throws(CredentialFailure) -> Secret {
    let path = try path()
    let name = "the SSO token in \(path)"
    let bytes: [UInt8]?
    do {
      bytes = try context.files.read(path)
    } catch {
      throw CredentialFailure(.refused, "cannot read \(path): \(error.reason)")
    }
    guard let bytes else { throw SSOCredentials.expired(source) }
    let cached = try CredentialAnswer(bytes, from: name)
    let token = try cached.secret("accessToken")
    let left = try cached.time("expiresAt") - context.now()
    if source.session != nil && left < .seconds(900) {
      if let renewed = try await renewed(cached, path) { return renewed }
    }
    if left <= .zero { throw SSOCredentials.expired(source) }
    return token
  }

  private func path() throws(CredentialFailure) -> String {
    let name = try HexDigest.sha1(source.session ?? source.startURL)
    return settings.environment.expanding("~/.aws/sso/cache/\(name).json")
  }

  /// Nil where the session cannot be renewed, or its server does not do it.
  private func renewed(_ cached: CredentialAnswer, _ path: String) async throws(CredentialFailure)
    -> Secret?
  {
    guard let refreshToken = cached.optional("refreshToken"),
      let clientID = cached.optional("clientId"),
      let clientSecret = cached.optional("clientSecret"),
      let registration = cached.optional("registrationExpiresAt"),
      let registrationExpiry = Timestamp(registration), registrationExpiry > context.now()
    else { return nil }
    let base = try SSOCredentials.endpoint("sso_oidc", "oidc", source, settings)
    let body = JSONValue.object([
      .init("clientId", .string(clientID)), .init("clientSecret", .string(clientSecret)),
      .init("grantType", .string("refresh_token")), .init("refreshToken", .string(refreshToken)),
    ])
    let request = HTTPRequest(
      .post, base + "/token", headers: [HTTPHeader("content-type", "application/json")],
      body: Array(body.text.utf8), limits: HTTPLimits(bytes: 1 << 20))
    // The old token may still be good; if not, the one who asked tells to sign in again.
    guard let given = try? await context.body(of: request, "SSO OIDC", attempts: 3),
      let answer = try? CredentialAnswer(given, from: "SSO OIDC"),
      let token = answer.optional("accessToken"), let seconds = answer.number("expiresIn")
    else { return nil }
    let expiry = context.now() + .seconds(seconds)
    var members: [JSONValue.Member] = [
      .init("startUrl", .string(source.startURL)), .init("region", .string(source.region)),
      .init("accessToken", .string(token)),
      .init("expiresAt", .string(SSOTokens.wholeSeconds(expiry).description)),
      .init("clientId", .string(clientID)), .init("clientSecret", .string(clientSecret)),
      .init("registrationExpiresAt", .string(registration)),
    ]
    members.append(
      .init("refreshToken", .string(answer.optional("refreshToken") ?? refreshToken)))
    // Where it cannot be kept, it still serves this run.
    try? context.files.replace(path, with: Array(JSONValue.object(members).text.utf8))
    return Secret(token)
  }

  /// As other readers of the file expect it.
  private static func wholeSeconds(_ time: Timestamp) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds / 1000 * 1000)
  }
}
