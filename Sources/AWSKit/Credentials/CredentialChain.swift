import FleetModel

/// From the settings to credentials.
package struct CredentialChain: Sendable {
  private let settings: AWSSettings
  private let context: CredentialContext

  package init(_ settings: AWSSettings, _ context: CredentialContext) {
    self.settings = settings
    self.context = context
  }

  /// Where credentials come from; nothing is asked.
  ///
  /// - throws: `.none` where nothing is set up, `.invalid` where something is set up wrongly.
  package func source() throws(CredentialFailure) -> CredentialSource {
    guard let source = try CredentialFinder(settings: settings).find() else {
      throw CredentialChain.none("the metadata of EC2 is switched off")
    }
    return source
  }

  /// What gives the credentials, and renews them.
  package func provider() throws(CredentialFailure) -> any CredentialProvider {
    provider(for: try source(), isBase: false, OneTimeCode(context.mfaCode))
  }

  private func provider(for source: CredentialSource, isBase: Bool, _ code: OneTimeCode)
    -> any CredentialProvider
  {
    let context = context
    let settings = settings
    let fetch: @Sendable () async throws(CredentialFailure) -> Credentials
    switch source {
    case .environment(let fixed), .credentialsFile(let fixed), .configFile(let fixed):
      return StaticCredentials(fixed: fixed, now: context.now)
    case .assumedRole(let role):
      let base = provider(for: role.base, isBase: true, code)
      let sts = STSCredentials(
        context: context, region: STSCredentials.region(settings, roleARN: role.roleARN))
      fetch = { () async throws(CredentialFailure) in
        try await role.credentials(sts, base: base, code: code)
      }
    case .webIdentity(let identity):
      let sts = STSCredentials(
        context: context, region: STSCredentials.region(settings, roleARN: identity.roleARN))
      fetch = { () async throws(CredentialFailure) in try await sts.assumeRole(of: identity) }
    case .sso(let sso):
      let portal = SSOCredentials(source: sso, settings: settings, context: context)
      fetch = { () async throws(CredentialFailure) in try await portal.credentials() }
    case .login(let login):
      let cache = LoginCredentials(
        source: login, environment: settings.environment, context: context)
      fetch = { () async throws(CredentialFailure) in try cache.credentials() }
    case .process(let process):
      let program = ProcessCredentials(
        source: process, environment: settings.environment, context: context)
      fetch = { () async throws(CredentialFailure) in try await program.credentials() }
    case .container(let container):
      let server = ContainerCredentials(
        source: container, environment: settings.environment, context: context)
      fetch = { () async throws(CredentialFailure) in try await server.credentials() }
    case .metadata:
      let service = MetadataService(settings: settings.metadata, context: context)
      let isFirst = OneTimeFlag(isSet: !isBase)
      fetch = { () async throws(CredentialFailure) in
        do throws(CredentialFailure) {
          let credentials = try await service.credentials()
          await isFirst.clear()
          return credentials
        } catch {
          // Who never had any does not run on EC2, or its instance has no role.
          throw await isFirst.isSet ? CredentialChain.none(error.message) : error
        }
      }
    }
    return RefreshingCredentials(now: context.now, fetch: fetch)
  }

  /// Every source was looked at; of the last one it is told why it has none.
  private static func none(_ last: String) -> CredentialFailure {
    CredentialFailure(
      .none, "no credentials are set up in the environment or the AWS files, and \(last)",
      hint: "name a profile with --profile, or set credentials up with aws configure")
  }
}

/// Whether something is still to happen for the first time.
private actor OneTimeFlag {
  private(set) var isSet: Bool

  init(isSet: Bool) { self.isSet = isSet }

  func clear() { isSet = false }
}
