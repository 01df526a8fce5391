import FleetModel
import Testing

@Suite("quoting for the shell")
struct ShellQuotingTests {
  @Test("every text is one word, and runs nothing", arguments: Facts.nasty)
  func isOneWord(text: String) { #expect(shellWords(text.shellQuoted) == [text]) }
}
