import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("TSV and Markdown")
struct TextFormatTests {
  private let columns = ColumnSet([Column("value")])

  @Test(
    "TSV escapes what would end a cell, and only that",
    arguments: [
      ("a\tb", #"a\tb"#), ("a\nb\r", #"a\nb\r"#), (#"C:\t"#, #"C:\\t"#), ("=1+1", "=1+1"),
      ("\"a\"", "\"a\""), ("", ""),
    ])
  func tsv(text: String, cell: String) throws {
    #expect(try rendered(items(holding: [text]), columns, as: .tsv) == "value\n\(cell)\n")
  }

  @Test(
    "Markdown shows text as it is",
    arguments: [
      ("a|b", #"a\|b"#), (#"a\|b"#, #"a\\\|b"#), ("`x`", #"\`x\`"#), ("a\nb", #"a\\nb"#),
      ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("[a](b)", #"\[a\](b)"#),
      ("*a* __b__", #"\*a\* \_\_b\_\_"#),
      ("https://a", "https:<!-- -->//a"), ("www.a.b", "www<!-- -->.a.b"),
      ("WWW.a", "WWW<!-- -->.a"),
      ("a@b.c", "a@<!-- -->b.c"), ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x"),
      ("$x$", #"\$x\$"#),
    ])
  func markdown(text: String, cell: String) throws {
    let table = try rendered(items(holding: [text]), columns, as: .markdown)
    #expect(table == "| VALUE |\n| --- |\n| \(cell) |\n")
  }

  @Test("a Markdown row has as many cells as the heading", arguments: seeds(100))
  func cells(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<20).map { _ in generator.nastyText() }
    for line in try rendered(items(holding: texts), columns, as: .markdown).split(separator: "\n") {
      var bars = 0
      var isEscaped = false
      for character in line.unicodeScalars {
        if character == "|" && !isEscaped { bars += 1 }
        isEscaped = character == "\\" && !isEscaped
      }
      #expect(bars == 2, "seed \(seed): \(line)")
    }
  }
}
