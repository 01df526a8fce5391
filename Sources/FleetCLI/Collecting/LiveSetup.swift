import AWSKit
import FleetModel
import FleetSources
import FleetStore
import Glibc

/// Everything that a live collection needs of this process: settings, credentials, transport, and whom to ask.
struct LiveSetup: Sendable {
  private let request: LiveRequest
  private let environment: Environment
  private let bases: [CredentialBase]
  private let limiter: RateLimiter
  private let knownScopes: [String: [Scope]]
  private let spoolFolder: String
  private let rawFolder: String?
  private let capturedAt: Timestamp
  let calls: CallStatistics

  /// Reads the AWS files; nothing is asked.
  ///
  /// Throws where no profile has credentials, or the settings are no sense.
  init(_ session: Session, _ request: LiveRequest, capturedAt: Timestamp) throws {
    self.request = request
    self.capturedAt = capturedAt
    environment = session.environment
    let calls = CallStatistics()
    let limiter = RateLimiter(
      timing: .ofProcess(session.environment), maximumRate: request.maximumRate)
    self.calls = calls
    self.limiter = limiter
    let path = try session.databasePath()
    spoolFolder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    rawFolder =
      request.keepsRaw
      ? "\(path).raw/\(capturedAt.description.replacing(":", with: ""))" : nil
    knownScopes = [:]
    if let rawFolder, access(rawFolder, F_OK) == 0 {
      throw ErrorReport.Raised(
        report: ErrorReport(
          "cannot keep the answers in \(rawFolder): those of another run are there",
          hint: "move them away, or leave out --keep-raw", status: .failed))
    }
    let profiles = request.profiles.isEmpty ? [nil] : request.profiles.map(Optional.some)
    bases = try profiles.map { profile in
      try CredentialBase(
        session, request, profile: profile, limiter: limiter, calls: calls)
    }
    for warning in Set(bases.flatMap(\.settings.warnings)).sorted() {
      session.say("warning: \(warning)")
    }
    if let failure = bases.compactMap(\.failure).first, bases.allSatisfy({ $0.failure != nil }) {
      throw failure
    }
  }

  private init(_ other: LiveSetup, knownScopes: [String: [Scope]]) {
    request = other.request
    environment = other.environment
    bases = other.bases
    limiter = other.limiter
    self.knownScopes = knownScopes
    spoolFolder = other.spoolFolder
    rawFolder = other.rawFolder
    capturedAt = other.capturedAt
    calls = other.calls
  }

  /// With what the database has seen, so that an account that refuses all makes it unknown.
  func knowing(_ scopes: [Scope]) -> LiveSetup {
    LiveSetup(self, knownScopes: Dictionary(grouping: scopes, by: \.account))
  }

  // MARK: - Collecting

  /// Asks AWS for everything, and tells of each part as it comes.
  ///
  /// Throws where it cannot be known whom to ask.
  func collect(_ deliver: @escaping @Sendable (LiveEvent) -> Void) async throws {
    var accounts: [LiveAccount] = []
    for base in bases {
      if let failure = base.failure {
        deliver(
          .refused(label: base.label, account: nil, AWSServiceError(failure), hint: failure.hint))
        continue
      }
      accounts += try await self.accounts(of: base, deliver)
    }
    let begin = ContinuousClock.now
    let options = LiveOptions(
      readsNetwork: request.readsNetwork, readsConsoles: request.readsConsoles,
      spoolFolder: spoolFolder, keepsAnswers: rawFolder != nil,
      knownScopes: { knownScopes[$0] ?? [] })
    await LiveCollection(
      accounts: accounts, options: options, capturedAt: capturedAt,
      elapsed: { ContinuousClock.now - begin }
    ).run(deliver)
  }

  /// The accounts that one set of credentials leads to.
  private func accounts(
    of base: CredentialBase, _ deliver: @Sendable (LiveEvent) -> Void
  ) async throws -> [LiveAccount] {
    do throws(CredentialFailure) {
      // Before a Region is asked for: without credentials it would be of no use.
      _ = try await base.provider.credentials()
    } catch {
      deliver(.refused(label: base.label, account: nil, AWSServiceError(error), hint: error.hint))
      return []
    }
    let home = try await base.homeRegion(request)
    let regions =
      request.regions.isEmpty ? try RegionSelection([home]) : request.regions
    if let file = request.accountsFile {
      let listed = try ListedAccount.read(file: file)
      return listed.map {
        base.account(
          $0, roleName: request.roleName, externalID: request.externalID, regions: regions,
          home: home)
      }
    }
    guard request.readsOrganization else {
      return [
        LiveAccount(
          id: nil, name: nil, regions: regions, homeRegion: home, label: base.label,
          asker: base.client(base.provider, account: base.label))
      ]
    }
    let client = base.client(base.provider, account: base.label)
    do throws(AWSCallFailure) {
      let found = try await Organization.accounts(by: client, region: home)
      for account in found.suspended {
        deliver(.skipped(account: account.id, name: account.name, why: "is suspended"))
      }
      let own = try await Organization.ownAccount(by: client, region: home)
      return found.active.map { account in
        // The management account has no role for itself; its own credentials do.
        base.account(
          account, roleName: account.id == own ? nil : request.roleName,
          externalID: request.externalID, regions: regions, home: home)
      }
    } catch {
      deliver(.unlisted(label: "the organization of \(base.label)", error.error))
      return []
    }
  }

  // MARK: - Keeping answers

  /// Writes the answers of a scope into the folder of `--keep-raw`.
  func keep(_ answers: KeptAnswers) throws {
    guard let rawFolder else { return }
    try KeptAnswers.writeManifest(
      to: rawFolder, capturedAt: capturedAt, partition: answers.scope.partition)
    try answers.write(to: rawFolder)
  }
}

extension AWSServiceError {
  /// That there were no credentials to ask with.
  init(_ failure: CredentialFailure) {
    let kind: AWSFailure =
      switch failure.kind {
      case .none, .invalid, .refused, .denied: .badCredentials
      case .expired: .expiredCredentials
      case .unavailable: .serviceError
      case .unreachable: .unreachable
      }
    self.init(code: nil, operation: nil, message: failure.message, failure: kind)
  }
}
