import AWSKit
import FleetModel
import JSONKit

/// Reads one account: who it is, which Regions it has, each of them, and its IAM.
struct AccountCollection: Sendable {
  let account: LiveAccount
  let options: LiveOptions
  let capturedAt: Timestamp
  let elapsed: @Sendable () -> Duration
  let deliver: @Sendable (LiveEvent) -> Void
  /// Whether nobody else asks on behalf of an account already.
  let claim: @Sendable (_ partition: String, _ account: String) -> Bool

  func run() async {
    let identity: Identity
    do throws(AWSCallFailure) { identity = try await identify() } catch {
      return refuse(error.error)
    }
    if let id = account.id, id != identity.account {
      return refuse(
        AWSServiceError(
          code: nil, operation: "GetCallerIdentity",
          message: "the credentials are of account \(identity.account), not of \(id)",
          failure: .badCredentials))
    }
    guard claim(identity.partition, identity.account) else {
      return deliver(
        .skipped(
          account: identity.account, name: account.name, why: "is asked with other credentials"))
    }
    deliver(
      .identified(
        partition: identity.partition, account: identity.account, name: account.name,
        label: account.label))
    let iam = IAMCollection(
      asker: asker(identity, Scope.globalRegion), capturedAt: capturedAt, deliver: deliver)
    async let listings = iam.listings()
    let inUse = await regions(of: identity)
    await iam.finish(await listings, inUse: inUse)
  }

  // MARK: - Identity

  private struct Identity: Sendable {
    let account: String
    let partition: String
    /// Where STS answered.
    let region: String
  }

  /// Asks STS at home, and where it cannot be asked there, in the one Region that no account can disable.
  private func identify() async throws(AWSCallFailure) -> Identity {
    let global = Partition.of(region: account.homeRegion).globalRegion
    do throws(AWSCallFailure) { return try await identify(in: account.homeRegion) } catch {
      let mayBeTheRegion =
        error.error.failure == .regionDisabled || error.error.failure == .unreachable
      guard mayBeTheRegion, global != account.homeRegion else { throw error }
      return try await identify(in: global)
    }
  }

  private func identify(in region: String) async throws(AWSCallFailure) -> Identity {
    let page = try await account.asker.call(
      AWSOperation(.sts, "GetCallerIdentity"), region: region)
    let answer = JSONValue.object(page.members)
    let arn = answer["Arn"]?.string?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard let id = answer["Account"]?.string, arn.count > 5 else {
      throw AWSCallFailure(
        AWSServiceError(
          code: nil, operation: "GetCallerIdentity", message: "the answer names no account",
          failure: .badResponse),
        service: .sts, operation: "GetCallerIdentity", region: region)
    }
    return Identity(account: id, partition: String(arn[1]), region: region)
  }

  /// Records that nothing could be looked at, where it is known what there was to look at.
  private func refuse(_ error: AWSServiceError) {
    deliver(.refused(label: account.label, account: account.id, error, hint: nil))
    guard let id = account.id else { return }
    var scopes = options.knownScopes(id)
    let partition = scopes.first?.partition ?? Partition.of(region: account.homeRegion).id
    if !account.regions.isEmpty && !account.regions.needsDiscovery {
      scopes.removeAll { !account.regions.named.contains($0.region) }
    }
    for region in account.regions.named + [Scope.globalRegion] {
      let scope = Scope(partition: partition, account: id, region: region)
      if !scopes.contains(scope) { scopes.append(scope) }
    }
    for scope in scopes { fail(scope, error) }
  }

  /// Every required dataset of a scope failed, for one cause.
  private func fail(_ scope: Scope, _ error: AWSServiceError) {
    let operations: [AnswerOperation] =
      scope.region == Scope.globalRegion
      ? [.getAccountAuthorizationDetails, .listInstanceProfiles]
      : [.describeInstances, .describeInstanceInformation, .getServiceSetting]
    let asker = asker(scope)
    let began = elapsed()
    asker.deliver(
      operations.map { operation in
        (operation, "", Answer(path: asker.path(operation), content: .failure(error)))
      }, since: began, capturedAt: capturedAt, to: deliver)
    deliver(.finished(scope))
  }

