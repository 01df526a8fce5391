import Testing

@testable import AWSKit

@Test("requests one after the other share a connection")
func sequentialRequestsShareAConnection() async throws {
  let server = try LoopbackServer { [.answer("to \($0.line)")] }
  let transport = CurlTransport()
  for number in 0..<20 {
    let answer = try await transport.answer(to: HTTPRequest(.get, server.url + "\(number)"))
    #expect(answer.body == "to GET /\(number) HTTP/1.1")
  }
  #expect(server.connections == 1)
}

@Test("a request that wants a fresh connection gets one")
func freshConnections() async throws {
  let server = try LoopbackServer { [.answer("to \($0.line)")] }
  let transport = CurlTransport()
  var request = HTTPRequest(.get, server.url)
  _ = try await transport.answer(to: request)
  let kept = server.connections
  request.usesFreshConnection = true
  _ = try await transport.answer(to: request)
  #expect(server.connections == kept + 1)
}

@Test("hosts keep their connections while requests to them take turns")
func hostsKeepTheirConnections() async throws {
  let servers = [try LoopbackServer(), try LoopbackServer(), try LoopbackServer()]
  let transport = CurlTransport()
  for _ in 0..<5 {
    for server in servers { _ = try await transport.answer(to: HTTPRequest(.get, server.url)) }
  }
  #expect(servers.map(\.connections) == [1, 1, 1])
}

@Test("two hundred requests at once are all answered, over no more connections than allowed")
func manyRequests() async throws {
  let server = try LoopbackServer { [.answer(String(decoding: $0.body, as: UTF8.self))] }
  let transport = CurlTransport()
  try await withThrowingTaskGroup { group in
    for number in 0..<200 {
      group.addTask {
        let request = HTTPRequest(.post, server.url, body: Array("\(number)".utf8))
        let answer = try await transport.answer(to: request)
        #expect(answer.body == "\(number)")
      }
    }
    try await group.waitForAll()
  }
  #expect(server.requests.count == 200)
  #expect((2...32).contains(server.connections))
}

@Test("no more requests are under way at one host than its limit, and another is not kept waiting")
func hostLimit() async throws {
  let slow = try LoopbackServer { _ in
    [
      .text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
      .drip(count: 5, pause: .milliseconds(4)),
    ]
  }
  let quick = try LoopbackServer()
  let transport = CurlTransport(
    settings: TransportSettings(userAgent: "t", maximumRequests: 4, maximumRequestsPerHost: 2))
  try await withThrowingTaskGroup { group in
    for _ in 0..<10 {
      group.addTask { _ = try await transport.answer(to: HTTPRequest(.get, slow.url)) }
    }
    group.addTask { _ = try await transport.answer(to: HTTPRequest(.get, quick.url)) }
    try await group.waitForAll()
  }
  #expect(slow.connections <= 2)
  #expect(quick.requests.count == 1)
}

@Test("a connection that the server closed meanwhile is replaced")
func closedConnectionIsReplaced() async throws {
  let server = try LoopbackServer { _ in [.answer("a"), .close] }
  let transport = CurlTransport()
  for _ in 0..<3 { _ = try await transport.answer(to: HTTPRequest(.post, server.url)) }
  #expect(server.connections == 3)
}

@Test("a transport that is let go closes its connections")
func transportClosesItsConnections() async throws {
  let server = try LoopbackServer { _ in [.answer("a"), .stall] }
  do {
    let transport = CurlTransport()
    _ = try await transport.answer(to: HTTPRequest(.get, server.url))
  }
  try await eventually { server.departures == 1 }
}
