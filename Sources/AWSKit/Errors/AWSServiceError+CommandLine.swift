extension AWSServiceError {
  /// Reads what the AWS CLI printed on standard error.
  ///
  /// Source: botocore `ClientError.MSG_TEMPLATE`, and `exceptions.py` for what happens before a
  /// service answers. Any other text becomes an error of kind `other` with the last line as its message.
  package init(commandLineOutput text: String) {
    let prefix = "aws: [ERROR]:"
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      let line = AWSServiceError.trimmed(line)
      return line.hasPrefix(prefix) ? AWSServiceError.trimmed(line.dropFirst(prefix.count)) : line
    }.filter { !$0.isEmpty }
    for line in lines {
      if let error = AWSServiceError(serviceAnswer: line) ?? AWSServiceError(ownText: line) {
        self = error
        return
      }
    }
    for line in lines {
      for (phrase, failure) in AWSServiceError.phrases where line.contains(phrase) {
        self.init(code: nil, operation: nil, message: String(line), failure: failure)
        return
      }
    }
    self.init(code: nil, operation: nil, message: String(lines.last ?? ""), failure: .other)
  }

  /// Reads `An error occurred (Code) when calling the Op operation[ (reached max retries: 4)]: message`.
  private init?(serviceAnswer line: Substring) {
    guard let start = line.firstRange(of: "An error occurred (") else { return nil }
    var rest = line[start.upperBound...]
    guard let codeEnd = rest.firstIndex(of: ")") else { return nil }
    let code = String(rest[..<codeEnd])
    rest = rest[codeEnd...].dropFirst()

    var operation: String?
    let calling = " when calling the "
    if rest.hasPrefix(calling) {
      rest = rest.dropFirst(calling.count)
      operation = rest.split(separator: " ", maxSplits: 1).first.map(String.init)
    }
    guard let colon = rest.firstRange(of: ": ") ?? rest.firstRange(of: ":") else {
      self.init(code: code, operation: operation, message: "", failure: AWSFailure(code: code))
      return
    }
    // The retries, if any, are told in parentheses before the colon and hold one of their own.
    var messageStart = colon.upperBound
    if let retries = rest.firstRange(of: " (reached max retries: "),
      retries.lowerBound < colon.lowerBound,
      let close = rest[retries.upperBound...].firstRange(of: "): ")
    {
      messageStart = close.upperBound
    }
    self.init(
      code: code, operation: operation,
      message: String(AWSServiceError.trimmed(rest[messageStart...])),
      failure: AWSFailure(code: code))
  }

  /// What the AWS CLI says where no service answered, and what it means.
  private static let phrases: [(String, AWSFailure)] = [
    ("Could not connect to the endpoint URL", .unreachable),
    ("Connect timeout on endpoint URL", .unreachable),
    ("Read timeout on endpoint URL", .unreachable),
    ("Connection was closed before we received a valid response", .unreachable),
    ("Failed to connect to proxy URL", .unreachable),
    ("SSL validation failed", .unreachable),
    ("Could not resolve host", .unreachable),
    ("Unable to parse response", .badResponse),
    ("Unable to locate credentials", .badCredentials),
    ("Partial credentials found", .badCredentials),
    ("The config profile", .badCredentials),
    ("Error when retrieving credentials", .badCredentials),
    ("The SSO session associated with this profile has expired", .expiredCredentials),
    ("Error loading SSO Token", .expiredCredentials),
    ("Error when retrieving token from sso", .expiredCredentials),
    ("Token has expired and refresh failed", .expiredCredentials),
    ("Your session has expired", .expiredCredentials),
    ("You must specify a region", .other),
  ]

  /// What stands for the error in a capture folder, and is read back as the same: what the AWS CLI would print where a
  /// service answered, and where none did, `fleetdb: unreachable: message`, which the AWS CLI never says.
  package func commandLineText(operation: String) -> String {
    guard let code else { return "\(AWSServiceError.ownMark)\(failure.rawValue): \(message)\n" }
    return "\nAn error occurred (\(code)) when calling the \(operation) operation: \(message)\n"
  }

  private static let ownMark = "fleetdb: "

  /// Reads `fleetdb: failure: message`.
  private init?(ownText line: Substring) {
    guard line.hasPrefix(AWSServiceError.ownMark) else { return nil }
    let rest = line.dropFirst(AWSServiceError.ownMark.count)
    guard let colon = rest.firstIndex(of: ":"),
      let failure = AWSFailure(rawValue: String(rest[..<colon]))
    else { return nil }
    self.init(
      code: nil, operation: nil,
      message: String(AWSServiceError.trimmed(rest[colon...].dropFirst())), failure: failure)
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var rest = Substring(text)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
