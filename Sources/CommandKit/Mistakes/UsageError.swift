/// A command line that cannot be carried out as it was typed.
package struct UsageError: Error, Hashable, Sendable {
  /// The names from the root to the command that was reached.
  package let command: [String]
  package let mistake: Mistake

  package init(command: [String], _ mistake: Mistake) {
    self.command = command
    self.mistake = mistake
  }
}

/// What is wrong with a command line: one case a mistake, each with what was typed.
///
/// Options are written with their dashes and arguments in angle brackets, as `label` has them.
package enum Mistake: Hashable, Sendable {
  case unknownCommand(String, suggestion: String?)
  case unknownOption(String, suggestion: String?)
  /// The option belongs to a command further down, and was typed before its name.
  case optionBeforeCommand(String, example: String)
  /// The option was there, but its value is not.
  case missingValue(for: String)
  /// A flag was given a value.
  case unexpectedValue(String, for: String)
  case invalidValue(String, for: String, Expectation)
  /// An argument or a required option was not given.
  case missingArgument(String)
  case unexpectedArguments([String])
  /// Two things that exclude each other.
  case conflict(String, with: String)
  /// An option that makes sense only beside one of the others.
  case needs(String, oneOf: [String])

  /// What would have been right in the place of an invalid value.
  package enum Expectation: Hashable, Sendable {
    case oneOf([String], suggestion: String?)
    /// A noun with its bounds, such as `a whole number of at least 1`.
    case described(String)
    case unsaid
  }
}
