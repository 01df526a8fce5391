import FleetModel

/// Credentials of a role in IAM Identity Center, for a token that `aws sso login` left.
///
/// Source: botocore's `SSOCredentialFetcher`.
struct SSOCredentials: Sendable {
  let source: SSOSource
  let settings: AWSSettings
  let context: CredentialContext

  func credentials() async throws(CredentialFailure) -> Credentials {
    let tokens = SSOTokens(source: source, settings: settings, context: context)
    let token = try await tokens.token()
    guard token.revealed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw CredentialFailure(.invalid, "the SSO token of profile \(source.profile) is no token")
    }
    let base = try SSOCredentials.endpoint("sso", "portal.sso", source, settings)
    let query =
      "role_name=\(QueryText.encode(source.roleName))&account_id=\(QueryText.encode(source.accountID))"
    let request = HTTPRequest(
      .get, "\(base)/federation/credentials?\(query)",
      headers: [
        HTTPHeader("accept", "application/json"),
        HTTPHeader("x-amz-sso_bearer_token", token.revealed),
      ], limits: HTTPLimits(bytes: 1 << 20))
    guard let body = try await context.ask(request, "the SSO portal", attempts: 3, refusal: 401)
    else { throw SSOCredentials.expired(source) }
    let answer = try CredentialAnswer(body, from: "the SSO portal").object("roleCredentials")
    guard let expiry = answer.number("expiration") else {
      throw CredentialFailure(.refused, "the SSO portal gave no expiration")
    }
    return Credentials(
      accessKeyID: try answer.text("accessKeyId"),
      secretAccessKey: try answer.secret("secretAccessKey"),
      sessionToken: try answer.secret("sessionToken"),
      expiresAt: Timestamp(milliseconds: expiry), accountID: source.accountID,
      origin: "profile \(source.profile) (sso)")
  }

  /// Without a slash at the end.
  static func endpoint(
    _ service: String, _ host: String, _ source: SSOSource, _ settings: AWSSettings
  ) throws(CredentialFailure) -> String {
    let setting: Setting<String>?
    do {
      setting = try settings.endpointURL(of: service)
    } catch {
      throw CredentialFailure(.invalid, error.message)
    }
    if let url = setting?.value {
      // A token that is sent as it is must not be read on the way.
      guard let origin = HTTPOrigin(url), origin.isSecure || origin.isLoopback else {
        throw CredentialFailure(
          .invalid, "the endpoint URL of \(service) is neither https nor this machine")
      }
      return String(origin.url.dropLast())
    }
    guard source.region.utf8.allSatisfy(QueryText.isUnreserved) else {
      throw CredentialFailure(.invalid, "sso_region of profile \(source.profile) is no Region")
    }
    let suffix = source.region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return "https://\(host).\(source.region).\(suffix)"
  }

  static func expired(_ source: SSOSource) -> CredentialFailure {
    CredentialFailure(
      .expired, "the SSO session of profile \(source.profile) has expired or was never begun",
      hint: "run aws sso login --profile \(source.profile)")
  }
}

/// Percent-encoding for the query of a URL that is not signed.
enum QueryText {
  static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if isUnreserved(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// See RFC 3986, section 2.3.
  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
