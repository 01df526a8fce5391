package import JSONKit

/// Calls AWS with whatever credentials it is given: with retries, without pages.
///
/// It is there before an account is: for STS, which makes credentials and tells whose they are.
package final class ServiceCaller: AWSCalling {
  let transport: any HTTPTransport
  let settings: ClientSettings
  let limiter: RateLimiter
  let timing: CallTiming
  /// How the limiter calls whoever is called for.
  let account: String
  package let statistics: CallStatistics
  private let quotas = RetryQuotas()

  package init(
    transport: any HTTPTransport, settings: ClientSettings, limiter: RateLimiter,
    timing: CallTiming, account: String = "", statistics: CallStatistics = CallStatistics()
  ) {
    self.transport = transport
    self.settings = settings
    self.limiter = limiter
    self.timing = timing
    self.account = account
    self.statistics = statistics
  }

  package func call(
    _ operation: AWSOperation, region: String, credentials: (any CredentialProvider)?
  ) async throws(AWSCallFailure) -> JSONValue {
    let page = try await exchange(operation, region: region, credentials: credentials, gate: nil)
    guard let value = page.value else {
      let error = AWSServiceError(
        .malformed("a listing is no JSON", status: 200), operation: operation.name,
        host: operation.service.rawValue)
      throw AWSCallFailure(
        error, service: operation.service, operation: operation.name, region: region)
    }
    return value
  }

  /// One call with all its attempts.
  ///
  /// Where AWS calls the credentials expired, they are renewed once, and that costs no attempt. A
  /// gate that is closed lets nothing through, also between attempts.
  func exchange(
    _ operation: AWSOperation, region: String, credentials provider: (any CredentialProvider)?,
    gate: CredentialGate?
  ) async throws(AWSCallFailure) -> AnswerPage {
    var call = try ServiceCall(operation, region: region, settings: settings)
    let quota = quotas.quota(of: operation.service, region)
    let api = RateLimiter.API(
      account: account, region: call.endpoint.signingRegion, service: operation.service,
      operation: operation.name)
    do throws(AWSCallFailure) {
      while true {
        let asked = timing.uptime()
        let admission: RateLimiter.Admission
        do throws(CancellationError) {
          admission = try await limiter.admit(api, mode: settings.retries.mode)
        } catch {
          throw call.failure(.interrupted(operation.name))
        }
        if let refusal = gate?.refusal { throw call.failure(refusal) }
        // As late as may be, so that they are not stale when they are used.
        let credentials = try await signingCredentials(provider, call)
        let begun = timing.uptime()
        // These waits are not the service's doing.
        call.startedAt = (call.startedAt ?? asked) + (begun - asked)
        call.attempts += 1

        switch await attempt(call, credentials, patience: settings.patience - call.spent(begun)) {
        case .page(let page):
          admission.succeeded()
          quota.release(call.paid)
          return page
        case .fault(let fault, let head):
          try await recover(&call, from: fault, head, quota, admission, provider, credentials)
        }
      }
    } catch {
      statistics.count(operation) { $0.failures += 1 }
      throw error
    }
  }

  private func signingCredentials(_ provider: (any CredentialProvider)?, _ call: ServiceCall)
    async throws(AWSCallFailure) -> Credentials?
  {
    guard let provider else { return nil }
    if Task.isCancelled { throw call.failure(.interrupted(call.operation.name)) }
    do throws(CredentialFailure) {
      return try await provider.credentials()
    } catch {
      throw call.failure(AWSServiceError(error, operation: call.operation.name))
    }
  }
}

extension ServiceCaller {
  private enum Outcome {
    case page(AnswerPage)
    case fault(CallFault, HTTPHead?)
  }

  /// Sends a request, and reads its answer.
  private func attempt(_ call: ServiceCall, _ credentials: Credentials?, patience: Duration)
    async -> Outcome
  {
    let request = call.request(credentials, settings, patience: patience)
    let decoder = AnswerDecoder(call.operation.service, operation: call.operation.name)
    let sink = AttemptSink(decoder)
    let isRetry = call.attempts > 1
    defer {
      statistics.count(call.operation) { counts in
        counts.calls += 1
        if isRetry { counts.retries += 1 }
        counts.bytes += sink.bytes
      }
    }
    let head: HTTPHead
    do throws(TransportFailure) {
      head = try await transport.send(request, to: sink)
    } catch {
      if error.kind == .refused, case .malformed(let what)? = decoder.failure {
        return .fault(.malformed(what, status: sink.head?.status ?? 200), sink.head)
      }
      return .fault(.transport(error), sink.head)
    }
    do throws(AnswerError) {
      var page = try decoder.finish(head)
      page.servedAt = head["date"].flatMap(HTTPDate.parse)
      return .page(page)
    } catch {
      switch error {
      case .refused(let error, let requestID):
        return .fault(.refused(error, status: head.status, requestID: requestID), head)
      case .malformed(let what):
        return .fault(.malformed(what, status: head.status), head)
      }
    }
  }

  /// Prepares another attempt, after a pause where one is due.
  ///
  /// Throws where there is none.
  private func recover(
    _ call: inout ServiceCall, from fault: CallFault, _ head: HTTPHead?, _ quota: RetryQuota,
    _ admission: RateLimiter.Admission, _ provider: (any CredentialProvider)?,
    _ credentials: Credentials?
  ) async throws(AWSCallFailure) {
    let trouble = fault.trouble(in: settings.retries.mode, of: call.operation.service)
    if trouble == .throttling {
      admission.throttled()
      statistics.count(call.operation) { $0.throttles += 1 }
    } else {
      admission.failed()
    }
    let failure = call.failure(fault, head, hiding: credentials, now: timing.now())
    if failure.clockSkew != nil { throw failure }
    if failure.error.failure == .expiredCredentials, let provider, let credentials {
      guard !call.hasRenewed else { throw failure }
      call.hasRenewed = true
      await provider.invalidate(credentials)
      return
    }
    call.failedAttempts += 1
    if case .transport = fault { call.hasLostConnection = true }
    guard let trouble, call.failedAttempts < settings.retries.maximumAttempts,
      let paid = quota.acquire(trouble)
    else { throw failure }
    call.paid = paid
    let delay = settings.retries.delay(
      afterAttempt: call.failedAttempts, trouble: trouble, retryAfter: RetryPolicy.retryAfter(head),
      random: timing.random())
    guard call.spent(timing.uptime()) + delay < settings.patience else { throw failure }
    do throws(CancellationError) {
      try await timing.sleep(delay)
    } catch {
      throw call.failure(.interrupted(call.operation.name))
    }
  }
}
