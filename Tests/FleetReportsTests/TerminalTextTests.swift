import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("Text for terminals")
struct TerminalTextTests {
  @Test(
    "shows what cannot be seen",
    arguments: [
      ("web-1", "web-1"), ("a\nb", #"a\nb"#), ("a\r\tb", #"a\r\tb"#), ("\u{1b}[31m", #"\x1b[31m"#),
      ("\0\u{7}", #"\x00\x07"#), ("\u{7f}", #"\x7f"#), ("\u{80}\u{9f}", #"\x80\x9f"#),
      ("\u{a0}é", "\u{a0}é"), ("\u{202a}\u{202e}", #"\u{202a}\u{202e}"#),
      ("\u{2066}\u{2069}", #"\u{2066}\u{2069}"#), ("\u{200b}\u{200f}", #"\u{200b}\u{200f}"#),
      ("\u{2060}\u{feff}", #"\u{2060}\u{feff}"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
      ("\u{61c}\u{ad}", #"\u{61c}\xad"#), ("\u{e0041}", #"\u{e0041}"#), ("東京 🚀", "東京 🚀"),
      (#"C:\x"#, #"C:\x"#),
    ])
  func escapes(text: String, shown: String) {
    #expect(TerminalText.escaped(text) == shown)
  }

  @Test("no control character but the line feed reaches a table or Markdown", arguments: seeds(100))
  func nothingEscapes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<30).map { _ in generator.nastyText() }
    let columns = ColumnSet([Column("value"), Column("missing"), Column("value")])
    var options = ReportOptions()
    options.width = Int.random(in: 1...60, using: &generator)
    for format in [OutputFormat.table, .markdown] {
      let text = try rendered(items(holding: texts), columns, as: format, options: options)
      let forbidden = text.unicodeScalars.filter { scalar in
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n"
        case .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
      }
      #expect(forbidden.isEmpty, "seed \(seed), \(format)")
      #expect(text.unicodeScalars.count { $0 == "\n" } == texts.count + (format == .table ? 1 : 2))
    }
  }

  @Test(
    "counts the columns that a terminal uses",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
      ("\u{1112}\u{1161}\u{11ab}", 2), ("🚀", 2), ("❤", 1), ("❤\u{fe0f}", 2), ("🇩🇪", 2), ("…", 1),
      ("a\u{20dd}", 1), ("𠀀", 2), ("नमस्ते", 4), ("नी", 2), ("⌚", 2), ("→", 1),
    ])
  func widths(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }
}
