import CommandKit
import Testing

@Suite("What is wrong with a declaration")
struct ValidationTests {
  struct ProblemCase: CustomTestStringConvertible {
    let command: Command
    let problems: [String]

    var testDescription: String { problems.joined(separator: "; ") }

    init(
      _ name: String = "it", abstract: String = "Do it.", discussion: [String] = [],
      examples: [Command.Example] = [], options: [Option] = [], arguments: [Argument] = [],
      subcommands: [Command] = [], is problems: String...
    ) {
      command = Command(
        name, abstract: abstract, discussion: discussion, examples: examples, options: options,
        arguments: arguments, subcommands: subcommands)
      self.problems = problems
    }
  }

  static let cases = [
    ProblemCase("Do-it", is: "fleetdb Do-it: 'Do-it' is no name"),
    ProblemCase("-it", is: "fleetdb -it: '-it' is no name"),
    ProblemCase(abstract: " ", is: "fleetdb it: the help of 'it' is empty or too long"),
    ProblemCase(abstract: "a\nb", is: "fleetdb it: the help of 'it' is empty or too long"),
    ProblemCase(discussion: [""], is: "fleetdb it: the help of 'it' is empty or too long"),
    ProblemCase(
      examples: [Command.Example("it -a", "")],
      is: "fleetdb it: the help of 'it -a' is empty or too long"),
    ProblemCase(
      options: [.flag("a", help: "")], is: "fleetdb it: the help of '--a' is empty or too long"),
    ProblemCase(
      options: [.flag("a", help: "A."), .flag("a", help: "B.")],
      is: "fleetdb it: '--a' is declared twice"),
    ProblemCase(
      options: [.flag("a", short: "x", help: "A."), .flag("b", short: "x", help: "B.")],
      is: "fleetdb it: '-x' is declared twice"),
    ProblemCase(
      options: [.flag("db", help: "A.")], is: "fleetdb it: '--db' is an option of 'fleetdb' already"
    ),
    ProblemCase(
      options: [.flag("a", short: "v", help: "A.")],
      is: "fleetdb it: '-v' is an option of 'fleetdb' already"),
    ProblemCase(
      options: [.flag("a", short: "1", help: "A.")], is: "fleetdb it: '1' is no short name"),
    ProblemCase(
      options: [.value("a", "x", allowed: [], help: "A.")],
      is: "fleetdb it: the allowed values of '--a' are none or repeat"),
    ProblemCase(
      options: [.value("a", "x", allowed: ["y"], default: "z", help: "A.")],
      is: "fleetdb it: the default of '--a' is not allowed or never holds"),
    ProblemCase(
      options: [.value("a", "x", default: "z", required: true, help: "A.")],
      is: "fleetdb it: the default of '--a' is not allowed or never holds"),
    ProblemCase(arguments: [.id, .id], is: "fleetdb it: '<id>' is declared twice"),
    ProblemCase(arguments: [.files, .id], is: "fleetdb it: '<id>' follows a repeating argument"),
    ProblemCase(
      arguments: [.fact, .id], is: "fleetdb it: '<id>' is required but follows an optional argument"
    ),
    ProblemCase(
      arguments: [Argument("a", allowed: ["x", "x"], help: "A.")],
      is: "fleetdb it: the allowed values of '<a>' are none or repeat"),
    ProblemCase(
      arguments: [.id], subcommands: [Command("x", abstract: "X.")],
      is: "fleetdb it: has both arguments and subcommands"),
    ProblemCase(
      subcommands: [Command("x", abstract: "X."), Command("x", abstract: "Y.")],
      is: "fleetdb it: 'x' is declared twice"),
  ]

  @Test("each fault is found and named", arguments: cases)
  func problems(problemCase: ProblemCase) {
    let root = Command(
      "fleetdb", abstract: "The root.", options: [.db, .verbose, .help()],
      subcommands: [problemCase.command, .help()])
    #expect(root.problems().map(\.description) == problemCase.problems)
  }

  @Test("a root without help is named")
  func noHelp() {
    let root = Command("fleetdb", abstract: "The root.", options: [.help()])
    #expect(root.problems().map(\.fault) == [.noHelp])
  }

  @Test("the sample of these tests is sound")
  func soundSample() {
    #expect(sample.problems() == [])
  }
}
