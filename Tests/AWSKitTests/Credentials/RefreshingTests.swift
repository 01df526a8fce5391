import FleetModel
import Testing

@testable import AWSKit

/// A source that gives numbered credentials, and waits where it is told to.
private actor Source {
  var count = 0
  var lifetime: Duration? = .seconds(3600)
  var failure: CredentialFailure?
  private var isHeld = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func hold() { isHeld = true }

  func release() {
    isHeld = false
    for each in waiting { each.resume() }
    waiting = []
  }

  func set(lifetime: Duration?) { self.lifetime = lifetime }

  func set(failure: CredentialFailure?) { self.failure = failure }

  func give(at now: Timestamp) async throws(CredentialFailure) -> Credentials {
    count += 1
    let number = count
    if isHeld { await withCheckedContinuation { waiting.append($0) } }
    if let failure { throw failure }
    return Credentials(
      accessKeyID: "KEY\(number)", secretAccessKey: Secret("canary"),
      expiresAt: lifetime.map { now + $0 }, origin: "test")
  }
}

private func make() -> (FakeWorld, Source, RefreshingCredentials) {
  let world = FakeWorld()
  let source = Source()
  let refreshing = RefreshingCredentials(now: { world.now }) { () async throws(CredentialFailure) in
    try await source.give(at: world.now)
  }
  return (world, source, refreshing)
}

/// Lets other tasks go on until a claim holds.
private func settle(_ claim: () async -> Bool) async -> Bool {
  for _ in 0..<10_000 {
    if await claim() { return true }
    await Task.yield()
  }
  return false
}

@Test("however many ask at first, one fetches")
func oneFetches() async throws {
  let (_, source, refreshing) = make()
  await source.hold()
  try await withThrowingTaskGroup(of: String.self) { group in
    for _ in 0..<50 { group.addTask { try await refreshing.credentials().accessKeyID } }
    #expect(await settle { await source.count == 1 })
    for _ in 0..<100 { await Task.yield() }
    await source.release()
    for try await key in group { #expect(key == "KEY1") }
  }
  #expect(await source.count == 1)
}

@Test(
  "credentials of an hour are kept, renewed behind one's back, or waited for, by the time left",
  arguments: [(901, "KEY1", 1), (899, "KEY1", 2), (601, "KEY1", 2), (599, "KEY2", 2)])
func windows(left: Int, key: String, fetches: Int) async throws {
  let (world, source, refreshing) = make()
  _ = try await refreshing.credentials()
  world.pass(.seconds(3600 - left))
  #expect(try await refreshing.credentials().accessKeyID == key)
  #expect(await settle { await source.count == fetches })
}

@Test("while one renews in the background, others use the old ones at once")
func advisory() async throws {
  let (world, source, refreshing) = make()
  _ = try await refreshing.credentials()
  world.pass(.seconds(2800))
  await source.hold()
  for _ in 0..<20 { #expect(try await refreshing.credentials().accessKeyID == "KEY1") }
  #expect(await settle { await source.count == 2 })
  await source.release()
  #expect(await settle { (try? await refreshing.credentials().accessKeyID) == "KEY2" })
  #expect(await source.count == 2)
}

@Test("a failure in the background is kept quiet, and tried again after a minute")
func advisoryFailure() async throws {
  let (world, source, refreshing) = make()
  _ = try await refreshing.credentials()
  await source.set(failure: CredentialFailure(.unreachable, "away"))
  world.pass(.seconds(2710))
  _ = try await refreshing.credentials()
  #expect(await settle { await source.count == 2 })
  for _ in 0..<100 {
    #expect(try await refreshing.credentials().accessKeyID == "KEY1")
    await Task.yield()
  }
  #expect(await source.count == 2)
  world.pass(.seconds(61))
  _ = try await refreshing.credentials()
  #expect(await settle { await source.count == 3 })
}

@Test("a failure that is waited for is everyone's, and the next one tries again")
func mandatoryFailure() async throws {
  let (world, source, refreshing) = make()
  _ = try await refreshing.credentials()
  world.pass(.seconds(3100))
  await source.set(failure: CredentialFailure(.unreachable, "away"))
  await source.hold()
  await withTaskGroup(of: CredentialFailure?.self) { group in
    for _ in 0..<10 { group.addTask { await credentialFailure(refreshing) } }
    #expect(await settle { await source.count == 2 })
    for _ in 0..<100 { await Task.yield() }
    await source.release()
    for await failure in group { #expect(failure?.message == "away") }
  }
  #expect(await source.count == 2)
  await source.set(failure: nil)
  #expect(try await refreshing.credentials().accessKeyID == "KEY3")
}

@Test("credentials that AWS called expired are replaced, unless somebody did so before")
func invalidated() async throws {
  let (_, source, refreshing) = make()
  let first = try await refreshing.credentials()
  await refreshing.invalidate(first)
  #expect(try await refreshing.credentials().accessKeyID == "KEY2")
  await refreshing.invalidate(first)
  #expect(try await refreshing.credentials().accessKeyID == "KEY2")
  #expect(await source.count == 2)
}

@Test("credentials without an end are kept")
func endless() async throws {
  let (world, source, refreshing) = make()
  await source.set(lifetime: nil)
  _ = try await refreshing.credentials()
  world.pass(.seconds(1_000_000))
  #expect(try await refreshing.credentials().accessKeyID == "KEY1")
}

@Test("credentials of a few minutes are not fetched for every call")
func shortLived() async throws {
  let (world, source, refreshing) = make()
  await source.set(lifetime: .seconds(300))
  for _ in 0..<14 {
    #expect(try await refreshing.credentials().accessKeyID == "KEY1")
    world.pass(.seconds(10))
  }
  #expect(await source.count == 1)
  world.pass(.seconds(70))
  #expect(try await refreshing.credentials().accessKeyID == "KEY2")
}

@Test("credentials that come expired are refused")
func expiredAtOnce() async {
  let (_, source, refreshing) = make()
  await source.set(lifetime: .zero)
  #expect(await credentialFailure(refreshing)?.kind == .expired)
}

@Test("the environment's keys are refused once they have expired")
func environmentExpired() async throws {
  let world = FakeWorld()
  let provider = try world.provider([
    "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "canary",
    "AWS_CREDENTIAL_EXPIRATION": "\(FakeWorld.start + .seconds(60))",
  ])
  #expect(try await provider.credentials().origin == "environment")
  world.pass(.seconds(60))
  #expect(await credentialFailure(provider)?.kind == .expired)
}
