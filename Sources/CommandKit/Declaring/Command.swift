/// One command of a program, declared as data: the root, a group of commands, or a command that does something.
///
/// The options of a command hold for everything below it, so those of the root are global. A command
/// has arguments or subcommands, never both. `problems()` checks a whole tree.
package struct Command: Hashable, Sendable {
  /// A command line worth copying, and what it does.
  package struct Example: Hashable, Sendable {
    package let line: String
    package let purpose: String

    package init(_ line: String, _ purpose: String) {
      self.line = line
      self.purpose = purpose
    }
  }

  package let name: String
  /// What the command does, in one line.
  package let abstract: String
  /// Paragraphs for the help page; a line that begins with a blank is kept as it stands, all others are wrapped.
  package let discussion: [String]
  /// The heading under which the help page above lists this command; nil for «SUBCOMMANDS».
  package let section: String?
  package let examples: [Example]
  /// The options that this command brings, without those it inherits.
  package let options: [Option]
  package let arguments: [Argument]
  package let subcommands: [Command]

  package init(
    _ name: String,
    abstract: String,
    discussion: [String] = [],
    section: String? = nil,
    examples: [Example] = [],
    options: [Option] = [],
    arguments: [Argument] = [],
    subcommands: [Command] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.section = section
    self.examples = examples
    self.options = options
    self.arguments = arguments
    self.subcommands = subcommands
  }

  /// The name that the parser reads as a question about the commands beside it.
  static let helpName = "help"

  /// The command `help [<command> ...]`, to be listed among the subcommands of the root.
  ///
  /// It is never invoked: the parser answers with `ParseOutcome.help`.
  package static func help(section: String? = nil) -> Command {
    Command(
      helpName,
      abstract: "Show the help of a command.",
      section: section,
      arguments: [
        Argument("command", .repeating(min: 0), help: "The command, with its group before it.")
      ])
  }

  /// The command at a path that begins with this command's name; nil where there is none.
  package func command(at path: [String]) -> Command? {
    let found = Lineage(root: self, following: path)
    return found.path == path ? found.command : nil
  }
}
