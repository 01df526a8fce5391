import Glibc
import JSONKit
import Testing

/// The AWS endpoint for tests, which `scripts/test` starts; Tests/Endpoint/README.md tells what it does.
enum TestEndpoint {
  /// Nil where none runs: suites that need it are enabled by `isThere`.
  static let url = variable("FLEETDB_ENDPOINT")
  static let isThere = url != nil

  /// A search path on which `aws`, the AWS CLI of the endpoint's Python, comes first.
  static let path: String = {
    let own = variable("PATH") ?? "/usr/bin:/bin"
    guard let python = variable("FLEETDB_BOTOCORE"), let slash = python.lastIndex(of: "/") else {
      return own
    }
    return "\(python[..<slash]):\(own)"
  }()

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// One request of the control API, such as `("POST", "worlds", "{}")`.
  ///
  /// Throws where the endpoint does not answer, or refuses.
  @discardableResult
  static func control(
    _ method: String, _ target: String, _ body: String = ""
  ) throws -> JSONValue {
    let authority = try #require(url).dropFirst("http://".count)
    let request =
      "\(method) /_control/\(target) HTTP/1.1\r\nHost: \(authority)\r\nConnection: close\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let bytes = try exchange(request, port: UInt16(authority.split(separator: ":")[1]) ?? 0)
    let text = String(decoding: bytes, as: UTF8.self)
    let blank = try #require(text.firstRange(of: "\r\n\r\n"), "no answer to \(target)")
    try #require(
      text.hasPrefix("HTTP/1.1 200") || text.hasPrefix("HTTP/1.0 200"), "\(target): \(text)")
    return try JSONReader.value(of: Array(text[blank.upperBound...].utf8))
  }

  /// Sends a request to the loopback, and reads until the other side closes.
  static func exchange(_ request: String, port: UInt16) throws -> [UInt8] {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(socket >= 0)
    defer { close(socket) }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0, "cannot reach the endpoint: error \(errno)")
    var unsent = Array(request.utf8)[...]
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      try #require(count > 0, "cannot send to the endpoint: error \(errno)")
      unsent = unsent.dropFirst(count)
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      try #require(count >= 0, "the endpoint does not answer: error \(errno)")
      if count == 0 { return answer }
      answer.append(contentsOf: buffer[..<count])
    }
  }
}
