/// What an AWS service, or the way to it, refused: in AWS's words.
package struct AWSServiceError: Error, Hashable, Sendable {
  /// Such as `AccessDeniedException`.
  ///
  /// Nil where no service answered.
  package let code: String?
  /// Such as `DescribeInstances`.
  ///
  /// Nil where no service answered.
  package let operation: String?
  /// AWS's own words, one line.
  ///
  /// Empty where there are none.
  package let message: String
  package let failure: AWSFailure

  package init(code: String?, operation: String?, message: String, failure: AWSFailure) {
    self.code = code
    self.operation = operation
    self.message = message
    self.failure = failure
  }

  /// `Code: message`, or the message alone.
  ///
  /// Nil where AWS said nothing.
  package var summary: String? {
    guard let code else { return message.isEmpty ? nil : message }
    return message.isEmpty ? code : "\(code): \(message)"
  }
}

/// What kind of failure it is, whatever the service's spelling.
package enum AWSFailure: String, CaseIterable, Hashable, Sendable {
  /// A permission is missing.
  case denied
  case throttled
  /// The session has ended, or a request was signed too long ago.
  case expiredCredentials
  /// AWS does not accept the credentials, or there are none.
  case badCredentials
  /// The Region is not opted in to, or disabled.
  case regionDisabled
  /// What was asked for does not exist.
  case notFound
  /// The service failed on its own account.
  case serviceError
  /// No service answered.
  case unreachable
  /// What answered is not AWS, or not as AWS would: malformed, truncated, or of another shape.
  case badResponse
  /// The run was stopped before the answer came.
  case interrupted
  case other
}

extension AWSFailure {
  /// The failure that an error code of EC2, SSM, IAM, STS or Organizations stands for.
  ///
  /// Query services may put `Client.` or `Server.` before the code, and IAM's models `Exception` after it.
  package init(code: String) {
    var code = code[...]
    for prefix in ["Client.", "Server."] where code.hasPrefix(prefix) {
      code.removeFirst(prefix.count)
    }
    if code.hasSuffix("Exception") { code.removeLast("Exception".count) }
    self = AWSFailure.byCode[String(code)] ?? (code.hasSuffix(".NotFound") ? .notFound : .other)
  }

  /// Without `Exception` at the end.
  private static let byCode: [String: AWSFailure] = {
    let codes: [AWSFailure: [String]] = [
      .denied: ["AccessDenied", "UnauthorizedOperation", "UnauthorizedAccess", "Forbidden", "403"],
      .throttled: [
        "BandwidthLimitExceeded", "EC2Throttled", "EC2Throttling", "LimitExceeded",
        "PriorRequestNotComplete", "ProvisionedThroughputExceeded", "RequestLimitExceeded",
        "RequestThrottled", "SlowDown", "Throttled", "Throttling", "TooManyRequests",
        "TransactionInProgress", "429",
      ],
      .expiredCredentials: ["ExpiredToken", "RequestExpired", "TokenRefreshRequired"],
      .badCredentials: [
        "AuthFailure", "IncompleteSignature", "InvalidAccessKeyId", "InvalidClientTokenId",
        "InvalidSignature", "MissingAuthenticationToken", "SignatureDoesNotMatch",
        "UnrecognizedClient",
      ],
      .regionDisabled: ["OptInRequired", "RegionDisabled"],
      .notFound: [
        "InvalidInstanceId", "NoSuchEntity", "ResourceNotFound", "ServiceSettingNotFound",
      ],
      .serviceError: [
        "InternalError", "InternalFailure", "InternalServerError", "InternalServiceError",
        "RequestTimeout", "ServiceFailure", "ServiceUnavailable", "Unavailable", "500", "502",
        "503", "504",
      ],
    ]
    var table: [String: AWSFailure] = [:]
    for (failure, spellings) in codes {
      for spelling in spellings { table[spelling] = failure }
    }
    return table
  }()
}
