import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("CSV")
struct CSVTests {
  @Test("reads back as the cells that went in", arguments: seeds(100))
  func readsBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let width = Int.random(in: 1...4, using: &generator)
    let columns = ColumnSet((0..<width).map { Column("c\($0)") })
    let delimiters = [",", ";", "\t", "|", " ", "'"]
    let delimiter = delimiters[Int.random(in: 0..<delimiters.count, using: &generator)]
    var options = ReportOptions()
    options.csv.delimiter = try #require(CSVDialect.Delimiter(delimiter))
    options.csv.usesCRLF = Bool.random(using: &generator)
    options.csv.guardsFormulas = false
    let rows = (0..<20).map { _ in (0..<width).map { _ in generator.nastyText() } }
    let items = rows.map { row in
      Sample.object(row.enumerated().map { ("c\($0.offset)", .string($0.element)) })
    }
    let text = try rendered(items, columns, as: .csv, options: options)
    let read = try #require(CSVReader.rows(of: text, delimiter: delimiter), "seed \(seed)")
    #expect(read.first == columns.all.map(\.name), "seed \(seed)")
    // Compared by scalars: `==` of strings takes equivalent spellings for equal.
    #expect(
      read.dropFirst().map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } },
      "seed \(seed)")
  }

  @Test(
    "guards the cells that a spreadsheet would run",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\0=1", "'\0=1"), ("＝1", "'＝1"), ("＋1", "'＋1"),
      ("－1", "'－1"), ("＠x", "'＠x"), ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("a=1", "a=1"), ("", ""),
      ("ｱ", "ｱ"), ("1-2", "1-2"), ("i-0abc", "i-0abc"),
    ])
  func guardsFormulas(text: String, cell: String) throws {
    let columns = ColumnSet([Column("value"), Column("other")])
    #expect(
      try rendered(items(holding: [text]), columns, as: .csv) == "value,other\n\(cell),\n")
  }

  @Test("leaves formulas alone with --raw")
  func raw() throws {
    var options = ReportOptions()
    options.csv.guardsFormulas = false
    let text = try rendered(
      items(holding: ["=1+1"]), ColumnSet([Column("value")]), as: .csv, options: options)
    #expect(text == "value\n=1+1\n")
  }

  @Test(
    "writes each kind of value",
    arguments: [
      (.null, ""), (.bool(true), "true"), (.bool(false), "false"), (.number("-1.5"), "-1.5"),
      (.array([]), ""), (.array([.string("a"), .string("b")]), "a;b"),
      (.array([.string("=a")]), "'=a"), (.array([.number("1"), .null]), "\"[1,null]\""),
      (
        Sample.object([("b", .number("1")), ("a", .object([]))]),
        "\"{\"\"a\"\":{},\"\"b\"\":1}\""
      ), (.object([]), "{}"), (.string(" a"), "\" a\""), (.string("a\t"), "\"a\t\""),
    ] as [(JSONValue, String)])
  func values(value: JSONValue, cell: String) throws {
    let columns = ColumnSet([Column("value"), Column("other")])
    let text = try rendered([Sample.object([("value", value)])], columns, as: .csv)
    #expect(text == "value,other\n\(cell),\n")
  }

  @Test(
    "lets a number in a numeric column be, and nothing else", arguments: ["-5", "+1.5", "-1+1"])
  func numericColumns(text: String) throws {
    let columns = ColumnSet([Column("value", role: .number)])
    let cell = text == "-1+1" ? "'\(text)" : text
    #expect(try rendered(items(holding: [text]), columns, as: .csv) == "value\n\(cell)\n")
  }

  @Test("quotes an empty cell that is alone, which readers would drop as a blank line")
  func loneEmptyCell() throws {
    let text = try rendered(items(holding: ["", "a"]), ColumnSet([Column("value")]), as: .csv)
    #expect(text == "value\n\"\"\na\n")
  }

  @Test(
    "refuses what cannot stand between cells",
    arguments: ["", "\"", "\n", "\r", ",,", "a", "7", "é", "\0"])
  func refusedDelimiters(text: String) {
    #expect(CSVDialect.Delimiter(text) == nil)
  }
}
