extension UsageError: CustomStringConvertible {
  /// What is wrong, in one line without the program's name; what the user typed is escaped.
  package var message: String {
    switch mistake {
    case .unknownCommand(let name, _):
      "unknown command \(quoted(name))"
    case .unknownOption(let option, _):
      "unknown option \(quoted(option))"
    case .optionBeforeCommand(let option, _):
      "unknown option \(quoted(option)) before the command"
    case .missingValue(let label):
      "missing value for \(quoted(label))"
    case .unexpectedValue(let value, let option):
      "the option \(quoted(option)) does not take any value, but \(quoted(value)) was specified"
    case .invalidValue(let value, let label, _):
      "the value \(quoted(value)) is invalid for \(quoted(label))"
    case .missingArgument(let label):
      "missing expected argument \(quoted(label))"
    case .unexpectedArguments(let words) where words.count == 1:
      "unexpected argument \(list(words))"
    case .unexpectedArguments(let words):
      "\(words.count) unexpected arguments: \(list(words))"
    case .conflict(let first, let second):
      "\(quoted(first)) cannot be used with \(quoted(second))"
    case .needs(let option, let others):
      "\(quoted(option)) needs \(others.map(quoted).joined(separator: " or "))"
    }
  }

  /// The one thing that helps most, in one line without `hint:`.
  package var hint: String {
    switch mistake {
    case .unknownCommand(_, let suggestion?), .unknownOption(_, let suggestion?):
      "did you mean \(quoted(suggestion))?"
    case .optionBeforeCommand(_, let example):
      "write it after the command, as in \(quoted(example))"
    case .invalidValue(_, _, .oneOf(let allowed, let suggestion)):
      hint(allowed, suggestion)
    case .invalidValue(_, _, .described(let expected)):
      "expected \(visible(expected))"
    default:
      reference
    }
  }

  /// Both lines as they go to standard error, without the last line end.
  package var description: String {
    "\(command.first ?? ""): error: \(message)\nhint: \(hint)"
  }

  /// Names the allowed values unless they would fill the screen.
  private func hint(_ allowed: [String], _ suggestion: String?) -> String {
    let meant = suggestion.map { "did you mean \(quoted($0))?" }
    let values = "allowed values: \(allowed.joined(separator: ", "))"
    guard allowed.count <= 12 else { return meant ?? reference }
    return [meant, values].compactMap(\.self).joined(separator: " ")
  }

  private var reference: String {
    "see \(quoted((command + ["--help"]).joined(separator: " ")))"
  }

  /// At most eight words: a shell pattern may have made thousands.
  private func list(_ words: [String]) -> String {
    words.prefix(8).map(quoted).joined(separator: ", ") + (words.count > 8 ? ", …" : "")
  }
}

private func quoted(_ text: String) -> String {
  "'\(visible(text))'"
}
