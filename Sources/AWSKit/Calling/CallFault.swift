/// Why one attempt of a call gave no answer.
package enum CallFault: Error, Hashable, Sendable {
  /// The service said no, with this status of HTTP.
  case refused(AWSServiceError, status: Int, requestID: String?)
  /// What came is not what AWS would say.
  case malformed(String, status: Int)
  /// No whole answer came.
  case transport(TransportFailure)
}

extension CallFault {
  /// What kind of trouble it is, where it is worth another attempt; nil where it is not.
  ///
  /// Codes count whatever the status: EC2 throttles with 503, SSM with 400. A code that stands for
  /// both kinds is throttling.
  /// Source: botocore `retries/standard.py` and, for 429 and 509, `data/_retry.json`.
  package func trouble(in mode: RetryMode, of service: AWSService) -> RetryTrouble? {
    switch self {
    case .refused(let error, let status, _):
      if let code = error.code.map(CallFault.bare) {
        if CallFault.throttlingCodes.contains(code) { return .throttling }
        if CallFault.transientCodes.contains(code) { return .transient }
        if service == .sts, code == "IDPCommunicationError" { return .transient }
      }
      return CallFault.trouble(status: status, mode)
    case .malformed(_, let status):
      return (200..<300).contains(status) ? .transient : CallFault.trouble(status: status, mode)
    case .transport(let failure):
      switch failure.kind {
      case .resolve, .connect, .tls, .interrupted, .timeout, .tooLarge: return .transient
      case .refused, .cancelled, .unusable: return nil
      }
    }
  }

  private static func trouble(status: Int, _ mode: RetryMode) -> RetryTrouble? {
    switch status {
    case 500, 502, 503, 504: .transient
    case 429 where mode == .legacy: .throttling
    case 509 where mode == .legacy: .transient
    default: nil
    }
  }

  /// Without the `Client.` or `Server.` that query services may put before it.
  private static func bare(_ code: String) -> String {
    for prefix in ["Client.", "Server."] where code.hasPrefix(prefix) {
      return String(code.dropFirst(prefix.count))
    }
    return code
  }

  private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException"]

  private static let throttlingCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException",
    "Throttling", "ThrottlingException", "TooManyRequestsException",
    "TransactionInProgressException",
  ]
}

/// What another attempt may mend.
package enum RetryTrouble: CaseIterable, Hashable, Sendable {
  /// The service, or the way to it, failed for a moment.
  case transient
  /// It was asked too often.
  case throttling
}
