/// A role that fleetdb itself assumes, such as one in every account of an organization.
package struct AssumedRole: CredentialProvider {
  private let refreshing: RefreshingCredentials

  /// `base` asks for the role, of STS in `region`.
  ///
  /// `sessionName` nil stands for `fleetdb-` and the seconds since the epoch; `duration` nil for what STS gives.
  package init(
    _ roleARN: String, base: any CredentialProvider, externalID: String? = nil,
    sessionName: String? = nil, duration: Int? = nil, region: String, context: CredentialContext
  ) {
    let sts = STSCredentials(context: context, region: region)
    refreshing = RefreshingCredentials(now: context.now) { () async throws(CredentialFailure) in
      try await sts.assumeRole(
        roleARN, base: base, sessionName: sessionName, externalID: externalID, duration: duration,
        origin: "role \(roleARN)")
    }
  }

  package func credentials() async throws(CredentialFailure) -> Credentials {
    try await refreshing.credentials()
  }

  package func invalidate(_ credentials: Credentials) async {
    await refreshing.invalidate(credentials)
  }
}
