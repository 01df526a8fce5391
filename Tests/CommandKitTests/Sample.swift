import CommandKit

extension Option {
  static let db: Option = .value(
    "db", "file", default: "fleet.db", section: "Global options", help: "The database.")
  static let output: Option = .value(
    "output", "format", short: "o", allowed: ["table", "json", "ndjson"], default: "table",
    section: "Global options", help: "How results are written.")
  static let limit: Option = .value(
    "limit", "n", section: "Global options", help: "At most so many rows.")
  static let quiet: Option = .flag(
    "quiet", short: "q", section: "Global options", help: "Results and errors alone.")
  static let verbose: Option = .counter(
    "verbose", short: "v", section: "Global options", help: "Say more; repeat for more still.")
  static let filter: Option = .values(
    "filter", "key=value", short: "f", section: "Filters",
    help: "Only instances that match, such as state=unmanaged or region=eu-*.")
  static let all: Option = .flag("all", help: "Every instance.")
  static let owner: Option = .value(
    "owner", "name", required: true, help: "Who answers for the exemption.")
}

extension Argument {
  static let ids = Argument("id", .repeating(min: 0), help: "The instances.")
  static let id = Argument("id", help: "The instance.")
  static let fact = Argument("fact", .optional, help: "The fact, such as dhmc.setting.")
  static let table = Argument("table", allowed: ["instances", "runs"], help: "What to export.")
  static let files = Argument("file", .repeating(min: 1), help: "The files.")
}

/// A small program with every kind of declaration.
let sample = Command(
  "fleetdb",
  abstract: "Tell why instances are managed or not, now and in the past.",
  options: [.db, .output, .limit, .quiet, .verbose, .help(section: "Global options")],
  subcommands: [
    Command(
      "list",
      abstract: "List instances with their state and first reason.",
      discussion: [
        "Every instance that runs or has run is listed, without a limit unless one is given on the "
          + "command line."
      ],
      section: "Questions",
      examples: [
        Command.Example("fleetdb list -f state=unmanaged", "Every instance that is not managed.")
      ],
      options: [.filter]),
    Command(
      "why", abstract: "Explain the state of an instance.", section: "Questions",
      options: [.all], arguments: [.ids]),
    Command(
      "blame", abstract: "Tell since when each fact has its value.", section: "Questions",
      arguments: [.id, .fact]),
    Command(
      "exempt", abstract: "Keep the list of exemptions.", section: "Data",
      subcommands: [
        Command("add", abstract: "Exempt an instance.", options: [.owner], arguments: [.id]),
        Command("list", abstract: "List the exemptions."),
      ]),
    Command(
      "export", abstract: "Write a table for audits.", section: "Data", arguments: [.table]),
    Command(
      "merge", abstract: "Take other histories in.", section: "Data", arguments: [.files]),
    .help(),
  ])

/// The words between blanks; `''` is the empty word.
func words(_ line: String) -> [String] {
  line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
}

/// The invocation that a command line asks for.
func invocation(_ words: [String]) throws -> Invocation {
  guard case .invoke(let invocation) = try sample.parse(words) else {
    throw NotAnInvocation(words: words)
  }
  return invocation
}

struct NotAnInvocation: Error {
  let words: [String]
}
