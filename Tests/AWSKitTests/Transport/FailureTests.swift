import Testing

@testable import AWSKit

/// How a request fails, and against what.
private struct Case: CustomTestStringConvertible {
  let testDescription: String
  let kind: TransportFailure.Kind
  var greeting: [LoopbackServer.Step] = []
  var answer: [LoopbackServer.Step] = []
  var scheme = "http"
  var limits = HTTPLimits()

  static let all = [
    Case(testDescription: "a reset", kind: .interrupted, answer: [.text("HTTP/1.1 2"), .reset]),
    Case(
      testDescription: "a connection closed without an answer", kind: .interrupted, answer: [.close]
    ),
    Case(
      testDescription: "a body shorter than announced", kind: .interrupted,
      answer: [.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close]),
    Case(
      testDescription: "chunks without an end", kind: .interrupted,
      answer: [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), .close]),
    Case(
      testDescription: "a head without an end", kind: .interrupted,
      answer: [.text("HTTP/1.1 200 OK\r\nContent-Le"), .close]),
    Case(
      testDescription: "an answer that is not HTTP", kind: .interrupted,
      answer: [.text("SSH-2.0-OpenSSH_9.2\r\n"), .close]),
    Case(
      testDescription: "gzip that is none", kind: .interrupted,
      answer: [.answer("not compressed", headers: ["Content-Encoding: gzip"])]),
    Case(
      testDescription: "TLS to a port without it", kind: .tls,
      greeting: [.text("HTTP/1.1 400 Bad Request\r\n\r\n"), .stall], scheme: "https"),
    Case(
      testDescription: "a connection that is reset during the handshake", kind: .interrupted,
      greeting: [.read, .reset], scheme: "https"),
    Case(
      testDescription: "a handshake that takes too long", kind: .connect, greeting: [.stall],
      scheme: "https", limits: HTTPLimits(connect: .milliseconds(50))),
    Case(
      testDescription: "silence before the head", kind: .timeout, answer: [.stall],
      limits: HTTPLimits(stall: .milliseconds(50))),
    Case(
      testDescription: "silence within the body", kind: .timeout,
      answer: [.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .stall],
      limits: HTTPLimits(stall: .milliseconds(50))),
    Case(
      testDescription: "a drip that outlasts the whole", kind: .timeout,
      answer: [
        .text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        .drip(count: 1000, pause: .milliseconds(10)),
      ], limits: HTTPLimits(stall: .milliseconds(2000), total: .milliseconds(150))),
    Case(
      testDescription: "a drip of headers that outlasts the whole", kind: .timeout,
      answer: [.text("HTTP/1.1 200 OK\r\nX: "), .drip(count: 1000, pause: .milliseconds(10))],
      limits: HTTPLimits(stall: .milliseconds(2000), total: .milliseconds(150))),
    Case(
      testDescription: "a body larger than allowed", kind: .tooLarge,
      answer: [.answer("123456789")],
      limits: HTTPLimits(bytes: 8)),
    Case(
      testDescription: "a body that is larger than allowed once decompressed", kind: .tooLarge,
      answer: [
        .text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"),
        .send(bomb),
      ], limits: HTTPLimits(bytes: 99_999)),
    Case(
      testDescription: "headers without an end", kind: .tooLarge,
      answer: [.text("HTTP/1.1 200 OK\r\n")]
        + Array(repeating: .text("X-A: " + String(repeating: "a", count: 1000) + "\r\n"), count: 70)
        + [.text("\r\n")]),
  ]
}

/// 100,000 zeros, compressed with gzip.
private let bomb: [UInt8] =
  [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00,
    0x00, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0d, 0x0f, 0xa0,
  ] + [UInt8](repeating: 0, count: 96) + [
    0x80, 0x57, 0x03, 0x7d, 0x95, 0x11, 0xd4, 0xa0, 0x86, 0x01, 0x00,
  ]

@Test(
  "a failure is of its kind, names the host and no secret, and spoils no other request",
  arguments: Case.all)
private func failures(test: Case) async throws {
  let server = try LoopbackServer(greeting: test.greeting) {
    $0.line.contains("/fine") ? [.answer("fine")] : test.answer
  }
  let transport = CurlTransport()
  let request = HTTPRequest(
    .post, "\(test.scheme)://127.0.0.1:\(server.port)/", signature: .sample, limits: test.limits)
  let failure = try #require(await transport.failure(of: request))
  #expect(failure.kind == test.kind, "\(failure)")
  #expect(failure.message.contains("127.0.0.1"), "\(failure)")
  #expect(!failure.message.contains("canary") && !failure.message.contains("AKID"), "\(failure)")

  guard test.greeting.isEmpty else { return }
  #expect(try await transport.answer(to: HTTPRequest(.get, server.url + "fine")).body == "fine")
}

@Test("a host without an address is not resolved")
func unknownHost() async {
  let failure = await CurlTransport().failure(
    of: HTTPRequest(.get, "http://fleetdb.invalid/?canary"))
  #expect(failure?.kind == .resolve)
  #expect(failure?.message.contains("fleetdb.invalid") == true)
  #expect(failure?.message.contains("canary") == false)
}

@Test("a port that nothing listens on is not connected to")
func refusedConnection() async throws {
  let url = "http://127.0.0.1:\(try LoopbackServer.freePort())/"
  let failure = await CurlTransport().failure(of: HTTPRequest(.get, url))
  #expect(failure?.kind == .connect)
  #expect(failure?.message.contains("127.0.0.1") == true)
}

@Test("a file of certificates that is not there fails as TLS")
func missingCertificates() async throws {
  let server = try LoopbackServer(greeting: [.stall])
  let transport = CurlTransport(
    settings: TransportSettings(userAgent: "t", certificates: "/nonexistent/bundle.pem"))
  let failure = await transport.failure(of: HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
  #expect(failure?.kind == .tls)
}

@Test("a body of exactly the limit is taken, and a compressed one is decompressed")
func bodyWithinTheLimit() async throws {
  let server = try LoopbackServer { _ in
    [
      .text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"),
      .send(bomb),
    ]
  }
  let limits = HTTPLimits(bytes: 100_000)
  let answer = try await CurlTransport().answer(to: HTTPRequest(.get, server.url, limits: limits))
  #expect(answer.body.utf8.count == 100_000)
  #expect(answer.body.utf8.allSatisfy { $0 == 0 })
}

@Test("what follows the announced length is no part of the answer, nor of the next")
func excessIsDropped() async throws {
  let server = try LoopbackServer { _ in
    [.text("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\nforged")]
  }
  let transport = CurlTransport()
  for _ in 0..<2 {
    #expect(try await transport.answer(to: HTTPRequest(.get, server.url)).body == "abc")
  }
}

@Test("a sink that wants no more ends the request")
func refusedBytes() async throws {
  final class RefusingSink: HTTPSink {
    func begin(_ head: HTTPHead) {}
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool { false }
  }
  let server = try LoopbackServer { _ in [.answer("abc")] }
  await #expect(
    throws: TransportFailure(
      .refused, "the rest of the answer of 127.0.0.1:\(server.port) was not wanted")
  ) {
    try await CurlTransport().send(HTTPRequest(.get, server.url), to: RefusingSink())
  }
}
