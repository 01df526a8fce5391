import Glibc
import Synchronization

@testable import AWSKit

/// A server on the loopback that answers as a test tells it to.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    /// Counts connections from 0.
    let connection: Int
    /// The request line and the headers.
    let head: String
    let body: [UInt8]
  }

  enum Step: Sendable {
    case send([UInt8])
    /// Sends one byte after the other, with a pause after each.
    case drip(count: Int, pause: Duration)
    /// Takes what has come, or comes next.
    case read
    /// Sends nothing until the client has gone.
    case stall
    case close
    /// Ends the connection with a TCP reset.
    case reset
  }

  let port: UInt16
  private let listener: Int32
  private struct Record {
    var requests: [Request] = []
    var connections = 0
    var departures = 0
  }
  private let record = Mutex(Record())

  /// Listens on a free port.
  ///
  /// `greeting` is sent to each connection before anything is read.
  init(
    greeting: [Step] = [],
    answer: @escaping @Sendable (Request) -> [Step] = { _ in [.answer("")] }
  ) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = try LoopbackServer.bind(listener)
    listen(listener, 256)
    let listener = listener
    _ = startThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        let number = self.record.withLock {
          $0.connections += 1
          return $0.connections - 1
        }
        _ = startThread { self.serve(connection, number, greeting, answer) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var url: String { "http://127.0.0.1:\(port)/" }
  var requests: [Request] { record.withLock { $0.requests } }
  var connections: Int { record.withLock { $0.connections } }
  /// How many connections the client ended while `Step.stall` waited for that.
  var departures: Int { record.withLock { $0.departures } }

  /// A port that nothing listens on.
  static func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return try bind(socket)
  }

  private struct Unbound: Error {}

  private static func bind(_ socket: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else { throw Unbound() }
    return UInt16(bigEndian: address.sin_port)
  }

  private func serve(
    _ connection: Int32, _ number: Int, _ greeting: [Step], _ answer: (Request) -> [Step]
  ) {
    defer { close(connection) }
    guard play(greeting, on: connection) else { return }
    var pending: [UInt8] = []
    while let request = LoopbackServer.read(connection, number, &pending) {
      record.withLock { $0.requests.append(request) }
      guard play(answer(request), on: connection) else { return }
    }
  }

  /// Returns whether the connection goes on.
  private func play(_ steps: [Step], on connection: Int32) -> Bool {
    for step in steps {
      switch step {
      case .send(let bytes):
        guard LoopbackServer.send(bytes, to: connection) else { return false }
      case .drip(let count, let pause):
        for _ in 0..<count {
          guard LoopbackServer.send([UInt8(ascii: ".")], to: connection) else { return false }
          usleep(UInt32(pause.components.attoseconds / 1_000_000_000_000))
        }
      case .read:
        var bytes = [UInt8](repeating: 0, count: 4096)
        guard recv(connection, &bytes, bytes.count, 0) > 0 else { return false }
      case .stall:
        var bytes = [UInt8](repeating: 0, count: 4096)
        while recv(connection, &bytes, bytes.count, 0) > 0 {}
        record.withLock { $0.departures += 1 }
        return false
      case .close:
        return false
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        return false
      }
    }
    return true
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest.removeFirst(sent)
    }
    return true
  }

  /// Nil where the client has gone.
  private static func read(_ connection: Int32, _ number: Int, _ pending: inout [UInt8]) -> Request?
  {
    while true {
      if let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        let length = header("content-length", in: head).flatMap { Int($0) } ?? 0
        if pending.count >= end.upperBound + length {
          let body = Array(pending[end.upperBound..<end.upperBound + length])
          pending.removeFirst(end.upperBound + length)
          return Request(connection: number, head: head, body: body)
        }
      }
      var bytes = [UInt8](repeating: 0, count: 65536)
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      pending.append(contentsOf: bytes[..<count])
    }
  }

  fileprivate static func header(_ name: String, in head: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].lowercased() == name {
        return String(parts[1].drop(while: \.isWhitespace))
      }
    }
    return nil
  }
}

extension LoopbackServer.Request {
  var line: String { String(head.prefix { $0 != "\r\n" }) }

  /// The value of a header, whose name is given in lower case.
  subscript(name: String) -> String? { LoopbackServer.header(name, in: head) }
}

extension LoopbackServer.Step {
  /// A whole answer.
  static func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> Self {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return .text(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  static func text(_ text: String) -> Self { .send(Array(text.utf8)) }
}
