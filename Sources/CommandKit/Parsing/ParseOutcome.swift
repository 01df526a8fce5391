/// What a command line that holds no mistake asks for.
package enum ParseOutcome: Hashable, Sendable {
  case invoke(Invocation)
  /// Help was asked for: the page of the command at that path, on standard output.
  case help(path: [String])
  /// A group was named without a command: its help page, on standard error, as a usage error.
  case missingCommand(path: [String])
}

extension Command {
  /// Reads the words of a command line, without the program's name.
  ///
  /// Throws the first mistake. A mistake other than an unknown command gives way to `--help` elsewhere on the line.
  package func parse(_ words: [String]) throws(UsageError) -> ParseOutcome {
    var parser = Parser(root: self, words: words)
    return try parser.run()
  }
}
