import Testing

@testable import AWSKit

private let regions = ["eu-west-1", "eu-central-1", "us-east-1", "af-south-1", "me-south-1"]

private func isSTS(_ request: HTTPRequest) -> Bool { request.url.contains("//sts") }

/// What the call fails with; nil where it does not.
private func failure(_ bench: ClientBench, _ operation: AWSOperation, _ region: String) async
  -> AWSCallFailure?
{
  do throws(AWSCallFailure) {
    _ = try await bench.client.call(operation, region: region)
    return nil
  } catch {
    return error
  }
}

@Test("bad credentials are told once: STS is asked once, and nobody after it")
func badCredentialsAreToldOnce() async {
  let bench = ClientBench(
    CallScript { request, _ in
      Sample.refusal(xml: isSTS(request) ? "InvalidClientTokenId" : "AuthFailure", 403)
    })
  let failures = await withTaskGroup(of: AWSCallFailure?.self) { group in
    for region in regions { group.addTask { await failure(bench, Sample.vpcs, region) } }
    return await group.reduce(into: []) { $0.append($1) }
  }
  #expect(Set(failures.map(\.?.error)).count == 1)
  #expect(failures.allSatisfy { $0?.error.failure == .badCredentials })
  #expect(bench.script.sent.filter(isSTS).count == 1)
  let sent = bench.script.sent.count
  let later = await failure(bench, Sample.nodes, "sa-east-1")
  #expect(later?.error == failures[0]?.error)
  #expect(later?.attempts == 0)
  #expect(bench.script.sent.count == sent)
}

@Test(
  "a Region that refuses credentials which STS accepts is not usable",
  arguments: [
    (Sample.vpcs, "AuthFailure"), (Sample.nodes, "UnrecognizedClientException"),
    (Sample.identity, "InvalidClientTokenId"),
  ])
func disabledRegions(operation: AWSOperation, code: String) async {
  let bench = ClientBench(
    CallScript { request, _ in
      if request.url.contains("us-east-1") { return Sample.caller }
      return operation.service == .ssm
        ? Sample.refusal(json: code, 400) : Sample.refusal(xml: code, 401)
    })
  for region in ["af-south-1", "me-south-1"] {
    let failed = await failure(bench, operation, region)
    #expect(failed?.error.failure == .regionDisabled)
    #expect(failed?.error.code == code)
  }
  #expect(bench.gate.refusal == nil)
  #expect(bench.script.sent.filter { $0.url == "https://sts.us-east-1.amazonaws.com/" }.count == 1)
  #expect(bench.script.sent.count == 3)
}

@Test("STS is asked in a Region that has answered, where there is one")
func knownRegionsAreAsked() async {
  let bench = ClientBench(
    CallScript { request, _ in
      if isSTS(request) { return Sample.caller }
      return request.url.contains("eu-south-2")
        ? Sample.vpcs([]) : Sample.refusal(xml: "AuthFailure", 401)
    })
  #expect(await failure(bench, Sample.vpcs, "eu-south-2") == nil)
  #expect(await failure(bench, Sample.vpcs, "me-south-1")?.error.failure == .regionDisabled)
  #expect(bench.script.sent.last?.url == "https://sts.eu-south-2.amazonaws.com/")
  // Another partition has other credentials and Regions.
  #expect(await failure(bench, Sample.vpcs, "cn-north-1")?.error.failure == .regionDisabled)
}

@Test("a Region that worked before is not the reason, so STS is asked anew")
func workedBefore() async {
  let bench = ClientBench(
    CallScript { request, index in
      switch index {
      case 0: Sample.vpcs([])
      case 1: Sample.refusal(xml: "AuthFailure", 401)
      case 2: Sample.caller
      default: Sample.refusal(xml: isSTS(request) ? "InvalidClientTokenId" : "AuthFailure", 403)
      }
    })
  #expect(await failure(bench, Sample.vpcs, "eu-west-1") == nil)
  #expect(await failure(bench, Sample.vpcs, "me-south-1")?.error.failure == .regionDisabled)
  #expect(await failure(bench, Sample.vpcs, "eu-west-1")?.error.failure == .badCredentials)
  #expect(bench.gate.refusal?.code == "InvalidClientTokenId")
}

