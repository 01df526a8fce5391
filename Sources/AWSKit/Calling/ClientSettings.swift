/// How AWS is called, whoever calls.
package struct ClientSettings: Sendable {
  package var endpoints: Endpoint.Options
  /// Instead of AWS's own hosts: `AWS_ENDPOINT_URL` and its kin.
  package var overrides: [AWSService: String]
  package var retries: RetryPolicy
  /// Of one request.
  package var limits: HTTPLimits
  /// How long a call, or a page of a listing, may take with all its attempts.
  ///
  /// Waiting for the limiter does not count. A run has two minutes for a scope, and something to do besides.
  package var patience: Duration
  /// After so many a listing is given up: it has no end.
  package var maximumPages: Int
  /// After so many in a row that hold nothing a listing is given up: it goes nowhere.
  package var maximumEmptyPages: Int
  /// See `UserAgent`.
  package var userAgent: String

  package init(
    endpoints: Endpoint.Options = Endpoint.Options(), overrides: [AWSService: String] = [:],
    retries: RetryPolicy = RetryPolicy(), limits: HTTPLimits = HTTPLimits(),
    patience: Duration = .seconds(100), maximumPages: Int = 10_000,
    maximumEmptyPages: Int = 500, userAgent: String
  ) {
    self.endpoints = endpoints
    self.overrides = overrides
    self.retries = retries
    self.limits = limits
    self.patience = patience
    self.maximumPages = maximumPages
    self.maximumEmptyPages = maximumEmptyPages
    self.userAgent = userAgent
  }
}
