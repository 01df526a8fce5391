package import FleetModel

/// Credentials that are fetched when they are first asked for, and anew before they expire.
///
/// With less than 15 minutes left they are renewed in the background while the old ones are used;
/// with less than 10, everyone waits, and a failure is everyone's. Of short-lived credentials, these
/// are at most a half and a third of their time. Credentials that do not expire are kept.
package actor RefreshingCredentials: CredentialProvider {
  private let fetch: @Sendable () async throws(CredentialFailure) -> Credentials
  private let now: @Sendable () -> Timestamp
  private var current: Credentials?
  /// How long the current ones had when they came; nil where they do not expire.
  private var lifetime: Duration?
  /// Whether AWS called the current ones expired.
  private var isRejected = false
  private var refresh: Task<Result<Credentials, CredentialFailure>, Never>?
  /// Those who wait for the refresh, and were not cancelled.
  private var waiting: Set<Int> = []
  private var nextWaiter = 0
  /// When a refresh in the background may be tried next.
  private var nextAttempt: Timestamp?

  package init(
    now: @escaping @Sendable () -> Timestamp,
    fetch: @escaping @Sendable () async throws(CredentialFailure) -> Credentials
  ) {
    self.now = now
    self.fetch = fetch
  }

  package func credentials() async throws(CredentialFailure) -> Credentials {
    guard let current, !isRejected else { return try await refreshed() }
    guard let expiry = current.expiresAt, let lifetime else { return current }
    let left = expiry - now()
    if left < min(.seconds(600), lifetime / 3) { return try await refreshed() }
    if left < min(.seconds(900), lifetime / 2), now() >= nextAttempt ?? now() {
      _ = startRefresh()
    }
    return current
  }

  package func invalidate(_ credentials: Credentials) async {
    if credentials == current { isRejected = true }
  }

  private func refreshed() async throws(CredentialFailure) -> Credentials {
    let task = startRefresh()
    let number = nextWaiter
    nextWaiter += 1
    waiting.insert(number)
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      Task { await self.giveUp(number) }
    }
    waiting.remove(number)
    return try result.get()
  }

  /// A refresh that nobody waits for any more is cancelled: a person may be asked, or a server silent.
  private func giveUp(_ number: Int) {
    if waiting.remove(number) != nil, waiting.isEmpty { refresh?.cancel() }
  }

  /// The refresh that is under way, or a new one.
  private func startRefresh() -> Task<Result<Credentials, CredentialFailure>, Never> {
    if let refresh { return refresh }
    let task = Task { await self.run() }
    refresh = task
    return task
  }

  private func run() async -> Result<Credentials, CredentialFailure> {
    let result: Result<Credentials, CredentialFailure>
    do throws(CredentialFailure) {
      let fresh = try await fetch()
      if let expiry = fresh.expiresAt, expiry <= now() {
        throw CredentialFailure(
          .expired, "the credentials of the \(fresh.origin) had expired when they came")
      }
      current = fresh
      lifetime = fresh.expiresAt.map { $0 - now() }
      isRejected = false
      nextAttempt = nil
      result = .success(fresh)
    } catch {
      nextAttempt = now() + .seconds(60)
      result = .failure(error)
    }
    refresh = nil
    return result
  }
}
