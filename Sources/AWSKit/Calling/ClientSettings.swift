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
  /// Waiting for the limiter does not count.
  package var patience: Duration
  /// After so many a listing is given up: it has no end.
  package var maximumPages: Int
  /// See `UserAgent`.
  package var userAgent: String

  package init(
    endpoints: Endpoint.Options = Endpoint.Options(), overrides: [AWSService: String] = [:],
    retries: RetryPolicy = RetryPolicy(), limits: HTTPLimits = HTTPLimits(),
    patience: Duration = .seconds(120), maximumPages: Int = 10_000, userAgent: String
  ) {
    self.endpoints = endpoints
    self.overrides = overrides
    self.retries = retries
    self.limits = limits
    self.patience = patience
    self.maximumPages = maximumPages
    self.userAgent = userAgent
  }
}
