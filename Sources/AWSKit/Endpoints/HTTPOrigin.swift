/// Scheme, host and port of an endpoint that somebody set.
struct HTTPOrigin: Hashable, Sendable {
  /// Whether it is `https`.
  let isSecure: Bool
  /// In lower case; without brackets, also where it is an IPv6 address.
  let host: String
  /// Nil where it is the scheme's own.
  let port: UInt16?

  /// With `/` at the end.
  var url: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(isSecure ? "https" : "http")://\(name)\(port.map { ":\($0)" } ?? "")/"
  }

  /// Reads a URL with a host and perhaps a port, and neither user, path, query nor fragment.
  ///
  /// A request to anything but `/` could not be signed.
  init(_ text: String, of service: AWSService) throws(EndpointFailure) {
    guard let origin = HTTPOrigin(text) else { throw .invalidOverride(service) }
    self = origin
  }

  init?(_ text: String) {
    guard let scheme = text.firstRange(of: "://") else { return nil }
    switch text[..<scheme.lowerBound].lowercased() {
    case "https": isSecure = true
    case "http": isSecure = false
    default: return nil
    }
    var rest = text[scheme.upperBound...]
    if rest.hasSuffix("/") { rest.removeLast() }
    let portText: Substring?
    if rest.hasPrefix("[") {
      guard let close = rest.firstIndex(of: "]") else { return nil }
      let address = rest[rest.index(after: rest.startIndex)..<close]
      let tail = rest[rest.index(after: close)...]
      guard !address.isEmpty, address.utf8.contains(UInt8(ascii: ":")),
        address.utf8.allSatisfy(HTTPOrigin.isAddressByte), tail.isEmpty || tail.hasPrefix(":")
      else { return nil }
      host = address.lowercased()
      portText = tail.isEmpty ? nil : tail.dropFirst()
    } else {
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(HTTPOrigin.isNameByte)
      else { return nil }
      host = parts[0].lowercased()
      portText = parts.count == 2 ? parts[1] : nil
    }
    guard let portText else {
      port = nil
      return
    }
    guard let number = UInt16(portText), number > 0, !portText.hasPrefix("+") else { return nil }
    port = number
  }

  /// Whether the host is this machine: `127.0.0.0/8`, `::1` or `localhost`.
  var isLoopback: Bool {
    if host == "localhost" || host == "::1" || host == "0:0:0:0:0:0:0:1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { !$0.hasPrefix("+") && UInt8($0) != nil }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
