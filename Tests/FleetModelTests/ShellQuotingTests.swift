import FleetModel
import Glibc
import TestSupport
import Testing

@Suite("Shell quoting")
struct ShellQuotingTests {
  @Test(
    "leaves plain words as they are",
    arguments: ["i-0123456789abcdef0", "eu-west-1", "arn:aws:iam::1:role/x", "a=b,c"])
  func plain(word: String) { #expect(word.shellQuoted == word) }

  @Test(
    "quotes what a shell would read otherwise",
    arguments: [
      ("", "''"), ("a b", "'a b'"), ("$(reboot)", "'$(reboot)'"), ("it's", "'it'\\''s'"),
      ("~", "'~'"),
      ("a\u{1b}[31m", "$'a\\x1b[31m'"), ("a\nb", "$'a\\x0ab'"),
    ])
  func quoted(word: String, expected: String) { #expect(word.shellQuoted == expected) }

  @Test("gives a shell back just what it was given", arguments: seeds(60))
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("ab'\"\\$`!*?~#&|;<>(){}[] \t\n\u{1b}\u{7f}é\u{85}\u{301}中").map(
      String.init)
    let word = (0..<Int.random(in: 0...24, using: &random)).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
    }.joined()
    guard
      let pipe = popen("exec bash -c " + "printf %s \(word.shellQuoted)".shellQuotedForTest, "r")
    else {
      Issue.record("no shell")
      return
    }
    var bytes: [UInt8] = []
    var byte = fgetc(pipe)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = fgetc(pipe)
    }
    pclose(pipe)
    #expect(bytes == Array(word.utf8), "seed \(seed)")
  }
}

extension String {
  /// A second, independent quoting: every byte in single quotes.
  fileprivate var shellQuotedForTest: String {
    "'" + unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }
}