@Test("IAM, which has no Region, is never told to be disabled")
func globalServices() async {
  let bench = ClientBench(
    CallScript { request, _ in
      isSTS(request) ? Sample.caller : Sample.refusal(xml: "InvalidClientTokenId", 403)
    })
  let roles = AWSOperation(.iam, "GetAccountAuthorizationDetails")
  #expect(await failure(bench, roles, "eu-west-1")?.error.failure == .badCredentials)
  #expect(bench.gate.refusal == nil)
}

@Test("where STS cannot be reached nothing is concluded, and the next failure asks again")
func unknownIsNotRefused() async {
  let bench = ClientBench(
    CallScript { request, _ in
      isSTS(request) ? .failure(.connect) : Sample.refusal(xml: "AuthFailure", 401)
    })
  for _ in 0..<2 {
    #expect(await failure(bench, Sample.vpcs, "me-south-1")?.error.failure == .badCredentials)
  }
  #expect(bench.gate.refusal == nil)
  #expect(bench.script.sent.filter(isSTS).count == 6)
}

@Test("a signature that does not match is no matter of the Region")
func signaturesAreNoRegions() async {
  let bench = ClientBench(
    CallScript { request, _ in
      isSTS(request) ? Sample.caller : Sample.refusal(xml: "SignatureDoesNotMatch", 403)
    })
  #expect(await failure(bench, Sample.vpcs, "eu-west-1")?.error.failure == .badCredentials)
}

@Test("without credentials nothing is sent, and what is wrong with them is told")
func noCredentials() async {
  let bench = ClientBench(
    CallScript(Sample.caller),
    credentials: NumberedCredentials(
      failure: CredentialFailure(.expired, "the session has ended", hint: "run aws sso login")))
  let failed = await failure(bench, Sample.vpcs, "eu-west-1")
  #expect(failed?.error.failure == .expiredCredentials)
  #expect(failed?.error.message == "the session has ended; run aws sso login")
  #expect(bench.script.sent.isEmpty)
  #expect(bench.gate.refusal == failed?.error)
}

@Test("a source of credentials that cannot be reached closes no gate")
func unreachableSources() async {
  let bench = ClientBench(
    CallScript(Sample.caller),
    credentials: NumberedCredentials(failure: CredentialFailure(.unreachable, "no answer")))
  #expect(await failure(bench, Sample.vpcs, "eu-west-1")?.error.failure == .unreachable)
  #expect(bench.gate.refusal == nil)
}

@Test("a Region that worked before and that STS knows nothing against is not called disabled")
func workedBeforeAndAccepted() async {
  let bench = ClientBench(
    CallScript { request, index in
      if isSTS(request) { return Sample.caller }
      return index == 0 ? Sample.vpcs([]) : Sample.refusal(xml: "AuthFailure", 401)
    })
  #expect(await failure(bench, Sample.vpcs, "eu-west-1") == nil)
  #expect(await failure(bench, Sample.vpcs, "eu-west-1")?.error.failure == .badCredentials)
  #expect(bench.gate.refusal == nil)
}

@Test("a gate that closes stops the calls that are under way, before their next attempt")
func gatesStopRetries() async {
  let gate = CredentialGate()
  let refusal = AWSServiceError(
    code: "InvalidClientTokenId", operation: nil, message: "no", failure: .badCredentials)
  let bench = ClientBench(
    CallScript { _, _ in
      gate.close(refusal)
      return Sample.refusal(xml: "InternalError", 500)
    }, gate: gate)
  let failed = await failure(bench, Sample.vpcs, "eu-west-1")
  #expect(failed?.error == refusal)
  #expect(failed?.attempts == 1)
}
