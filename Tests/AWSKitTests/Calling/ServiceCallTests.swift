import FleetModel
import JSONKit
import Testing

@testable import AWSKit

/// What a call throws.
private func failure(
  _ bench: ClientBench, _ operation: AWSOperation, region: String = "eu-west-1"
) async throws -> AWSCallFailure {
  try await #require(throws: AWSCallFailure.self) {
    try await bench.client.call(operation, region: region)
  }
}

@Test("a call is signed for its service and Region, and says who calls")
func requestsAreSigned() async throws {
  let bench = ClientBench(CallScript(Sample.vpcs(["vpc-1"])))
  let page = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
  #expect(page.lists.first?.count == 1)
  let request = try #require(bench.script.sent.first)
  #expect(request.url == "https://ec2.eu-west-1.amazonaws.com/")
  #expect(request.method == .post)
  #expect(request.signature?.service == "ec2")
  #expect(request.signature?.region == "eu-west-1")
  #expect(request.headers.contains(HTTPHeader("user-agent", "fleetdb/1.0 swift/6 os/linux")))
  #expect(bench.script.bodies == ["Action=DescribeVpcs&Version=2016-11-15"])
}

@Test(
  "what may pass is tried three times, after the delays of the policy",
  arguments: [
    (CallScript.Reply.failure(.interrupted), AWSFailure.unreachable, 0.05),
    (.failure(.resolve), .unreachable, 0.05), (.failure(.timeout), .unreachable, 0.05),
    (Sample.refusal(json: "InternalServerError", 500), .serviceError, 0.05),
    (.answer(502, "<html>bad gateway</html>"), .serviceError, 0.05),
    (.answer(200, "<html>sign in</html>"), .badResponse, 0.05),
    (.answer(200, ""), .badResponse, 0.05),
    (.answer(200, #"{"InstanceInformationList":[{"#), .badResponse, 0.05),
    (.answer(200, "{}"), .badResponse, 0.05),
    (Sample.refusal(json: "ThrottlingException"), .throttled, 1),
    (Sample.refusal(json: "RequestTimeoutException"), .serviceError, 0.05),
  ])
func triedAgain(reply: CallScript.Reply, kind: AWSFailure, scale: Double) async throws {
  let bench = ClientBench(CallScript(reply))
  let failed = try await failure(bench, Sample.nodes)
  #expect(failed.error.failure == kind)
  #expect(failed.attempts == 3)
  #expect(bench.script.sent.count == 3)
  let delays = [0.5 * scale, scale].map { Duration.microseconds(Int64($0 * 1e6)) }
  // The limiter, too, waits after throttling.
  #expect(delays.allSatisfy(bench.time.sleeps.contains))

  let mended = ClientBench(CallScript(reply, reply, Sample.nodes(["i-1"])))
  #expect(try await mended.client.call(Sample.nodes, region: "eu-west-1").lists[0].count == 1)
}

@Test(
  "what will not pass is not tried again",
  arguments: [
    (Sample.refusal(json: "AccessDeniedException"), AWSFailure.denied),
    (Sample.refusal(json: "ValidationException"), .other),
    (.answer(403, "<html>proxy</html>", [HTTPHeader("Content-Type", "text/html")]), .badResponse),
    (.answer(429, "slow down"), .throttled), (.answer(302, ""), .badResponse),
    (.failure(.unusable), .unreachable),
  ] as [(CallScript.Reply, AWSFailure)])
func notTriedAgain(reply: CallScript.Reply, kind: AWSFailure) async throws {
  let bench = ClientBench(CallScript(reply))
  let failed = try await failure(bench, Sample.nodes)
  #expect(failed.error.failure == kind)
  #expect(failed.attempts == 1)
  #expect(bench.time.sleeps == [])
}

@Test("after a lost connection no kept one is used, which libcurl would retry by itself")
func lostConnections() async throws {
  let bench = ClientBench(
    CallScript(
      Sample.refusal(xml: "InternalError", 500), .failure(.interrupted), Sample.vpcs([])))
  _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
  #expect(bench.script.sent.map(\.usesFreshConnection) == [false, false, true])
}

@Test("where nobody answers, the host and the cause are told")
func unreachableIsTold() async throws {
  let bench = ClientBench(CallScript(.failure(.connect)))
  let failed = try await failure(bench, Sample.vpcs)
  #expect(failed.error.message == "no answer from ec2.eu-west-1.amazonaws.com: scripted connect")
  #expect(failed.error.code == nil)
  #expect(failed.status == nil)
}

@Test("a service that says when to come back is asked then")
func retryAfterIsKept() async throws {
  let busy = Sample.refusal(xml: "Unavailable", 503, [HTTPHeader("x-amz-retry-after", "1500")])
  let bench = ClientBench(CallScript(busy, Sample.vpcs([])))
  _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
  #expect(bench.time.sleeps == [.milliseconds(1500)])
}

@Test("after 35 retries a Region that is down is no longer tried again, and others are")
func quotaEnds() async throws {
  let bench = ClientBench(
    CallScript { request, _ in
      request.url.contains("eu-west-")
        ? Sample.refusal(xml: "InternalError", 500) : Sample.vpcs([])
    })
  var attempts = 0
  for _ in 0..<20 { attempts += try await failure(bench, Sample.vpcs).attempts }
  #expect(attempts == 20 + 35)
  #expect(try await failure(bench, Sample.vpcs).attempts == 1)
  #expect(try await failure(bench, Sample.vpcs, region: "eu-west-2").attempts == 3)
  _ = try await bench.client.call(Sample.vpcs, region: "eu-central-1")
}

@Test("a success gives back what its last retry cost")
func quotaIsFilled() async throws {
  let bench = ClientBench(
    CallScript { _, index in
      index % 2 == 0 ? Sample.refusal(xml: "InternalError", 500) : Sample.vpcs([])
    })
  for _ in 0..<50 { _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1") }
  #expect(bench.script.sent.count == 100)
}

@Test("a long wait for the limiter is no reason to give a call up")
func waitsAreNotPatience() async throws {
  let broken = Sample.refusal(xml: "InternalError", 500)
  let bench = ClientBench(CallScript(broken, broken, Sample.vpcs([])), maximumRate: 0.005)
  _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
  #expect(bench.time.uptime >= .seconds(400))
}

@Test("a call is given up when its patience ends, and no attempt may outlast it")
func patienceEnds() async throws {
  let time = VirtualTime()
  let bench = ClientBench(
    CallScript { _, _ in
      time.pass(.seconds(40))
      return .failure(.timeout)
    }, time: time
  ) { settings in
    settings.retries = RetryPolicy(maximumAttempts: 100)
  }
  let failed = try await failure(bench, Sample.vpcs)
  #expect(failed.attempts == 3)
  let totals = bench.script.sent.map(\.limits.total)
  #expect(totals[0] == .seconds(60))
  #expect(totals[2] < .seconds(20))
}

@Test("a call that is cancelled says so")
func cancellation() async throws {
  let bench = ClientBench(CallScript(Sample.refusal(xml: "InternalError", 500)))
  let task = Task { () -> AWSCallFailure? in
    withUnsafeCurrentTask { $0?.cancel() }
    do throws(AWSCallFailure) {
      _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
      return nil
    } catch {
      return error
    }
  }
  #expect(await task.value?.error.failure == .interrupted)
  #expect(bench.script.sent.isEmpty)
}

@Test(
  "where a refusal may come from the clock, the difference is told and nothing is tried again",
  arguments: [
    ("Wed, 25 Nov 2026 09:17:00 GMT", 17 * 60 + 86_400, "24 hours behind"),
    ("Tue, 24 Nov 2026 09:17:00 GMT", 17 * 60, "17 minutes behind"),
    ("Tue, 24 Nov 2026 08:54:40 GMT", -320, "5 minutes ahead of"),
    ("Tue, 24 Nov 2026 09:03:59 GMT", nil, ""), ("yesterday", nil, ""),
  ] as [(String, Int?, String)])
func clockSkew(date: String, seconds: Int?, told: String) async throws {
  for code in ["AuthFailure", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"] {
    let refusal = Sample.refusal(xml: code, 403, [HTTPHeader("Date", date)])
    let bench = ClientBench(
      CallScript { request, _ in request.url.contains("sts") ? Sample.caller : refusal })
    let failed = try await failure(bench, Sample.vpcs)
    #expect(failed.clockSkew == seconds.map { .seconds($0) })
    if seconds != nil {
      #expect(failed.error.message == "no; the clock of this machine is \(told) AWS's")
      #expect(bench.script.sent.count == 1)
      #expect(bench.gate.refusal == nil)
    } else {
      #expect(failed.error.message == "no")
    }
  }
}

@Test("calls, retries, throttles, failures and bytes are counted by operation")
func statistics() async throws {
  let bench = ClientBench(
    CallScript(
      Sample.refusal(xml: "RequestLimitExceeded", 503), .failure(.interrupted), Sample.vpcs(["v"]),
      Sample.refusal(json: "AccessDeniedException")))
  _ = try await bench.client.call(Sample.vpcs, region: "eu-west-1")
  _ = try await failure(bench, Sample.nodes)
  let counts = bench.client.statistics.byOperation
  let vpcs = try #require(counts["ec2:DescribeVpcs"])
  #expect((vpcs.calls, vpcs.retries, vpcs.throttles, vpcs.failures) == (3, 2, 1, 0))
  #expect(vpcs.bytes > 100)
  #expect(counts["ssm:DescribeInstanceInformation"]?.failures == 1)
  #expect(bench.client.statistics.total.calls == 4)
  #expect(bench.limiter.throttles == 1)
}

@Test("STS is called without a client: with the credentials at hand, or unsigned")
func serviceCaller() async throws {
  let (script, time) = (CallScript(Sample.caller), VirtualTime())
  let caller = ServiceCaller(
    transport: script, settings: ClientSettings(userAgent: "test"),
    limiter: RateLimiter(timing: time.timing), timing: time.timing)
  let identity = try await caller.call(
    Sample.identity, region: "eu-west-1", credentials: NumberedCredentials())
  #expect(identity["Account"] == .string("111122223333"))
  _ = try await caller.call(Sample.identity, region: "eu-west-1", credentials: nil)
  #expect(script.sent.map { $0.signature != nil } == [true, false])
  #expect(script.sent[0].url == "https://sts.eu-west-1.amazonaws.com/")
}

@Test("an endpoint that cannot be is told before anything is sent")
func endpointFailures() async throws {
  let bench = ClientBench(CallScript(Sample.vpcs([]))) { $0.overrides[.ec2] = "http://192.0.2.1" }
  let failed = try await failure(bench, Sample.vpcs)
  #expect(failed.error.message.contains("--allow-http"))
  #expect(bench.script.sent.isEmpty)
  #expect(failed.attempts == 0)
}

@Test(
  "the date of an answer is read, and nothing else",
  arguments: [
    ("Tue, 24 Nov 2026 09:00:00 GMT", "2026-11-24T09:00:00Z"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"), ("", nil),
    ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil),
    ("Sun, 31 Feb 2026 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
  ] as [(String, String?)])
func dates(text: String, moment: String?) {
  #expect(HTTPDate.parse(text) == moment.flatMap { Timestamp($0) })
}

@Test("the application's id is one token of 50 characters at most")
func userAgents() {
  #expect(UserAgent.text(version: "1.2", appID: "") == "fleetdb/1.2 swift/6 os/linux")
  #expect(
    UserAgent.text(version: "1.2", appID: "a b/c\r\né")
      == "fleetdb/1.2 swift/6 os/linux app/a-b-c---")
  let long = UserAgent.text(version: "1", appID: String(repeating: "x", count: 99))
  #expect(long.hasSuffix("app/" + String(repeating: "x", count: 50)))
}
