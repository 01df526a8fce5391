import FleetModel

/// A call on its way, from its first attempt to its last.
struct ServiceCall {
  let operation: AWSOperation
  let region: String
  let endpoint: Endpoint
  private let body: [UInt8]
  private let headers: [HTTPHeader]
  /// All of them, also the one after which credentials were renewed.
  var attempts = 0
  /// Those that the retry policy counts.
  var failedAttempts = 0
  /// What the last retry cost; nil before the first.
  var paid: Int?
  var hasRenewed = false
  /// Whether the last attempt got no whole answer.
  var hasLostConnection = false
  /// By `CallTiming.uptime`, moved by the waits for the limiter; nil before the first attempt.
  var startedAt: Duration?

  init(_ operation: AWSOperation, region: String, settings: ClientSettings)
    throws(AWSCallFailure)
  {
    self.operation = operation
    self.region = region
    do throws(EndpointFailure) {
      endpoint = try Endpoint.resolve(
        operation.service, region: region, options: settings.endpoints,
        override: settings.overrides[operation.service])
    } catch {
      throw AWSCallFailure(
        AWSServiceError(error, operation: operation.name), service: operation.service,
        operation: operation.name, region: region, attempts: 0)
    }
    (body, headers) = RequestEncoder.encode(operation)
  }

  /// How long it has been under way.
  func spent(_ uptime: Duration) -> Duration { startedAt.map { uptime - $0 } ?? .zero }

  /// The request of one attempt, which ends when the patience for all of them does.
  func request(_ credentials: Credentials?, _ settings: ClientSettings, patience: Duration)
    -> HTTPRequest
  {
    var limits = settings.limits
    limits.total = min(limits.total, max(patience, .milliseconds(1)))
    var request = HTTPRequest(
      .post, endpoint.url, headers: headers + [HTTPHeader("user-agent", settings.userAgent)],
      body: body,
      signature: credentials.map {
        RequestSignature(
          service: endpoint.signingService, region: endpoint.signingRegion, credentials: $0)
      },
      limits: limits)
    request.usesFreshConnection = hasLostConnection
    return request
  }

  func failure(_ error: AWSServiceError) -> AWSCallFailure {
    AWSCallFailure(
      error, service: operation.service, operation: operation.name, region: region,
      attempts: attempts)
  }

  /// A failure without what the attempt was signed with: services quote the request that they refuse.
  func failure(
    _ fault: CallFault, _ head: HTTPHead?, hiding credentials: Credentials?, now: Timestamp
  ) -> AWSCallFailure {
    var error = AWSServiceError(fault, operation: operation.name, host: endpoint.host)
      .hiding(credentials)
    var (status, requestID): (Int?, String?)
    switch fault {
    case .refused(_, let said, let id): (status, requestID) = (said, id)
    case .malformed(_, let said): status = said
    case .transport: break
    }
    let skew = ClockSkew.of(error, head: head, now: now)
    if let skew { error = ClockSkew.told(error, skew) }
    return AWSCallFailure(
      error, service: operation.service, operation: operation.name, region: region,
      status: status, requestID: requestID, attempts: attempts, clockSkew: skew)
  }
}
