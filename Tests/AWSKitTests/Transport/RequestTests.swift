import Testing

@testable import AWSKit

@Test("a signed request carries its scope, its token and its body, and the key nowhere")
func signedRequest() async throws {
  let server = try LoopbackServer()
  let request = HTTPRequest(
    .post, server.url,
    headers: [
      HTTPHeader("content-type", "application/x-amz-json-1.1"),
      HTTPHeader("x-amz-target", "AmazonSSM.GetParameter"),
    ], body: Array("{}".utf8), signature: .sample)
  _ = try await CurlTransport().answer(to: request)

  let sent = try #require(server.requests.first)
  #expect(sent.line == "POST / HTTP/1.1")
  #expect(sent.body == Array("{}".utf8))
  let authorization = try #require(sent["authorization"])
  let date = try #require(sent["x-amz-date"]).prefix(8)
  #expect(
    authorization.hasPrefix(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\(date)/eu-west-1/ec2/aws4_request,"))
  for name in ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"] {
    #expect(authorization.contains(name))
  }
  #expect(sent["x-amz-security-token"] == "canary-token")
  #expect(sent["x-amz-target"] == "AmazonSSM.GetParameter")
  #expect(!sent.head.contains("canary-key"))
  #expect(sent.head.occurrences(of: "canary-token") == 1)
  #expect(sent.head.occurrences(of: "X-Amz-Date:") == 1)
}

@Test("every header that is signed is sent", arguments: [0, 10, 2 << 20])
func signedHeadersAreSent(size: Int) async throws {
  let server = try LoopbackServer()
  let request = HTTPRequest(
    .post, server.url, headers: [HTTPHeader("content-type", "text/xml")],
    body: [UInt8](repeating: 7, count: size), signature: .sample)
  _ = try await CurlTransport().answer(to: request)

  let sent = try #require(server.requests.first)
  #expect(sent.body.count == size)
  let authorization = try #require(sent["authorization"])
  let list = try #require(authorization.split(separator: "SignedHeaders=").last)
  let names = list.prefix { $0 != "," }.split(separator: ";").map(String.init)
  #expect(names == ["content-type", "host", "x-amz-date", "x-amz-security-token"])
  for name in names { #expect(sent[name] != nil, "\(name)") }
}

@Test("what signed one request does not sign the next")
func signatureIsForgotten() async throws {
  let server = try LoopbackServer()
  let transport = CurlTransport()
  let signed = HTTPRequest(.post, server.url, body: [1, 2], signature: .sample)
  _ = try await transport.answer(to: signed)
  _ = try await transport.answer(to: HTTPRequest(.get, server.url))
  let plain = try #require(server.requests.last)
  #expect(server.connections == 1)
  #expect(plain.line == "GET / HTTP/1.1")
  #expect(plain["authorization"] == nil)
  #expect(!plain.head.contains("canary"))
}

@Test("a request carries its method, headers and body, and nothing that was not asked for")
func plainRequest() async throws {
  let server = try LoopbackServer()
  let transport = CurlTransport()
  let headers = [HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "60"), HTTPHeader("x-e", "")]
  _ = try await transport.answer(
    to: HTTPRequest(.put, server.url + "latest/api?a=b", headers: headers))
  let large = [UInt8](repeating: 7, count: 2 << 20)
  _ = try await transport.answer(to: HTTPRequest(.post, server.url, body: large))

  let (put, post) = (try #require(server.requests.first), try #require(server.requests.last))
  #expect(put.line == "PUT /latest/api?a=b HTTP/1.1")
  #expect(put["content-length"] == "0")
  #expect(put["x-aws-ec2-metadata-token-ttl-seconds"] == "60")
  #expect(put["x-e"] == "")
  #expect(put["user-agent"] == "fleetdb-tests")
  #expect(put["accept-encoding"] == "gzip")
  #expect(post.body == large)
  for name in ["authorization", "content-type", "expect", "cookie", "upgrade"] {
    #expect(put[name] == nil)
    #expect(post[name] == nil)
  }
}

@Test("the body of a failure is delivered like any other")
func failureBodyIsDelivered() async throws {
  let server = try LoopbackServer { _ in
    [.answer("why", status: "500 Oops", headers: ["x-amzn-RequestId: r-1"])]
  }
  let answer = try await CurlTransport().answer(to: HTTPRequest(.post, server.url))
  #expect(answer.head.status == 500)
  #expect(answer.head["x-amzn-requestid"] == "r-1")
  #expect(answer.body == "why")
}

@Test("no answer makes the transport ask again", arguments: ["302 Found", "401 Unauthorized"])
func answersAreNotFollowed(status: String) async throws {
  let server = try LoopbackServer { _ in
    [.answer("", status: status, headers: ["Location: /elsewhere", "WWW-Authenticate: Basic"])]
  }
  let request = HTTPRequest(.post, server.url, signature: .sample)
  let answer = try await CurlTransport().answer(to: request)
  #expect(status.hasPrefix("\(answer.head.status)"))
  #expect(server.requests.count == 1)
}

@Test("cookies are not kept")
func cookiesAreNotKept() async throws {
  let server = try LoopbackServer { _ in [.answer("", headers: ["Set-Cookie: a=b; Path=/"])] }
  let transport = CurlTransport()
  for _ in 0..<2 { _ = try await transport.answer(to: HTTPRequest(.get, server.url)) }
  #expect(server.requests.last?["cookie"] == nil)
}

@Test("the sink gets one head, however the answer comes")
func oneHead() async throws {
  let server = try LoopbackServer { _ in
    [
      .text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
      .text("3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n"),
    ]
  }
  let sink = RecordingSink()
  let head = try await CurlTransport().send(HTTPRequest(.get, server.url), to: sink)
  #expect(head.headers == [HTTPHeader("Transfer-Encoding", "chunked")])
  #expect(sink.events.first == "200")
  #expect(sink.events.dropFirst().joined() == "abcde")
}

@Test("the library tells its versions")
func libraryVersions() throws {
  let library = try CurlLibrary()
  #expect(library.version.split(separator: ".").count == 3)
  #expect(library.tls.contains("/"))
}

extension String {
  fileprivate func occurrences(of text: String) -> Int { ranges(of: text).count }
}
