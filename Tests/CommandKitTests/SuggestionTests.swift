import Testing

@testable import CommandKit

@Suite("What was probably meant")
struct SuggestionTests {
  struct Typo: CustomTestStringConvertible {
    let typed: String
    let meant: String?

    init(_ typed: String, _ meant: String?) {
      self.typed = typed
      self.meant = meant
    }

    var testDescription: String { typed }
  }

  static let names = [
    "collect", "why", "list", "history", "diff", "changes", "exempt", "export", "explain", "runs",
    "reassess", "completions", "sql",
  ]

  static let typos = [
    Typo("lst", "list"), Typo("lsit", "list"), Typo("listt", "list"), Typo("LIST", "list"),
    Typo("run", "runs"), Typo("hist", "history"), Typo("listing", "list"), Typo("exp", "export"),
    Typo("expor", "export"), Typo("wyh", "why"), Typo("completoin", "completions"),
    Typo("complaytionz", "completions"), Typo("sq", "sql"), Typo("w", "why"),
    Typo("", nil), Typo("x", nil), Typo("xyzzy", nil), Typo("status", nil), Typo("show", nil),
  ]

  @Test("a near name is suggested, a far one is not", arguments: typos)
  func suggestion(typo: Typo) {
    #expect(nearest(to: typo.typed, among: Self.names) == typo.meant)
  }

  @Test("a swap of neighbours is one edit, and the bound is kept")
  func distance() {
    let scalars = { (text: String) in Array(text.unicodeScalars) }
    #expect(editDistance(scalars("lsit"), scalars("list"), atMost: 2) == 1)
    #expect(editDistance(scalars("kitten"), scalars("sitting"), atMost: 3) == 3)
    #expect(editDistance(scalars("kitten"), scalars("sitting"), atMost: 2) == nil)
    #expect(editDistance(scalars(""), scalars(""), atMost: 0) == 0)
  }

  @Test("no candidates, no suggestion")
  func noCandidates() {
    #expect(nearest(to: "list", among: []) == nil)
    #expect(nearest(to: "list", among: [""]) == nil)
  }
}
