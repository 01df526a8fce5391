import CommandKit

/// A command as it is declared, together with what carries it out.
struct CommandEntry: Sendable {
  let command: Command
  let run: @Sendable (Session) throws -> ExitStatus

  init(_ command: Command, run: @escaping @Sendable (Session) throws -> ExitStatus) {
    self.command = command
    self.run = run
  }
}

extension CommandEntry {
  /// Every command, in the order of the help page.
  static let all: [CommandEntry] = [
    .why, .list, .summary, .dhmc, .iam,
    .history, .diff,
    .collect, .export, .sql, .runs, .reassess,
    .explain, .doctor, .policy, .version,
  ]

  static let root = Command(
    "fleetdb",
    abstract:
      "Which EC2 instances AWS Systems Manager manages, why not the others, and since when.",
    discussion: [
      "fleetdb records what AWS says of a fleet into one SQLite file, and answers every question from there."
    ],
    examples: [
      .init(
        "fleetdb collect --from captures/2026-11-24", "Record the answers in a capture folder."),
      .init(
        "fleetdb why i-0123456789abcdef0", "Tell why an instance is managed, or why it is not."),
    ],
    options: Options.globals,
    subcommands: all.map(\.command) + [.help(section: Sections.setup)])
}

/// The headings under which the help page lists the commands.
enum Sections {
  static let questions = "QUESTIONS"
  static let history = "HISTORY"
  static let data = "DATA"
  static let setup = "SETUP"
}
