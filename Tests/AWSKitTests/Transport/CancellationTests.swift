import Testing

@testable import AWSKit

private let half = [
  LoopbackServer.Step.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .stall,
]

@Test("a cancelled task ends its transfer, and no other")
func cancelledTransfer() async throws {
  let server = try LoopbackServer { $0.line.contains("slow") ? half : [.answer("fine")] }
  let transport = CurlTransport()
  let task = Task { await transport.failure(of: HTTPRequest(.get, server.url + "slow")) }
  try await eventually { server.requests.count == 1 }
  task.cancel()
  #expect(await task.value?.kind == .cancelled)
  try await eventually { server.departures == 1 }
  #expect(try await transport.answer(to: HTTPRequest(.get, server.url)).body == "fine")
}

@Test("a transfer that is silent ends at once when its task is cancelled")
func cancellationIsPrompt() async throws {
  let server = try LoopbackServer { _ in half }
  let transport = CurlTransport()
  let clock = ContinuousClock()
  var shortest = Duration.seconds(60)
  // The best of five, since a busy machine may hold up any of them.
  for number in 1...5 {
    let task = Task { await transport.failure(of: HTTPRequest(.get, server.url)) }
    try await eventually { server.requests.count == number }
    // What it sends has come by then.
    try await Task.sleep(for: .milliseconds(20))
    let duration = await clock.measure {
      task.cancel()
      _ = await task.value
    }
    shortest = min(shortest, duration)
  }
  #expect(shortest < .milliseconds(50))
}

@Test("a cancelled task leaves the line at once")
func cancelledInLine() async throws {
  let server = try LoopbackServer { _ in half }
  let transport = CurlTransport(settings: TransportSettings(userAgent: "t", maximumRequests: 1))
  let first = Task { await transport.failure(of: HTTPRequest(.get, server.url + "first")) }
  try await eventually { server.requests.count == 1 }
  let second = Task { await transport.failure(of: HTTPRequest(.get, server.url + "second")) }
  try await Task.sleep(for: .milliseconds(20))
  second.cancel()
  #expect(await second.value?.kind == .cancelled)
  #expect(server.departures == 0)
  first.cancel()
  #expect(await first.value?.kind == .cancelled)
  #expect(server.requests.count == 1)
}

@Test("a task that is cancelled before sends nothing")
func cancelledBefore() async throws {
  let server = try LoopbackServer()
  let transport = CurlTransport()
  let kind = await Task {
    withUnsafeCurrentTask { $0?.cancel() }
    return await transport.failure(of: HTTPRequest(.get, server.url))?.kind
  }.value
  #expect(kind == .cancelled)
  #expect(server.connections == 0)
}

@Test("a cancellation that comes at any time ends one request alone")
func cancellationRaces() async throws {
  let server = try LoopbackServer()
  let transport = CurlTransport(settings: TransportSettings(userAgent: "t", maximumRequests: 2))
  for pause in 0..<100 {
    let task = Task { await transport.failure(of: HTTPRequest(.get, server.url)) }
    try await Task.sleep(for: .microseconds(pause * 10))
    task.cancel()
    let kind = await task.value?.kind
    #expect(kind == nil || kind == .cancelled)
    #expect(await transport.failure(of: HTTPRequest(.get, server.url)) == nil)
  }
}
