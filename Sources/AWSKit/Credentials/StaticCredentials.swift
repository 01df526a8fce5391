import FleetModel

/// Credentials that nothing renews.
struct StaticCredentials: CredentialProvider {
  let fixed: Credentials
  let now: @Sendable () -> Timestamp

  func credentials() async throws(CredentialFailure) -> Credentials {
    if let expiry = fixed.expiresAt, expiry <= now() {
      throw CredentialFailure(
        .expired, "the credentials of the \(fixed.origin) expired at \(expiry)")
    }
    return fixed
  }

  func invalidate(_ credentials: Credentials) async {}
}
