/// The status line and the headers of an answer.
package struct HTTPHead: Hashable, Sendable {
  package let status: Int
  package let headers: [HTTPHeader]

  package init(status: Int, headers: [HTTPHeader] = []) {
    self.status = status
    self.headers = headers
  }

  /// The value of the last header of this name, whatever its case.
  package subscript(name: String) -> String? {
    headers.last { $0.name.lowercased() == name }?.value
  }
}

/// Takes an answer as it comes, on a thread of the transport's.
///
/// One request uses it at a time, from `begin` to the return of `send`.
package protocol HTTPSink: AnyObject, Sendable {
  /// The head is there; called once, before any byte.
  func begin(_ head: HTTPHead)
  /// The next bytes of the body.
  ///
  /// Returns whether more are wanted; `false` ends the request with `TransportFailure.refused`.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool
}

/// Sends requests.
package protocol HTTPTransport: Sendable {
  /// Sends a request and gives its answer to a sink, whatever the status.
  ///
  /// Throws where no whole answer came; also where the task is cancelled.
  func send(_ request: HTTPRequest, to sink: any HTTPSink) async throws(TransportFailure)
    -> HTTPHead
}

/// Why no whole answer came.
package struct TransportFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The name of the host, or of the proxy, is not known.
    case resolve
    /// Nothing listens, or the connection took longer than `HTTPLimits.connect`.
    case connect
    /// TLS failed: a certificate, or the protocol.
    case tls
    /// The connection ended before the answer did.
    case interrupted
    /// Longer than `HTTPLimits.stall` without a byte, or than `HTTPLimits.total` altogether.
    case timeout
    /// More than `HTTPLimits.bytes`.
    case tooLarge
    /// The sink wanted no more.
    case refused
    /// The task was cancelled.
    case cancelled
    /// libcurl cannot be loaded, or refused to be set up.
    case unusable
  }

  package let kind: Kind
  /// In lower case, without secrets: libcurl's words, or ours.
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

/// A sink that keeps the whole body, for small answers.
package final class BodySink: HTTPSink, @unchecked Sendable {
  // Safe because only the transport touches it until `send` returns, and only the caller after.
  package private(set) var body: [UInt8] = []

  package init() {}

  package func begin(_ head: HTTPHead) { body.removeAll() }

  package func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    body.append(contentsOf: bytes)
    return true
  }
}
