import AWSKit
import FleetModel
import FleetSources

/// One set of credentials, with the settings that go with it.
struct CredentialBase: Sendable {
  let settings: AWSSettings
  let provider: any CredentialProvider
  /// Why there are no credentials; nil if there are.
  let failure: CredentialFailure?
  /// For people, such as `profile prod`.
  let label: String
  private let context: CredentialContext
  private let transport: any HTTPTransport
  private let clientSettings: ClientSettings
  private let limiter: RateLimiter
  private let timing: CallTiming
  private let calls: CallStatistics

  init(
    _ session: Session, _ request: LiveRequest, profile: String?, limiter: RateLimiter,
    calls: CallStatistics
  ) throws {
    let environment = session.environment
    let settings = try AWSSettings(
      environment: AWSEnvironment(environment.variables), profile: profile, files: DiskFiles())
    let timing = CallTiming.ofProcess(environment)
    let clientSettings = try ClientSettings(settings, request)
    let transport = CurlTransport(settings: TransportSettings(settings, clientSettings.userAgent))
    let context = CredentialContext(
      files: DiskFiles(), transport: transport,
      sts: ServiceCaller(
        transport: transport, settings: clientSettings, limiter: limiter, timing: timing,
        account: "credentials", statistics: calls),
      programs: LocalPrograms(), mfaCode: request.mfaCode.map(Secret.init),
      now: environment.clock)
    self.settings = settings
    self.context = context
    self.transport = transport
    self.clientSettings = clientSettings
    self.limiter = limiter
    self.timing = timing
    self.calls = calls
    label =
      settings.profile.origin == .byDefault
      ? "the default credentials" : "profile \(settings.profile.value)"
    do throws(CredentialFailure) {
      provider = try CredentialChain(settings, context).provider()
      failure = nil
    } catch {
      provider = NoCredentials(failure: error)
      failure = error
    }
  }

  /// Where STS and the like are asked: the Region that is set, else the first that is named.
  ///
  /// Throws `ErrorReport.Raised` where none is known.
  func homeRegion(_ request: LiveRequest) async throws -> String {
    if let region = settings.region?.value { return region }
    // Not the first that is named: the account may have disabled it.
    if let named = request.regions.named.first { return Partition.of(region: named).globalRegion }
    if request.regions.needsDiscovery { return "us-east-1" }
    do throws(CredentialFailure) {
      return try await MetadataService(settings: settings.metadata, context: context).region()
    } catch {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "no Region is set", hint: "name Regions with --region, or all of them with --region all",
          status: .usage))
    }
  }

  func client(_ provider: any CredentialProvider, account: String) -> AWSClient {
    AWSClient(
      transport: transport, credentials: provider, account: account, settings: clientSettings,
      limiter: limiter, timing: timing, statistics: calls)
  }

  /// An account that is reached through a role, or with these credentials themselves where there is none.
  func account(
    _ listed: ListedAccount, roleName: String?, externalID: String?, regions: RegionSelection,
    home: String
  ) -> LiveAccount {
    let partition = Partition.of(region: home).id
    let role =
      listed.roleARN ?? roleName.map { "arn:\(partition):iam::\(listed.id):role/\($0)" }
    let credentials: any CredentialProvider =
      role.map { role in
        AssumedRole(
          role, base: provider, externalID: listed.externalID ?? externalID, region: home,
          context: context)
      } ?? provider
    return LiveAccount(
      id: listed.id, name: listed.name, regions: listed.regions ?? regions, homeRegion: home,
      label: "account \(listed.id)", asker: client(credentials, account: listed.id))
  }
}

/// Stands where there are no credentials.
private struct NoCredentials: CredentialProvider {
  let failure: CredentialFailure

  func credentials() async throws(CredentialFailure) -> Credentials { throw failure }
  func invalidate(_ credentials: Credentials) async {}
}

extension CallTiming {
  /// The clocks of the machine, real sleep and real chance.
  static func ofProcess(_ environment: Environment) -> CallTiming {
    let begin = ContinuousClock.now
    return CallTiming(
      now: environment.clock, uptime: { ContinuousClock.now - begin },
      sleep: { (duration) async throws(CancellationError) in
        do { try await Task.sleep(for: duration) } catch { throw CancellationError() }
      }, random: { Double.random(in: 0..<1) })
  }
}

extension TransportSettings {
  /// As the AWS files and the environment say.
  init(_ settings: AWSSettings, _ userAgent: String) {
    self.init(
      userAgent: userAgent, certificates: settings.caBundle?.value,
      httpsProxy: settings.proxies.https?.value.revealed,
      httpProxy: settings.proxies.http?.value.revealed,
      proxyExceptions: settings.proxies.exceptions?.value.split(separator: ",").map(String.init)
        ?? [])
  }
}

extension ClientSettings {
  /// As the AWS files, the environment and the command line say.
  init(_ settings: AWSSettings, _ request: LiveRequest) throws {
    var overrides: [AWSService: String] = [:]
    let endpoints = Endpoint.Options(
      fips: settings.usesFIPS.value, dualStack: settings.usesDualStack.value,
      legacySTS: settings.stsEndpoints.value == .legacy, allowsHTTP: request.allowsHTTP)
    for service in AWSService.allCases {
      overrides[service] =
        try request.endpointURL ?? settings.endpointURL(of: service.rawValue)?.value
      // What can never work is a mistake of whoever asks, and no failure of AWS's.
      do throws(EndpointFailure) {
        _ = try Endpoint.resolve(
          service, region: settings.region?.value ?? "us-east-1", options: endpoints,
          override: overrides[service])
      } catch {
        throw ErrorReport.Raised(
          report: ErrorReport(error.message, hint: error.hint, status: .usage))
      }
    }
    self.init(
      endpoints: endpoints,
      overrides: overrides,
      retries: RetryPolicy(
        mode: settings.retryMode?.value ?? .standard, maximumAttempts: settings.maxAttempts?.value),
      userAgent: UserAgent.text(version: fleetdbVersion, appID: settings.appID?.value))
  }
}
