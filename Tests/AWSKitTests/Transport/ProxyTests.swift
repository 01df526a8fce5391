import Glibc
import Testing

@testable import AWSKit

private func transport(_ proxy: LoopbackServer, except exceptions: [String] = []) -> CurlTransport {
  let url = "http://user:canary@127.0.0.1:\(proxy.port)"
  return CurlTransport(
    settings: TransportSettings(
      userAgent: "t", httpsProxy: url, httpProxy: url, proxyExceptions: exceptions))
}

@Test("a proxy is asked for http addresses")
func proxyForHTTP() async throws {
  let proxy = try LoopbackServer { _ in [.answer("by proxy")] }
  let request = HTTPRequest(.get, "http://fleetdb.invalid/path")
  #expect(try await transport(proxy).answer(to: request).body == "by proxy")
  #expect(proxy.requests.first?.line == "GET http://fleetdb.invalid/path HTTP/1.1")
}

@Test("a proxy that opens no tunnel is told as what failed, and its answer is not AWS's")
func refusedTunnel() async throws {
  let proxy = try LoopbackServer { _ in
    [.answer("who are you", status: "407 Proxy Authentication Required"), .close]
  }
  let failure = await transport(proxy).failure(of: HTTPRequest(.get, "https://fleetdb.invalid/"))
  #expect(failure?.kind == .connect)
  #expect(failure?.message == "the proxy answered 407 when asked for fleetdb.invalid")
  #expect(proxy.requests.first?.line == "CONNECT fleetdb.invalid:443 HTTP/1.1")
}

@Test(
  "what a proxy says to open a tunnel is no answer",
  arguments: ["200 Connection established", "403 Forbidden"])
func tunnelIsNoAnswer(status: String) async throws {
  let proxy = try LoopbackServer { _ in [.answer("", status: status), .read, .close] }
  let sink = RecordingSink()
  await #expect(throws: TransportFailure.self) {
    try await transport(proxy).send(HTTPRequest(.get, "https://fleetdb.invalid/"), to: sink)
  }
  #expect(proxy.requests.count == 1)
  #expect(sink.events == [])
}

@Test(
  "a proxy's address is never told with its password",
  arguments: ["canary:canary@", "x://u:canary@h:1"])
func malformedProxy(proxy: String) async {
  let transport = CurlTransport(settings: TransportSettings(userAgent: "t", httpProxy: proxy))
  let failure = await transport.failure(of: HTTPRequest(.get, "http://fleetdb.invalid/"))
  #expect(failure != nil)
  #expect(failure?.message.contains("canary") == false)
}

@Test("no proxy is asked where the request says so, nor for the exceptions")
func noProxy() async throws {
  let proxy = try LoopbackServer()
  let server = try LoopbackServer()
  let direct = HTTPRequest(.get, server.url, usesProxy: false)
  _ = try await transport(proxy).answer(to: direct)
  for exception in ["127.0.0.1", "127.0.0.0/8", "*"] {
    let transport = transport(proxy, except: ["example.com", exception])
    _ = try await transport.answer(to: HTTPRequest(.get, server.url))
  }
  #expect(server.requests.count == 4)
  #expect(proxy.connections == 0)
}

@Test("the environment's proxies and exceptions are not read")
func environmentIsIgnored() async {
  // In a process of its own, since the environment belongs to all tests.
  await #expect(processExitsWith: .success) {
    let dead = "http://127.0.0.1:\(try LoopbackServer.freePort())"
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
      setenv(name, dead, 1)
    }
    let server = try LoopbackServer()
    _ = try await CurlTransport().answer(to: HTTPRequest(.get, server.url))
    #expect(server.requests.count == 1)

    for name in ["no_proxy", "NO_PROXY"] { setenv(name, "*", 1) }
    let settings = TransportSettings(userAgent: "t", httpProxy: server.url)
    let request = HTTPRequest(.get, "http://fleetdb.invalid/")
    _ = try await CurlTransport(settings: settings).answer(to: request)
    #expect(server.requests.count == 2)
  }
}
