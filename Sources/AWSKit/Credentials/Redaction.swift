/// Makes texts of others fit for a message: one line, not too long, without secrets.
struct Redaction {
  private let secrets: [String]
  private static let limit = 300
  private static let mark = "<secret>"

  init(_ secrets: [Secret]) {
    // Longest first, for one may be a part of another.
    self.secrets = secrets.map(\.revealed).filter { $0.utf8.count >= 4 }
      .sorted { $0.utf8.count > $1.utf8.count }
  }

  /// With the known secrets cut out, and control characters, which could steer a terminal.
  func line(_ text: String) -> String {
    var cut = text
    for secret in secrets {
      cut = cut.split(separator: secret, omittingEmptySubsequences: false).joined(
        separator: Redaction.mark)
    }
    let words = cut.unicodeScalars.split { scalar in
      scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .format
    }
    let line = words.map { String($0) }.joined(separator: " ")
    return line.count <= Redaction.limit ? line : line.prefix(Redaction.limit) + "…"
  }

  /// Also without what only looks like a secret: long runs of the characters that keys are made of,
  /// and what stands after words such as `token`.
  func cautiousLine(_ text: String) -> String {
    var words: [String] = []
    var follows = false
    for word in line(text).split(separator: " ") {
      let isValue = follows && word != "=" && word != ":"
      follows = Redaction.announcesSecret(word) || (follows && !isValue)
      words.append(isValue ? Redaction.mark : Redaction.withoutRuns(word))
    }
    return words.joined(separator: " ")
  }

  /// Whether the next word may be a secret, as in `password: x` and `--token x`.
  private static func announcesSecret(_ word: Substring) -> Bool {
    let lower = word.lowercased()
    let names = [
      "secret", "token", "password", "passwd", "key", "credential", "authorization", "bearer",
    ]
    guard names.contains(where: lower.contains) else { return false }
    return lower.hasSuffix("=") || lower.hasSuffix(":") || lower.hasPrefix("-") || lower == "bearer"
  }

  private static func withoutRuns(_ word: Substring) -> String {
    var kept = ""
    var run = ""
    func ended() -> String {
      let isKey =
        run.utf8.count >= 16 && run.contains { $0.isNumber } && run.contains { $0.isLetter }
      return isKey || run.utf8.count >= 40 ? mark : run
    }
    var isSecret = false
    for character in word {
      if character.isASCII
        && (character.isLetter || character.isNumber || "+/_-".contains(character))
      {
        run.append(character)
        continue
      }
      let isName = announcesSecret(Substring(run + ":"))
      kept += isSecret && !run.isEmpty ? mark : ended()
      isSecret = isName && (character == "=" || character == ":") || (isSecret && run.isEmpty)
      kept.append(character)
      run = ""
    }
    return kept + (isSecret && !run.isEmpty ? mark : ended())
  }
}
