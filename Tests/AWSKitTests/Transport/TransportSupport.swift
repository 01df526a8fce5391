import Testing

@testable import AWSKit

extension CurlTransport {
  convenience init() { self.init(settings: TransportSettings(userAgent: "fleetdb-tests")) }

  /// The answer to a request, as status and text.
  func answer(to request: HTTPRequest) async throws -> (head: HTTPHead, body: String) {
    let sink = BodySink()
    let head = try await send(request, to: sink)
    return (head, String(decoding: sink.body, as: UTF8.self))
  }

  /// Why a request gets no answer; nil where it gets one.
  func failure(of request: HTTPRequest) async -> TransportFailure? {
    do throws(TransportFailure) {
      _ = try await send(request, to: BodySink())
      return nil
    } catch {
      return error
    }
  }
}

/// A sink that notes what it is told: statuses and bytes, in order.
final class RecordingSink: HTTPSink, @unchecked Sendable {
  // Safe because only the transport touches it until `send` returns, and only the test after.
  private(set) var events: [String] = []

  func begin(_ head: HTTPHead) { events.append("\(head.status)") }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    events.append(String(decoding: bytes, as: UTF8.self))
    return true
  }
}

extension RequestSignature {
  static let sample = RequestSignature(
    service: "ec2", region: "eu-west-1",
    credentials: Credentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("canary-key"),
      sessionToken: Secret("canary-token"), origin: "test"))
}

/// Waits until a claim holds, for at most ten seconds.
func eventually(_ claim: () -> Bool) async throws {
  for _ in 0..<2000 where !claim() { try await Task.sleep(for: .milliseconds(5)) }
  #expect(claim())
}
