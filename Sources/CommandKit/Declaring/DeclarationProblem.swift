/// What is wrong with the declaration of a command, found before any command line is read.
package struct DeclarationProblem: Hashable, Sendable {
  package enum Fault: Hashable, Sendable {
    /// A name that is not made of lower-case letters, digits and inner dashes.
    case malformedName(String)
    /// A short name that is not an ASCII letter.
    case malformedShort(String)
    /// A command, option, argument or example whose help is empty or, where one line is due, has several.
    case unfitHelp(of: String)
    case duplicateCommand(String)
    case duplicateOption(String)
    /// An option that a group above brings already.
    case inheritedOption(String, from: String)
    case duplicateArgument(String)
    case argumentAfterRepeating(String)
    case requiredAfterOptional(String)
    case argumentsBesideSubcommands
    /// An option or argument that allows no value at all, or one value twice.
    case unfitAllowedValues(String)
    /// A required option with a default, or a default that is not allowed.
    case unfitDefault(String)
    /// A root without the `help` command or without `-h, --help`.
    case noHelp
  }

  /// The names from the root to the command.
  package let path: [String]
  package let fault: Fault
}

extension DeclarationProblem: CustomStringConvertible {
  /// The problem as a test prints it.
  package var description: String { "\(path.joined(separator: " ")): \(sentence)" }

  private var sentence: String {
    switch fault {
    case .malformedName(let name): "'\(name)' is no name"
    case .malformedShort(let name): "'\(name)' is no short name"
    case .unfitHelp(let name): "the help of '\(name)' is empty or too long"
    case .duplicateCommand(let name): "'\(name)' is declared twice"
    case .duplicateOption(let name): "'\(name)' is declared twice"
    case .inheritedOption(let name, let group): "'\(name)' is an option of '\(group)' already"
    case .duplicateArgument(let name): "'\(name)' is declared twice"
    case .argumentAfterRepeating(let name): "'\(name)' follows a repeating argument"
    case .requiredAfterOptional(let name): "'\(name)' is required but follows an optional argument"
    case .argumentsBesideSubcommands: "has both arguments and subcommands"
    case .unfitAllowedValues(let name): "the allowed values of '\(name)' are none or repeat"
    case .unfitDefault(let name): "the default of '\(name)' is not allowed or never holds"
    case .noHelp: "lacks the 'help' command or the option '--help'"
    }
  }
}
