extension HTTPRequest {
  /// Where it goes, if it may be sent.
  ///
  /// Throws `unusable` for what libcurl would send otherwise than it is meant, or sign wrongly: see curl's
  /// issues 8107, 11738, 11794, 13058, 13754 and 16927.
  func checked() throws(TransportFailure) -> RequestTarget {
    guard let target = RequestTarget(url) else {
      throw TransportFailure(.unusable, "the request's address is no plain http or https url")
    }
    func refuse(_ reason: String) -> TransportFailure {
      TransportFailure(.unusable, "the request to \(target.host) was not sent: \(reason)")
    }
    if method == .get && !body.isEmpty { throw refuse("a get request carries no body") }
    for header in headers {
      guard header.isWellFormed else { throw refuse("a header is malformed") }
    }
    guard let signature else { return target }

    guard method == .post, target.rest.isEmpty || target.rest == "/" else {
      throw refuse("only a post to / without a query can be signed")
    }
    let isPlain = { (text: String) in
      !text.isEmpty && text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isLetterOrDigit }
    }
    guard isPlain(signature.region), isPlain(signature.service) else {
      throw refuse("the signing region or service is malformed")
    }
    guard signature.credentials.sessionToken?.revealed.isOneLine != false else {
      throw refuse("the session token is malformed")
    }
    var names: Set = ["authorization", "host", "x-amz-date", "x-amz-security-token"]
    for header in headers {
      guard names.insert(header.name.lowercased()).inserted, !header.value.isEmpty else {
        throw refuse("a header is empty, given twice, or the signature's own")
      }
    }
    return target
  }
}

extension HTTPHeader {
  /// As curl wants it: a header without a value ends in `;`.
  var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

  fileprivate var isWellFormed: Bool {
    !name.isEmpty && value.isOneLine
      && name.utf8.allSatisfy {
        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}

extension String {
  fileprivate var isOneLine: Bool { utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 } }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
