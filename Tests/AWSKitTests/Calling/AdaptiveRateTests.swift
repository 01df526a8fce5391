import Testing

@testable import AWSKit

@Test("the adaptive rate is botocore's after each answer of a run with four throttled ones")
func adaptiveRates() {
  // Milliseconds, whether it was throttled, and the rate that botocore's `ClientRateLimiter` has then.
  let answers: [(Int, Bool, Double)] = [
    (150, false, 0.5), (250, false, 0.5), (450, false, 0.5), (1350, false, 0.98415),
    (1400, false, 1.0976), (1450, false, 1.21945), (1850, false, 2.53265), (1900, false, 2.7436),
    (2050, true, 3.0016), (2450, true, 2.10112), (2500, false, 2.200299), (2900, false, 2.746642),
    (3000, false, 2.825591), (3050, false, 2.85807), (3100, false, 2.886286),
    (3300, false, 2.962512), (3500, false, 2.994521), (3550, false, 2.997864),
    (3650, false, 3.001059), (3700, false, 3.001511), (4100, true, 2.101058),
    (4300, false, 2.453585), (4350, false, 2.524308), (4750, false, 2.886204),
    (4800, false, 2.910455), (4900, false, 2.948266), (5800, false, 3.025131),
    (6700, false, 3.069447), (7100, false, 3.813889), (7150, false, 3.813889),
    (7550, true, 2.506972), (7950, false, 3.193184), (8150, false, 3.384119),
    (8200, false, 3.419251), (8300, false, 3.476495), (8350, false, 3.499207),
    (8750, false, 3.578642), (8850, false, 3.581097), (9000, false, 3.581475),
    (9200, false, 3.588413),
  ]
  let time = VirtualTime()
  let rate = AdaptiveRate(timing: time.timing)
  var isEnabled = false
  for (milliseconds, throttled, expected) in answers {
    time.pass(.milliseconds(milliseconds) - time.uptime)
    rate.note(throttled: throttled)
    isEnabled = isEnabled || throttled
    if isEnabled {
      #expect(abs((rate.rate ?? 0) - expected) < 0.00001, "at \(milliseconds) ms")
    } else {
      #expect(rate.rate == nil)
    }
  }
}

@Test("nothing is held back before the first throttling, and then no faster than the rate")
func adaptiveWaits() async throws {
  let time = VirtualTime()
  let rate = AdaptiveRate(timing: time.timing)
  for _ in 0..<100 { try await rate.take() }
  #expect(time.sleeps.isEmpty)
  time.pass(.seconds(1))
  rate.note(throttled: true)
  let begin = time.uptime
  let perSecond = try #require(rate.rate)
  for _ in 0..<10 { try await rate.take() }
  #expect((time.uptime - begin).inSeconds >= 9 / perSecond)
}

@Test("in adaptive mode the APIs of a service share a rate, in other modes none")
func adaptiveIsShared() async throws {
  let time = VirtualTime()
  let limiter = RateLimiter(timing: time.timing)
  func api(_ operation: String) -> RateLimiter.API {
    RateLimiter.API(account: "a", region: "eu-west-1", service: .ec2, operation: operation)
  }
  try await limiter.admit(api("DescribeVpcs"), mode: .adaptive).throttled()
  _ = try await limiter.admit(api("DescribeSubnets"))
  #expect(time.sleeps.isEmpty)
  _ = try await limiter.admit(api("DescribeSubnets"), mode: .adaptive)
  #expect(!time.sleeps.isEmpty)
}
