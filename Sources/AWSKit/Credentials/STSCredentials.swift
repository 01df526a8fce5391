import FleetModel
import JSONKit

/// Asks STS for the credentials of a role.
struct STSCredentials: Sendable {
  let context: CredentialContext
  /// Where STS is called.
  let region: String

  /// The Region that is set, else one of the role's partition.
  static func region(_ settings: AWSSettings, roleARN: String) -> String {
    if let region = settings.region { return region.value }
    let parts = roleARN.split(separator: ":", omittingEmptySubsequences: false)
    switch parts.count > 1 ? parts[1] : "" {
    case "aws-cn": return "cn-north-1"
    case "aws-us-gov": return "us-gov-west-1"
    default: return "us-east-1"
    }
  }

  /// What `AssumeRole` gives to the holder of the base credentials.
  func assumeRole(
    _ roleARN: String, base: any CredentialProvider, sessionName: String?, externalID: String?,
    duration: Int?, mfa: (serial: String, code: Secret)? = nil, origin: String
  ) async throws(CredentialFailure) -> Credentials {
    var parameters = parameters(roleARN, sessionName)
    if let externalID { parameters.append(.init("ExternalId", .string(externalID))) }
    if let duration { parameters.append(.init("DurationSeconds", .integer(duration))) }
    var secrets: [Secret] = []
    if let mfa {
      parameters.append(.init("SerialNumber", .string(mfa.serial)))
      parameters.append(.init("TokenCode", .string(mfa.code.revealed)))
      secrets.append(mfa.code)
    }
    // Asked for before, so that why there are none is told as it is.
    _ = try await base.credentials()
    return try await call("AssumeRole", parameters, base, roleARN, hiding: secrets, origin)
  }

  /// What `AssumeRoleWithWebIdentity` gives to the holder of a token.
  func assumeRole(of source: WebIdentitySource) async throws(CredentialFailure) -> Credentials {
    let token = try context.secret(
      inFile: source.tokenFile, namedBy: "web_identity_token_file")
    let parameters =
      parameters(source.roleARN, source.sessionName) + [
        .init("WebIdentityToken", .string(token.revealed))
      ]
    let origin = source.profile.map { "profile \($0) (web-identity)" }
    return try await call(
      "AssumeRoleWithWebIdentity", parameters, nil, source.roleARN, hiding: [token],
      origin ?? "environment (web-identity)")
  }

  private func parameters(_ roleARN: String, _ sessionName: String?) -> [JSONValue.Member] {
    let epoch = context.now().milliseconds / 1000
    return [
      .init("RoleArn", .string(roleARN)),
      .init("RoleSessionName", .string(sessionName ?? "fleetdb-\(epoch)")),
    ]
  }

  private func call(
    _ operation: String, _ parameters: [JSONValue.Member], _ base: (any CredentialProvider)?,
    _ roleARN: String, hiding secrets: [Secret], _ origin: String
  ) async throws(CredentialFailure) -> Credentials {
    let answer: JSONValue
    do {
      answer = try await context.sts.call(
        AWSOperation(.sts, operation, parameters), region: region, credentials: base)
    } catch {
      throw STSCredentials.failure(error, roleARN, hiding: secrets)
    }
    let whole = CredentialAnswer(answer, from: "STS \(operation)")
    let keys = try whole.object("Credentials")
    let user = (try? whole.object("AssumedRoleUser"))?.optional("Arn")
    let account = user?.split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first
    return Credentials(
      accessKeyID: try keys.text("AccessKeyId"),
      secretAccessKey: try keys.secret("SecretAccessKey"),
      sessionToken: try keys.secret("SessionToken"), expiresAt: try keys.time("Expiration"),
      accountID: account.map(String.init), origin: origin)
  }

  private static func failure(
    _ error: AWSCallFailure, _ roleARN: String, hiding secrets: [Secret]
  ) -> CredentialFailure {
    let kind: CredentialFailure.Kind =
      switch error.error.failure {
      case .expiredCredentials: .expired
      case .unreachable: .unreachable
      case .denied: .denied
      case .serviceError, .throttled: .unavailable
      default: .refused
      }
    let reason = Redaction(secrets).line(error.error.summary ?? "no reason is given")
    return CredentialFailure(kind, "\(error.operation) of \(roleARN) failed: \(reason)")
  }
}

/// A code that can be used once.
actor OneTimeCode {
  private var code: Secret?

  init(_ code: Secret?) { self.code = code }

  /// Nil where there was none, or it has been taken.
  func take() -> Secret? {
    defer { code = nil }
    return code
  }
}

extension RoleSource {
  /// What STS gives for the role.
  func credentials(
    _ sts: STSCredentials, base: any CredentialProvider, code: OneTimeCode
  ) async throws(CredentialFailure) -> Credentials {
    var mfa: (serial: String, code: Secret)?
    if let mfaSerial {
      // Asked for before the code is taken, so that no failure of theirs uses it up.
      _ = try await base.credentials()
      guard let code = await code.take() else {
        throw CredentialFailure(
          .expired,
          "the role of profile \(profile) needs a new code of the MFA device \(mfaSerial)",
          hint: "run again with --mfa-code and the six digits that it shows")
      }
      mfa = (mfaSerial, code)
    }
    return try await sts.assumeRole(
      roleARN, base: base, sessionName: sessionName, externalID: externalID, duration: duration,
      mfa: mfa, origin: "profile \(profile) (assume-role)")
  }
}
