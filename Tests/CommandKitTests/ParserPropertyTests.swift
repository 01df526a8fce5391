import CommandKit
import TestSupport
import Testing

@Suite("What holds for every command line")
struct ParserPropertyTests {
  static let tokens = [
    "list", "why", "blame", "exempt", "add", "export", "merge", "help", "lst", "i-1", "instances",
    "--", "-", "---", "--=", "-=", "=", "", " ", "-5", "-5x", "-.", "--db", "--db=", "--db=x",
    "--output", "--output=json", "-o", "-ojson", "-o=table", "json", "-q", "-qv", "-vvv", "-qo",
    "--quiet=x", "--filter", "-fa=b", "--filter=state=unmanaged", "--owner", "--owner=me", "--all",
    "--limit", "--help", "-h", "--hlep", "\u{1b}[0m", "\u{301}", "-\u{301}", "--\u{301}=é", "日本",
    "\r\n", "\0", "-\r\n",
  ]

  /// Mostly known tokens, some of them glued together, and some words of any scalars.
  static func commandLine(_ generator: inout SeededGenerator) -> [String] {
    (0..<Int.random(in: 0...8, using: &generator)).map { _ in
      let token = tokens.randomElement(using: &generator) ?? ""
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: return token + (tokens.randomElement(using: &generator) ?? "")
      case 1:
        let scalars = (0..<Int.random(in: 0...5, using: &generator)).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 0...0x2ff, using: &generator))
        }
        return String(String.UnicodeScalarView(scalars))
      default: return token
      }
    }
  }

  @Test("parsing ends in an outcome or an error of two clean lines", arguments: seeds(20))
  func neverTraps(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let words = Self.commandLine(&generator)
      do throws(UsageError) {
        switch try sample.parse(words) {
        case .invoke(let invocation):
          #expect(sample.command(at: invocation.path)?.subcommands.isEmpty == true, "\(words)")
        case .help(let path), .missingCommand(let path):
          #expect(sample.command(at: path) != nil, "\(words)")
        }
      } catch {
        let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2, "\(words)")
        let isClean = "\(error)".utf8.allSatisfy {
          $0 == UInt8(ascii: "\n") || $0 >= 32 && $0 != 127
        }
        #expect(isClean, "\(words)")
      }
    }
  }

  @Test("an invocation written out again parses to itself", arguments: seeds(20))
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var invocations = 0
    while invocations < 50 {
      let words = Self.commandLine(&generator)
      guard case .invoke(let first)? = try? sample.parse(words) else { continue }
      invocations += 1
      let second = try invocation(first.words)
      #expect(Answers(second) == Answers(first), "\(words)")
      #expect(try invocation(second.words) == second, "\(words)")
    }
  }

  /// What an invocation answers, without where it was typed.
  struct Answers: Equatable {
    let path: [String]
    let words: [String]
    let values: [[String]]

    init(_ invocation: Invocation) {
      let options: [Option] = [
        .db, .output, .limit, .quiet, .verbose, .filter, .all, .owner,
      ]
      path = invocation.path
      words = invocation.words
      values = options.filter(invocation.declares).map { invocation.values($0).map(\.text) }
    }
  }
}
