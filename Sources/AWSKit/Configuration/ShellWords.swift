/// The words of a command line, without a shell.
///
/// Source: Python's `shlex.split`, in POSIX mode without comments.
package enum ShellWords {
  /// Nil where a quote is not closed, or nothing follows the last backslash.
  package static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var scalars = line.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case " ", "\t", "\r", "\n":
        if let ended = word { words.append(String(ended)) }
        word = nil
      case "\\":
        guard let escaped = scalars.next() else { return nil }
        word = (word ?? .init()) + [escaped]
      case "'", "\"":
        guard let quoted = quoted(by: scalar, &scalars) else { return nil }
        word = (word ?? .init()) + quoted
      default:
        word = (word ?? .init()) + [scalar]
      }
    }
    if let word { words.append(String(word)) }
    return words
  }

  /// The rest of a quotation; inside `"`, a backslash escapes `"` and itself alone.
  private static func quoted(
    by quote: Unicode.Scalar, _ scalars: inout String.UnicodeScalarView.Iterator
  ) -> [Unicode.Scalar]? {
    var text: [Unicode.Scalar] = []
    while let scalar = scalars.next() {
      if scalar == quote { return text }
      guard scalar == "\\" && quote == "\"" else {
        text.append(scalar)
        continue
      }
      guard let escaped = scalars.next() else { return nil }
      if escaped != "\"" && escaped != "\\" { text.append(scalar) }
      text.append(escaped)
    }
    return nil
  }
}
