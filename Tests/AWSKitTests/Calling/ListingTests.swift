import JSONKit
import Testing

@testable import AWSKit

/// A listing of three pages, one of them empty, as two services give it.
private struct Pages: Sendable, CustomTestStringConvertible {
  let operation: AWSOperation
  let page: @Sendable (Int) -> CallScript.Reply
  let refusal: @Sendable (String, Int) -> CallScript.Reply

  var testDescription: String { operation.permission }

  static let tokens = [nil, "first+/=", "second"] as [String?]
  static let ids = [["a", "b"], [], ["c"]]

  static let all = [
    Pages(
      operation: Sample.nodes,
      page: { Sample.nodes(ids[$0], token: $0 < 2 ? tokens[$0 + 1] : nil) },
      refusal: { Sample.refusal(json: $0, $1) }),
    Pages(
      operation: Sample.vpcs,
      page: { Sample.vpcs(ids[$0], token: $0 < 2 ? tokens[$0 + 1] : nil) },
      refusal: { Sample.refusal(xml: $0, $1) }),
  ]

  /// The page that a request asks for.
  func asked(_ request: HTTPRequest) -> Int {
    let body = String(decoding: request.body, as: UTF8.self)
    if body.contains("first") { return 1 }
    return body.contains("second") ? 2 : 0
  }
}

private enum Trouble: CaseIterable {
  case throttled, broken, reset, html, truncated, expired

  func reply(_ pages: Pages) -> CallScript.Reply {
    switch self {
    case .throttled: pages.refusal("ThrottlingException", 400)
    case .broken: pages.refusal("InternalError", 500)
    case .reset: .failure(.interrupted)
    case .html: .answer(200, "<html><body>sign in</body></html>")
    case .truncated:
      if case .answer(let status, let body, _) = pages.page(0) {
        .answer(status, String(body.prefix(body.count - 12)))
      } else {
        .failure(.interrupted)
      }
    case .expired: pages.refusal("ExpiredTokenException", 400)
    }
  }
}

/// A script in which the first request of these pages is in trouble, so often.
private func script(_ pages: Pages, _ troubled: Set<Int>, _ trouble: Trouble, times: Int = 1)
  -> CallScript
{
  let seen = SeenPages()
  return CallScript { request, _ in
    let page = pages.asked(request)
    return seen.count(page) <= times && troubled.contains(page)
      ? trouble.reply(pages) : pages.page(page)
  }
}

private func list(_ bench: ClientBench, _ operation: AWSOperation) async throws -> (
  Listing, [String]
) {
  var texts: [String] = []
  let listing = try await bench.client.list(operation, region: "eu-west-1") { page in
    texts += page.lists.map { String(decoding: $0.elements, as: UTF8.self) }
  }
  return (listing, texts)
}

@Test("trouble on any page changes nothing about what is listed", arguments: Pages.all)
private func troublesPass(pages: Pages) async throws {
  let whole = try await list(ClientBench(script(pages, [], .reset)), pages.operation)
  #expect(whole.0 == Listing(pages: 3, elements: 3))
  for trouble in Trouble.allCases {
    for troubled in [[0], [1], [2], [0, 1, 2]] as [Set<Int>] {
      let bench = ClientBench(script(pages, troubled, trouble))
      let (listing, texts) = try await list(bench, pages.operation)
      #expect(listing == whole.0, "\(trouble) on \(troubled)")
      #expect(texts == whole.1, "\(trouble) on \(troubled)")
      #expect(bench.script.sent.count == 3 + troubled.count)
      #expect(bench.credentials.invalidations == (trouble == .expired ? troubled.count : 0))
    }
  }
}

@Test("after credentials are renewed the same page is asked for, with the new ones")
func renewalResumes() async throws {
  for pages in Pages.all {
    let bench = ClientBench(script(pages, [1], .expired))
    _ = try await list(bench, pages.operation)
    #expect(bench.script.sent.map(pages.asked) == [0, 1, 1, 2])
    let keys = bench.script.sent.compactMap { $0.signature?.credentials.accessKeyID }
    #expect(keys == ["AKIA0", "AKIA0", "AKIA1", "AKIA1"])
  }
}

@Test(
  "credentials that are called expired right after their renewal are expired", arguments: Pages.all)
