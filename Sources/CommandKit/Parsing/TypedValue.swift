/// A value as the user typed it, with its place, so that an error can quote both.
package struct TypedValue: Hashable, Sendable {
  /// The value itself; empty for a flag.
  package let text: String
  /// Where it was typed, such as `-o <format>` or `<id>`.
  package let label: String
  /// The place on the command line, from 0 for the first word after the program's name.
  ///
  /// For an option it is the place of the option, not of a value in a word of its own.
  package let index: Int
  /// The names from the root to the command.
  package let command: [String]

  /// The text as something better, such as a number or a moment.
  ///
  /// Throws `Mistake.invalidValue` where `read` answers nil; its hint says what was `expected`, such as `a whole number`.
  package func convert<Result>(
    expecting expected: String? = nil, _ read: (String) -> Result?
  ) throws(UsageError) -> Result {
    guard let result = read(text) else { throw invalid(expecting: expected) }
    return result
  }

  /// The error for a value that the command cannot take.
  package func invalid(expecting expected: String? = nil) -> UsageError {
    let expectation: Mistake.Expectation = expected.map { .described($0) } ?? .unsaid
    return UsageError(command: command, .invalidValue(text, for: label, expectation))
  }
}
