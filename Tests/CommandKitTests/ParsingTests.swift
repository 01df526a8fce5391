import CommandKit
import Testing

@Suite("How a command line is read")
struct ParsingTests {
  /// Lines that ask for the same invocation.
  struct Spelling: CustomTestStringConvertible {
    let line: String
    let words: String

    init(_ line: String, _ words: String) {
      self.line = line
      self.words = words
    }

    var testDescription: String { line }
  }

  static let spellings = [
    Spelling("list", "list"),
    Spelling("list --db a", "list --db=a"),
    Spelling("list --db=a", "list --db=a"),
    Spelling("--db a list", "list --db=a"),
    Spelling("--db list list", "list --db=list"),
    Spelling("list --db=", "list --db="),
    Spelling("list --db ''", "list --db="),
    Spelling("list --db a --db b", "list --db=b"),
    Spelling("--db a list --db b", "list --db=b"),
    Spelling("list --db=-a", "list --db=-a"),
    Spelling("list --db=a=b", "list --db=a=b"),
    Spelling("list --db -", "list --db=-"),
    Spelling("list --limit -5", "list --limit=-5"),
    Spelling("list --limit -.5", "list --limit=-.5"),
    Spelling("list -o json", "list --output=json"),
    Spelling("list -ojson", "list --output=json"),
    Spelling("list -o=json", "list --output=json"),
    Spelling("list -qojson", "list --output=json --quiet"),
    Spelling("list -qv", "list --quiet --verbose"),
    Spelling("list -vv --verbose", "list --verbose --verbose --verbose"),
    Spelling("-v list -v", "list --verbose --verbose"),
    Spelling("list -f a=1 --filter=b=2 -fc=3", "list --filter=a=1 --filter=b=2 --filter=c=3"),
    Spelling("list --", "list"),
    Spelling("blame i-1", "blame -- i-1"),
    Spelling("blame i-1 -q fact", "blame --quiet -- i-1 fact"),
    Spelling("blame -- -q --help", "blame -- -q --help"),
    Spelling("blame -- --", "blame -- --"),
    Spelling("blame -1.5", "blame -- -1.5"),
    Spelling("why -", "why -- -"),
    Spelling("why ''", "why -- ''"),
    Spelling("why a b --all c", "why --all -- a b c"),
    Spelling(
      "-q exempt --db a add -v i-1 --owner me",
      "exempt add --owner=me --db=a --quiet --verbose -- i-1"),
    Spelling("exempt list", "exempt list"),
  ]

  @Test("each spelling asks for the same invocation", arguments: spellings)
  func sameInvocation(spelling: Spelling) throws {
    #expect(try invocation(words(spelling.line)).words == words(spelling.words))
  }

  struct Question: CustomTestStringConvertible {
    let line: String
    let outcome: ParseOutcome

    init(_ line: String, _ outcome: ParseOutcome) {
      self.line = line
      self.outcome = outcome
    }

    var testDescription: String { line }
  }

  static let questions = [
    Question("", .missingCommand(path: ["fleetdb"])),
    Question("--db a -q", .missingCommand(path: ["fleetdb"])),
    Question("--", .missingCommand(path: ["fleetdb"])),
    Question("exempt", .missingCommand(path: ["fleetdb", "exempt"])),
    Question("--help", .help(path: ["fleetdb"])),
    Question("-h", .help(path: ["fleetdb"])),
    Question("-qh", .help(path: ["fleetdb"])),
    Question("help", .help(path: ["fleetdb"])),
    Question("help list", .help(path: ["fleetdb", "list"])),
    Question("help help", .help(path: ["fleetdb", "help"])),
    Question("help exempt add", .help(path: ["fleetdb", "exempt", "add"])),
    Question("help -v exempt", .help(path: ["fleetdb", "exempt"])),
    Question("exempt --help", .help(path: ["fleetdb", "exempt"])),
    Question("-h list", .help(path: ["fleetdb", "list"])),
    Question("exempt add --help", .help(path: ["fleetdb", "exempt", "add"])),
    Question("blame --help", .help(path: ["fleetdb", "blame"])),
    Question("list --nothing --help", .help(path: ["fleetdb", "list"])),
    Question("list --help --nothing", .help(path: ["fleetdb", "list"])),
    Question("list --db --help", .help(path: ["fleetdb", "list"])),
  ]

  @Test("help is answered everywhere, and nothing is done by default", arguments: questions)
  func outcome(question: Question) throws {
    #expect(try sample.parse(words(question.line)) == question.outcome)
  }

  @Test("an invocation answers by the declared option and argument")
  func lookups() throws {
    let invocation = try invocation(["-vv", "blame", "-o", "json", "i-1"])
    #expect(invocation.path == ["fleetdb", "blame"])
    #expect(invocation.count(.verbose) == 2)
    #expect(invocation.flag(.verbose) && !invocation.flag(.quiet))
    #expect(invocation.value(.output)?.text == "json")
    #expect(invocation.value(.db) == nil)
    #expect(try invocation.required(.id).text == "i-1")
    #expect(invocation.value(.fact) == nil)
    #expect(invocation.declares(.limit) && !invocation.declares(.filter))
    #expect(throws: UsageError.self) { try invocation.required(.fact) }
  }

  @Test("a value keeps its place and the name it was given by")
  func origin() throws {
    let invocation = try invocation(["blame", "-qo", "json", "i-1"])
    let output = try #require(invocation.value(.output))
    #expect(output.label == "-o <format>" && output.index == 1)
    let id = try invocation.required(.id)
    #expect(id.label == "<id>" && id.index == 3)
  }

  @Test("a combining mark hides neither a dash nor an equals sign")
  func combiningMarks() throws {
    let marked = try invocation(["list", "--db=\u{301}x"])
    #expect(marked.value(.db)?.text.unicodeScalars.first == "\u{301}")
    #expect(throws: UsageError.self) { try sample.parse(["why", "-\u{301}"]) }
  }

  @Test("a lookup of what the command does not declare stops a debug build")
  func undeclaredLookup() async {
    await #expect(processExitsWith: .failure) {
      _ = try invocation(["blame", "i-1"]).values(.filter)
    }
  }
}
