/// A text with wildcards: `*` for any run, `?` for one character.
struct GlobPattern: Hashable, Sendable {
  enum Token: Hashable, Sendable {
    case literal(Unicode.Scalar)
    case one
    case run
  }

  var tokens: [Token]

  /// Takes `*` and `?` for wildcards.
  init(_ text: some StringProtocol) {
    tokens = text.unicodeScalars.map { scalar in
      switch scalar {
      case "*": .run
      case "?": .one
      default: .literal(scalar)
      }
    }
  }

  init(tokens: [Token]) { self.tokens = tokens }

  /// A text without wildcards.
  static func literally(_ text: some StringProtocol) -> [Token] {
    text.unicodeScalars.map(Token.literal)
  }

  /// Whether the whole text matches.
  ///
  /// Goes back to the last `*` alone, so that a hostile pattern costs no more than its length times the text's.
  func matches(_ text: some Collection<Unicode.Scalar>) -> Bool {
    var token = 0
    var retry: (token: Int, place: Int)?
    let scalars = Array(text)
    var index = 0
    while index < scalars.count {
      if token < tokens.count {
        switch tokens[token] {
        case .run:
          retry = (token + 1, index)
          token += 1
          continue
        case .one:
          token += 1
          index += 1
          continue
        case .literal(let scalar) where scalar == scalars[index]:
          token += 1
          index += 1
          continue
        case .literal: break
        }
      }
      guard let last = retry else { return false }
      token = last.token
      index = last.place + 1
      retry = (last.token, index)
    }
    while token < tokens.count, tokens[token] == .run { token += 1 }
    return token == tokens.count
  }

  func matches(_ text: some StringProtocol) -> Bool { matches(text.unicodeScalars) }
}
