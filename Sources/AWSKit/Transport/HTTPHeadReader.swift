/// Makes a head of the lines that an answer begins with.
struct HTTPHeadReader {
  /// Bytes of all heads and trailers of one answer.
  static let limit = 64 << 10

  private(set) var byteCount = 0
  private var status: Int?
  private var headers: [HTTPHeader] = []
  private var isFinished = false

  /// Takes a line, and returns the head if that line ends it.
  ///
  /// Interim answers (1xx) are skipped, and so is all that follows the head, such as trailers.
  mutating func take(_ bytes: some Collection<UInt8>) -> HTTPHead? {
    byteCount += bytes.count
    guard !isFinished else { return nil }
    let line = String(decoding: bytes, as: UTF8.self).trimmingEnd()
    if line.isEmpty {
      defer { status = nil }
      guard let status, status >= 200 else { return nil }
      isFinished = true
      return HTTPHead(status: status, headers: headers)
    }
    guard status != nil else {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count > 1, words[0].hasPrefix("HTTP/") else { return nil }
      status = Int(words[1])
      headers = []
      return nil
    }
    if let first = line.first, first == " " || first == "\t", let last = headers.popLast() {
      headers.append(HTTPHeader(last.name, "\(last.value) \(String(line).trimmingBothEnds())"))
    } else if let colon = line.firstIndex(of: ":") {
      let value = String(line[line.index(after: colon)...]).trimmingBothEnds()
      headers.append(HTTPHeader(String(line[..<colon]), value))
    }
    return nil
  }
}

extension String {
  /// Without white space at the end; a line end is one character.
  fileprivate func trimmingEnd() -> String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }

  fileprivate func trimmingBothEnds() -> String {
    String(trimmingEnd().drop(while: \.isWhitespace))
  }
}
