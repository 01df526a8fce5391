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
  func line(_ text: String) -> String { Redaction.shortened(words(of: text)) }

  /// Also without what only looks like a secret: what stands after names such as `token`, and long
  /// runs of the characters that keys are made of.
  func cautiousLine(_ text: String) -> String {
    var kept: [String] = []
    var isAnnounced = false
    for word in words(of: text) {
      kept.append(isAnnounced ? Redaction.mark : Redaction.cautious(word))
      isAnnounced = Redaction.announcesSecret(word)
    }
    return Redaction.shortened(kept)
  }

  /// The whole text, with the known secrets cut out.
  func cut(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      text.contains(secret) ? text.replacing(secret, with: Redaction.mark) : text
    }
  }

  private func words(of text: String) -> [String] {
    let words = cut(text).unicodeScalars.split { scalar in
      let category = scalar.properties.generalCategory
      return scalar.properties.isWhitespace || category == .control || category == .format
    }
    return words.map { String($0) }
  }

  private static func shortened(_ words: [String]) -> String {
    let line = words.joined(separator: " ")
    return line.count <= limit ? line : line.prefix(limit) + "…"
  }

  /// Whether a secret may follow, as in `password: x` and `--token x`.
  private static func announcesSecret(_ word: some StringProtocol) -> Bool {
    let lower = word.lowercased()
    if lower == "bearer" || lower == "basic" { return true }
    let names = ["secret", "token", "password", "passwd", "key", "credential", "authorization"]
    guard names.contains(where: { lower.contains($0) }) else { return false }
    return lower.hasSuffix("=") || lower.hasSuffix(":") || lower.hasPrefix("-")
  }

  private static func cautious(_ word: String) -> String {
    if let delimiter = word.firstIndex(where: { $0 == "=" || $0 == ":" }),
      announcesSecret(word[...delimiter])
    {
      let isLast = word.index(after: delimiter) == word.endIndex
      return word[...delimiter] + (isLast ? "" : mark)
    }
    let runs = word.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "+/_-".contains($0))) }
    return runs.contains(where: looksLikeKey) ? mark : word
  }

  private static func looksLikeKey(_ run: Substring) -> Bool {
    let hasBoth = run.contains { $0.isNumber } && run.contains { $0.isLetter }
    return run.utf8.count >= (hasBoth ? 16 : 40)
  }
}
