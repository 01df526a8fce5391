import CommandKit
import Testing

@Suite("What is said about a mistake")
struct ErrorWordingTests {
  struct ErrorCase: CustomTestStringConvertible {
    let line: String
    let message: String
    let hint: String

    init(_ line: String, _ message: String, _ hint: String) {
      self.line = line
      self.message = message
      self.hint = hint
    }

    var testDescription: String { line.debugDescription }
  }

  static let cases = [
    ErrorCase("lst", "unknown command 'lst'", "did you mean 'list'?"),
    ErrorCase("frobnicate", "unknown command 'frobnicate'", "see 'fleetdb --help'"),
    ErrorCase("''", "unknown command ''", "see 'fleetdb --help'"),
    ErrorCase("exempt ad", "unknown command 'ad'", "did you mean 'add'?"),
    ErrorCase("exempt why", "unknown command 'why'", "see 'fleetdb exempt --help'"),
    ErrorCase("help lst", "unknown command 'lst'", "did you mean 'list'?"),
    ErrorCase("help list x", "unexpected argument 'x'", "see 'fleetdb list --help'"),
    ErrorCase("lst --help", "unknown command 'lst'", "did you mean 'list'?"),
    ErrorCase("list --ouput json", "unknown option '--ouput'", "did you mean '--output'?"),
    ErrorCase("list --ouput=json", "unknown option '--ouput'", "did you mean '--output'?"),
    ErrorCase("list --nothing", "unknown option '--nothing'", "see 'fleetdb list --help'"),
    ErrorCase("list --=x", "unknown option '--=x'", "see 'fleetdb list --help'"),
    ErrorCase("list -x", "unknown option '-x'", "see 'fleetdb list --help'"),
    ErrorCase("list -qx", "unknown option '-x'", "see 'fleetdb list --help'"),
    ErrorCase("list -limit 5", "unknown option '-limit'", "did you mean '--limit'?"),
    ErrorCase(
      "--filter a=b list", "unknown option '--filter' before the command",
      "write it after the command, as in 'fleetdb list --filter <key=value>'"),
    ErrorCase(
      "-f a=b list", "unknown option '-f' before the command",
      "write it after the command, as in 'fleetdb list -f <key=value>'"),
    ErrorCase("list --db", "missing value for '--db <file>'", "see 'fleetdb list --help'"),
    ErrorCase("list --db -q", "missing value for '--db <file>'", "see 'fleetdb list --help'"),
    ErrorCase("list --db --", "missing value for '--db <file>'", "see 'fleetdb list --help'"),
    ErrorCase("list -qo", "missing value for '-o <format>'", "see 'fleetdb list --help'"),
    ErrorCase(
      "list --quiet=yes", "the option '--quiet' does not take any value, but 'yes' was specified",
      "see 'fleetdb list --help'"),
    ErrorCase(
      "list -vq=", "the option '-q' does not take any value, but '' was specified",
      "see 'fleetdb list --help'"),
    ErrorCase(
      "list --output xml", "the value 'xml' is invalid for '--output <format>'",
      "allowed values: table, json, ndjson"),
    ErrorCase(
      "list -ojsn", "the value 'jsn' is invalid for '-o <format>'",
      "did you mean 'json'? allowed values: table, json, ndjson"),
    ErrorCase(
      "export trends", "the value 'trends' is invalid for '<table>'",
      "allowed values: instances, runs"),
    ErrorCase("blame", "missing expected argument '<id>'", "see 'fleetdb blame --help'"),
    ErrorCase("merge", "missing expected argument '<file>'", "see 'fleetdb merge --help'"),
    ErrorCase(
      "exempt add i-1", "missing expected argument '--owner <name>'",
      "see 'fleetdb exempt add --help'"),
    ErrorCase("list b", "unexpected argument 'b'", "see 'fleetdb list --help'"),
    ErrorCase(
      "blame a b c d", "2 unexpected arguments: 'c', 'd'", "see 'fleetdb blame --help'"),
    ErrorCase(
      "list \u{1b}[2J\u{202e}\u{9b}", #"unexpected argument '\x1b[2J\u{202e}\u{9b}'"#,
      "see 'fleetdb list --help'"),
  ]

  @Test("one line names the mistake, another what helps", arguments: cases)
  func wording(error: ErrorCase) {
    let thrown = #expect(throws: UsageError.self) { try sample.parse(words(error.line)) }
    #expect(thrown?.message == error.message)
    #expect(thrown?.hint == error.hint)
  }

  @Test("a usage error is two lines under the program's name")
  func description() {
    let error = UsageError(command: ["fleetdb", "list"], .missingValue(for: "--db <file>"))
    #expect(
      "\(error)" == """
        fleetdb: error: missing value for '--db <file>'
        hint: see 'fleetdb list --help'
        """)
  }

  @Test("a shell pattern that matched too much is not repeated word by word")
  func manyUnexpected() {
    let error = UsageError(
      command: ["fleetdb"], .unexpectedArguments((1...900).map(String.init)))
    #expect(
      error.message
        == "900 unexpected arguments: '1', '2', '3', '4', '5', '6', '7', '8', …")
  }

  @Test("many allowed values are left to the help page")
  func manyAllowed() {
    let allowed = (10..<40).map { "code-\($0)" }
    let error = { (suggestion: String?) in
      UsageError(
        command: ["fleetdb", "explain"],
        .invalidValue("x", for: "<code>", .oneOf(allowed, suggestion: suggestion)))
    }
    #expect(error(nil).hint == "see 'fleetdb explain --help'")
    #expect(error("code-10").hint == "did you mean 'code-10'?")
  }

  @Test("a command words its own mistakes with what was typed")
  func commandMistakes() throws {
    let invocation = try invocation(["why", "--all", "i-1", "--limit", "many"])
    let all = try #require(invocation.value(.all))
    let id = try #require(invocation.value(.ids))
    #expect(
      invocation.error(.conflict(all.label, with: id.label)).message
        == "'--all' cannot be used with '<id>'")
    #expect(
      invocation.error(.needs("--role-name", oneOf: ["--accounts", "--organization"])).message
        == "'--role-name' needs '--accounts' or '--organization'")
    let error = #expect(throws: UsageError.self) {
      try invocation.value(.limit)?.convert(expecting: "a whole number") { Int($0) }
    }
    #expect(error?.message == "the value 'many' is invalid for '--limit <n>'")
    #expect(error?.hint == "expected a whole number")
    #expect(all.invalid().hint == "see 'fleetdb why --help'")
  }
}