  // MARK: - Regions

  private func regions(of identity: Identity) async -> RegionCollection.InUse {
    var wanted = account.regions.named
    if account.regions.needsDiscovery {
      switch await discover(in: identity.region) {
      case .success(let found):
        let matching = found.filter { account.regions.matchesPattern($0.name) }
        if matching.isEmpty {
          deliver(
            .unlisted(
              label: "the Regions of \(identity.account)", AccountCollection.noMatch))
        }
        for region in matching {
          if wanted.contains(region.name) { continue }
          if region.isUsable {
            wanted.append(region.name)
          } else {
            fail(scope(identity, region.name), AccountCollection.notOptedIn(region.name))
          }
        }
      case .failure(let failure):
        // What AWS does not tell is what was seen before, and no less.
        var lost = options.knownScopes(identity.account).filter {
          $0.region != Scope.globalRegion && !wanted.contains($0.region)
        }
        if lost.isEmpty && wanted.isEmpty { lost = [scope(identity, identity.region)] }
        for scope in lost { fail(scope, failure.error) }
        deliver(.unlisted(label: "the Regions of \(identity.account)", failure.error))
      }
    }
    for region in wanted where Partition.of(region: region).id != identity.partition {
      fail(scope(identity, region), AccountCollection.foreign(region, to: identity.partition))
    }
    wanted.removeAll { Partition.of(region: $0).id != identity.partition }
    deliver(.planned(account: identity.account, regions: wanted.count))
    let all = await wanted.concurrently { region in
      await RegionCollection(
        asker: asker(identity, region), options: options, capturedAt: capturedAt, deliver: deliver
      ).run()
    }
    return all.reduce(into: RegionCollection.InUse()) { all, region in
      all.profiles.formUnion(region.profiles)
      all.roles.formUnion(region.roles)
    }
  }

  private struct FoundRegion: Sendable {
    let name: String
    let isUsable: Bool
  }

  private func discover(in region: String) async -> Result<[FoundRegion], AWSCallFailure> {
    do throws(AWSCallFailure) {
      let page = try await account.asker.call(
        AWSOperation(.ec2, "DescribeRegions", [.init("AllRegions", .bool(true))]),
        region: region)
      let regions = JSONValue.object(page.members)["Regions"]?.elements ?? []
      return .success(
        regions.compactMap { region in
          region["RegionName"]?.string.map {
            FoundRegion(name: $0, isUsable: region["OptInStatus"]?.string != "not-opted-in")
          }
        }.sorted { $0.name < $1.name })
    } catch {
      return .failure(error)
    }
  }

  private static let noMatch = AWSServiceError(
    code: nil, operation: "DescribeRegions", message: "none is as --region asks", failure: .other)

  private static func foreign(_ region: String, to partition: String) -> AWSServiceError {
    AWSServiceError(
      code: nil, operation: nil,
      message:
        "\(region) is of the partition \(Partition.of(region: region).id), and the account of \(partition)",
      failure: .regionDisabled)
  }

  private static func notOptedIn(_ region: String) -> AWSServiceError {
    AWSServiceError(
      code: nil, operation: "DescribeRegions",
      message: "the account has not opted in to \(region)", failure: .regionDisabled)
  }

  private func scope(_ identity: Identity, _ region: String) -> Scope {
    Scope(partition: identity.partition, account: identity.account, region: region)
  }

  private func asker(_ identity: Identity, _ region: String) -> Asker {
    asker(scope(identity, region), home: identity.region)
  }

  private func asker(_ scope: Scope, home: String? = nil) -> Asker {
    Asker(
      asking: account.asker, scope: scope,
      region: scope.region == Scope.globalRegion ? home ?? account.homeRegion : scope.region,
      spoolFolder: options.spoolFolder, keepsAnswers: options.keepsAnswers, elapsed: elapsed)
  }
}
