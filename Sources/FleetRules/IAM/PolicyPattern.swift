/// A text of a policy that may hold wildcards and, by its version, variables: a resource, or the value of a condition.
package struct PolicyPattern: Hashable, Sendable {
  /// As it is written.
  package let text: String
  let parts: [Part]

  enum Part: Hashable, Sendable {
    case text(String)
    /// `${key}`, or `${key, 'default'}`.
    case variable(key: String, standIn: String?)
  }

  package init(_ text: String, version: PolicyDocument.Version) {
    self.text = text
    parts = version == .v2012 ? PolicyPattern.parts(of: text) : [.text(text)]
  }

  /// Takes `${…}` apart; what is not closed stands for itself.
  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
      if start.lowerBound > rest.startIndex {
        parts.append(.text(String(rest[..<start.lowerBound])))
      }
      parts.append(variable(rest[start.upperBound..<end]))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty || parts.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }

  private static func variable(_ inside: Substring) -> Part {
    let halves = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let key = trimmed(halves[0])
    guard halves.count == 2 else { return .variable(key: key, standIn: nil) }
    var standIn = trimmed(halves[1])
    if standIn.count >= 2, standIn.hasPrefix("'"), standIn.hasSuffix("'") {
      standIn = String(standIn.dropFirst().dropLast())
    }
    return .variable(key: key, standIn: standIn)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension PolicyPattern {
  /// What a pattern comes to with the variables that a request knows.
  enum Filled: Hashable {
    case pattern([GlobPattern.Token])
    /// A variable has no value, and no stand-in: nothing matches.
    case nothing
    /// Variables are not known: what they might be matches anything; their keys.
    case open([GlobPattern.Token], keys: [String])
  }

  /// - parameter takesWildcards: whether `*` and `?` in the text itself are wildcards; in values of variables they never are.
  func filled(_ context: RequestContext, takesWildcards: Bool) -> Filled {
    var tokens: [GlobPattern.Token] = []
    var open: [String] = []
    for part in parts {
      switch part {
      case .text(let text):
        tokens += takesWildcards ? GlobPattern(text).tokens : GlobPattern.literally(text)
      case .variable("*", _): tokens.append(.literal("*"))
      case .variable("?", _): tokens.append(.literal("?"))
      case .variable("$", _): tokens.append(.literal("$"))
      case .variable(let key, let standIn):
        switch context[key] {
        case .values(let values) where values.count == 1:
          tokens += GlobPattern.literally(values[0])
        case .values, .absent:
          guard let standIn else { return .nothing }
          tokens += GlobPattern.literally(standIn)
        case .unknown:
          tokens.append(.run)
          open.append(key)
        }
      }
    }
    return open.isEmpty ? .pattern(tokens) : .open(tokens, keys: open)
  }

  /// Whether it matches by a comparison of patterns; the keys that leave it open are added to `unknown`.
  func matches(
    _ context: RequestContext, takesWildcards: Bool, unknown: inout Set<String>,
    _ matches: ([GlobPattern.Token]) -> Bool
  ) -> Ternary {
    switch filled(context, takesWildcards: takesWildcards) {
    case .pattern(let tokens): return Ternary(matches(tokens))
    case .nothing: return .no
    case .open(let tokens, let keys):
      guard matches(tokens) else { return .no }
      unknown.formUnion(keys)
      return .unknown
    }
  }
}
