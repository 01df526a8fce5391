package import JSONKit

/// Why a call gave no answer.
package struct AWSCallFailure: Error, Hashable, Sendable {
  /// In AWS's words, or ours where no service answered.
  package let error: AWSServiceError
  package let service: AWSService
  /// Such as `DescribeInstances`.
  package let operation: String
  package let region: String
  /// HTTP's; nil where no service answered.
  package let status: Int?
  /// AWS's name for the request, for its support; nil where it gave none.
  package let requestID: String?
  /// How often it was tried, this time included.
  package let attempts: Int
  /// The server's clock minus ours, where the answer tells and they are minutes apart.
  package let clockSkew: Duration?

  package init(
    _ error: AWSServiceError, service: AWSService, operation: String, region: String,
    status: Int? = nil, requestID: String? = nil, attempts: Int = 1, clockSkew: Duration? = nil
  ) {
    self.error = error
    self.service = service
    self.operation = operation
    self.region = region
    self.status = status
    self.requestID = requestID
    self.attempts = attempts
    self.clockSkew = clockSkew
  }
}

/// Calls AWS, once for each call: with retries, without pages.
package protocol AWSCalling: Sendable {
  /// The answer as the AWS CLI prints it.
  ///
  /// `credentials` are nil for the calls of STS that are not signed.
  func call(
    _ operation: AWSOperation, region: String, credentials: (any CredentialProvider)?
  ) async throws(AWSCallFailure) -> JSONValue
}