private func renewalHelpsOnce(pages: Pages) async throws {
  let bench = ClientBench(script(pages, [1], .expired, times: 2))
  let failure = try await #require(throws: ListingFailure<Never>.self) {
    try await bench.client.list(pages.operation, region: "eu-west-1") { _ in }
  }
  guard case .call(let failed) = failure else { return }
  #expect(failed.error.failure == .expiredCredentials)
  #expect(failed.attempts == 2)
  #expect(bench.gate.refusal == failed.error)
}

@Test("a page that cannot be had ends the listing, and says so", arguments: Pages.all)
private func listingFails(pages: Pages) async throws {
  for trouble in [Trouble.throttled, .broken, .reset, .html, .truncated] {
    let bench = ClientBench(script(pages, [2], trouble, times: 3))
    var seen = 0
    let failure = try await #require(throws: ListingFailure<Never>.self) {
      try await bench.client.list(pages.operation, region: "eu-west-1") { _ in seen += 1 }
    }
    guard case .call(let failed) = failure else { continue }
    #expect(failed.attempts == 3)
    #expect(seen == 2)
  }
}

@Test("a token that comes again ends a listing that would have no end")
func repeatedTokens() async throws {
  let cycle = ["t1", "t2", "t1"]
  let bench = ClientBench(CallScript { _, index in Sample.nodes(["i"], token: cycle[index % 3]) })
  let failure = try await #require(throws: ListingFailure<Never>.self) {
    try await bench.client.list(Sample.nodes, region: "eu-west-1") { _ in }
  }
  guard case .call(let failed) = failure else { return }
  #expect(failed.error.message == "the listing repeats its token")
  #expect(failed.error.failure == .badResponse)
  #expect(bench.script.sent.count == 3)
}

@Test("a listing without an end is given up")
func endlessListings() async throws {
  let bench = ClientBench(CallScript { _, index in Sample.nodes([], token: "t\(index)") }) {
    $0.maximumPages = 50
  }
  let failure = try await #require(throws: ListingFailure<Never>.self) {
    try await bench.client.list(Sample.nodes, region: "eu-west-1") { _ in }
  }
  guard case .call(let failed) = failure else { return }
  #expect(failed.error.failure == .badResponse)
  #expect(bench.script.sent.count == 50)
}

@Test("a listing that goes on with empty pages is given up sooner, and one empty page is no end")
func emptyListings() async throws {
  let bench = ClientBench(
    CallScript { _, index in
      Sample.nodes(index < 20 && index % 2 == 0 ? ["i-\(index)"] : [], token: "t\(index)")
    }
  ) {
    $0.maximumEmptyPages = 5
  }
  let failure = try await #require(throws: ListingFailure<Never>.self) {
    try await bench.client.list(Sample.nodes, region: "eu-west-1") { _ in }
  }
  guard case .call(let failed) = failure else { return }
  #expect(failed.error.failure == .badResponse)
  #expect(bench.script.sent.count == 24)
}

@Test("whoever takes the pages can end the listing with an error of their own")
func takersCanThrow() async throws {
  struct Full: Error, Equatable {}
  let bench = ClientBench(script(Pages.all[0], [], .reset))
  let failure = try await #require(throws: ListingFailure<Full>.self) {
    try await bench.client.list(Sample.nodes, region: "eu-west-1") { _ throws(Full) in
      throw Full()
    }
  }
  guard case .page = failure else {
    Issue.record("\(failure)")
    return
  }
  #expect(bench.script.sent.count == 1)
}

@Test("pages are as long as AWS allows, but for what is named and what the caller chose")
func pageSizes() async throws {
  let bench = ClientBench(CallScript(Sample.vpcs([])))
  func named(_ key: String, _ value: JSONValue) -> AWSOperation {
    AWSOperation(.ec2, "DescribeVpcs", [JSONValue.Member(key, value)])
  }
  _ = try await list(bench, Sample.vpcs)
  _ = try await list(bench, named("VpcId", .array([.string("vpc-1")])))
  _ = try await list(bench, named("MaxResults", .integer(7)))
  #expect(
    bench.script.bodies.map { $0.dropFirst("Action=DescribeVpcs&Version=2016-11-15".count) } == [
      "&MaxResults=1000", "&VpcId.1=vpc-1", "&MaxResults=7",
    ])
}

@Test("an operation without pages is a listing of one")
func onePage() async throws {
  let bench = ClientBench(CallScript(Sample.caller))
  let (listing, _) = try await list(bench, Sample.identity)
  #expect(listing == Listing(pages: 1, elements: 0))
}
