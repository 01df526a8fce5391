import Synchronization

/// A quota for each service in each Region: one that is down does not stop the others.
final class RetryQuotas: Sendable {
  private struct Place: Hashable {
    let service: AWSService
    let region: String
  }

  private let quotas = Mutex<[Place: RetryQuota]>([:])

  func quota(of service: AWSService, _ region: String) -> RetryQuota {
    quotas.withLock { quotas in
      let place = Place(service: service, region: region)
      if let quota = quotas[place] { return quota }
      let quota = RetryQuota()
      quotas[place] = quota
      return quota
    }
  }
}
