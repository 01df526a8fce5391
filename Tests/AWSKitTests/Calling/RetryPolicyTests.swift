import Testing

@testable import AWSKit

private func refusal(_ code: String?, _ status: Int) -> CallFault {
  .refused(
    AWSServiceError(code: code, operation: "Op", message: "", failure: .other), status: status,
    requestID: nil)
}

@Test(
  "the delays are those of botocore's standard mode for the same random numbers",
  arguments: [
    // Attempt, trouble, x-amz-retry-after, random number, microseconds.
    (1, RetryTrouble.transient, nil, 0.5, 25_000), (2, .transient, nil, 0.5, 50_000),
    (3, .transient, nil, 0.9, 180_000), (12, .transient, nil, 0.5, 10_000_000),
    (1, .throttling, nil, 0.25, 250_000), (4, .throttling, nil, 0.5, 4_000_000),
    (9, .throttling, nil, 0.75, 15_000_000), (1, .transient, "0", 0.5, 25_000),
    (1, .transient, "30", 0.5, 30_000), (1, .transient, "1500", 0.5, 1_500_000),
    (1, .transient, "60000", 0.5, 5_025_000), (2, .throttling, "60000", 0.5, 6_000_000),
    (2, .throttling, "10", 0.5, 1_000_000), (1, .transient, "-5", 0.5, 25_000),
    (1, .transient, "x", 0.5, 25_000), (1000, .throttling, nil, 0.5, 10_000_000),
  ] as [(Int, RetryTrouble, String?, Double, Int)])
func standardDelays(
  attempt: Int, trouble: RetryTrouble, header: String?, random: Double, microseconds: Int
) {
  let head = HTTPHead(
    status: 500, headers: header.map { [HTTPHeader("X-Amz-Retry-After", $0)] } ?? [])
  for mode in [RetryMode.standard, .adaptive] {
    let delay = RetryPolicy(mode: mode).delay(
      afterAttempt: attempt, trouble: trouble, retryAfter: RetryPolicy.retryAfter(head),
      random: random)
    #expect(delay == .microseconds(microseconds))
  }
}

@Test(
  "legacy mode doubles from up to a second, whatever the trouble",
  arguments: [(1, 0.5, 500), (2, 0.5, 1000), (3, 0.25, 1000), (5, 1.0, 16_000)])
func legacyDelays(attempt: Int, random: Double, milliseconds: Int) {
  for trouble in RetryTrouble.allCases {
    let delay = RetryPolicy(mode: .legacy).delay(
      afterAttempt: attempt, trouble: trouble, retryAfter: .seconds(9), random: random)
    #expect(delay == .milliseconds(milliseconds))
  }
}

@Test("attempts are counted in all: three, five in legacy mode, and never none")
func attemptsAreTotals() {
  #expect(RetryPolicy().maximumAttempts == 3)
  #expect(RetryPolicy(mode: .adaptive).maximumAttempts == 3)
  #expect(RetryPolicy(mode: .legacy).maximumAttempts == 5)
  #expect(RetryPolicy(maximumAttempts: 7).maximumAttempts == 7)
  #expect(RetryPolicy(maximumAttempts: 0).maximumAttempts == 1)
}

@Test(
  "codes of throttling count whatever the status",
  arguments: [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException",
    "Throttling", "ThrottlingException", "TooManyRequestsException",
    "TransactionInProgressException", "Client.RequestLimitExceeded",
  ])
func throttlingCodes(code: String) {
  for status in [200, 400, 403, 429, 500, 503] {
    for mode in RetryMode.allCases {
      #expect(refusal(code, status).trouble(in: mode, of: .ec2) == .throttling)
    }
  }
}

@Test(
  "what may pass is tried again, and what will not is not",
  arguments: [
    (refusal("RequestTimeout", 400), .transient),
    (refusal("RequestTimeoutException", 400), .transient),
    (refusal("InternalError", 500), .transient), (refusal(nil, 502), .transient),
    (refusal("Unavailable", 503), .transient), (refusal("X", 504), .transient),
    (refusal("AccessDenied", 403), nil), (refusal("X", 501), nil), (refusal("X", 400), nil),
    (refusal("IDPCommunicationError", 400), nil), (refusal("ExpiredToken", 400), nil),
    (.malformed("", status: 200), .transient), (.malformed("", status: 503), .transient),
    (.malformed("", status: 403), nil), (.malformed("", status: 302), nil),
    (.transport(TransportFailure(.resolve, "")), .transient),
    (.transport(TransportFailure(.connect, "")), .transient),
    (.transport(TransportFailure(.tls, "")), .transient),
    (.transport(TransportFailure(.interrupted, "")), .transient),
    (.transport(TransportFailure(.timeout, "")), .transient),
    (.transport(TransportFailure(.tooLarge, "")), .transient),
    (.transport(TransportFailure(.refused, "")), nil),
    (.transport(TransportFailure(.cancelled, "")), nil),
    (.transport(TransportFailure(.unusable, "")), nil),
  ] as [(CallFault, RetryTrouble?)])
func troubles(fault: CallFault, trouble: RetryTrouble?) {
  for mode in RetryMode.allCases {
    #expect(fault.trouble(in: mode, of: .ec2) == trouble)
  }
}

@Test("STS tries again when it could not reach the identity provider")
func identityProviders() {
  #expect(
    refusal("IDPCommunicationError", 400).trouble(in: .standard, of: .sts) == .transient)
}

@Test("legacy mode alone goes by 429 and 509")
func legacyStatuses() {
  #expect(refusal("X", 429).trouble(in: .legacy, of: .iam) == .throttling)
  #expect(refusal("X", 509).trouble(in: .legacy, of: .iam) == .transient)
  for status in [429, 509] {
    #expect(refusal("X", status).trouble(in: .standard, of: .iam) == nil)
  }
}

@Test("the quota pays 35 transient retries or 100 throttled ones, and is filled by successes")
func quotaRunsOut() {
  for (trouble, cost, count) in [(RetryTrouble.transient, 14, 35), (.throttling, 5, 100)] {
    let quota = RetryQuota()
    for _ in 0..<count { #expect(quota.acquire(trouble) == cost) }
    #expect(quota.acquire(trouble) == nil)
    let left = quota.available
    quota.release(nil)
    #expect(quota.available == left + 1)
    quota.release(cost)
    #expect(quota.available == left + 1 + cost)
    for _ in 0..<600 { quota.release(nil) }
    #expect(quota.available == RetryQuota.capacity)
  }
}
