/// A command with everything that was given to it.
///
/// Looking up an option or argument that the command does not declare is a programming error: it
/// stops a debug build, and answers as if nothing was given in a release build.
package struct Invocation: Hashable, Sendable {
  /// The names from the root to the command.
  package let path: [String]
  /// The options that the command knows, with those it inherits.
  private let options: [Option]
  private let arguments: [Argument]
  /// By long name, in the order typed.
  private let givenOptions: [String: [TypedValue]]
  /// By name, in the order typed.
  private let givenArguments: [String: [TypedValue]]

  init(_ lineage: Lineage, options: [String: [TypedValue]], arguments: [String: [TypedValue]]) {
    path = lineage.path
    self.options = lineage.options
    self.arguments = lineage.command.arguments
    givenOptions = options
    givenArguments = arguments
  }

  /// Whether the command knows the option, for code that serves many commands.
  package func declares(_ option: Option) -> Bool { options.contains(option) }

  /// Whether the option was given.
  package func flag(_ option: Option) -> Bool { !values(option).isEmpty }

  /// How often the option was given.
  package func count(_ option: Option) -> Int { values(option).count }

  /// The value of the option; nil where it was not given.
  package func value(_ option: Option) -> TypedValue? { values(option).last }

  /// Every value of the option, in the order typed.
  package func values(_ option: Option) -> [TypedValue] {
    assert(declares(option), "\(path.joined(separator: " ")) does not declare \(option.spelling)")
    return givenOptions[option.name] ?? []
  }

  /// The value of an argument that need not be given; nil where it was not.
  package func value(_ argument: Argument) -> TypedValue? { arguments(argument).last }

  /// Every value of an argument, in the order typed.
  package func arguments(_ argument: Argument) -> [TypedValue] {
    assert(
      arguments.contains(argument),
      "\(path.joined(separator: " ")) does not declare \(argument.label)")
    return givenArguments[argument.name] ?? []
  }

  /// The value of an argument that the command needs.
  ///
  /// Throws `Mistake.missingArgument` where it was not given, which happens only to arguments declared optional.
  package func required(_ argument: Argument) throws(UsageError) -> TypedValue {
    guard let value = value(argument) else { throw error(.missingArgument(argument.label)) }
    return value
  }

  /// A mistake that only the command can see, such as two options that exclude each other.
  package func error(_ mistake: Mistake) -> UsageError {
    UsageError(command: path, mistake)
  }

  /// The command line in one fixed spelling, without the program's name.
  ///
  /// Long names, values after `=`, options in order of declaration, operands after `--`. It parses to the same values.
  package var words: [String] {
    var words = Array(path.dropFirst())
    for option in options {
      for value in givenOptions[option.name] ?? [] {
        words.append(option.spelling + (option.value == nil ? "" : "=\(value.text)"))
      }
    }
    let operands = arguments.flatMap { givenArguments[$0.name] ?? [] }
    return operands.isEmpty ? words : words + ["--"] + operands.map(\.text)
  }
}
