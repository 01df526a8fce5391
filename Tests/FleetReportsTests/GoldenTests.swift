import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("What each format looks like")
struct GoldenTests {
  @Test("a list with nasty values", arguments: OutputFormat.allCases)
  func list(format: OutputFormat) throws {
    expectGolden(try rendered(Sample.items, as: format), "list.\(format.rawValue)")
  }

  @Test("an empty list says what it has columns for", arguments: OutputFormat.allCases)
  func empty(format: OutputFormat) throws {
    expectGolden(try rendered([], as: format), "empty.\(format.rawValue)")
  }

  @Test("chosen columns, in the order they were asked for", arguments: OutputFormat.allCases)
  func chosen(format: OutputFormat) throws {
    var options = ReportOptions()
    options.columnNames = ["tags.Owner", "imds.http_tokens", "instance_id", "tags.cost.center"]
    let text = try rendered(Array(Sample.items.prefix(4)), as: format, options: options)
    expectGolden(text, "chosen.\(format.rawValue)")
  }

  @Test("no heading, where none is wanted", arguments: OutputFormat.allCases)
  func headless(format: OutputFormat) throws {
    var options = ReportOptions()
    options.showsHeader = false
    let text = try rendered(Array(Sample.items.prefix(2)), as: format, options: options)
    expectGolden(text, "headless.\(format.rawValue)")
  }

  @Test("a table on a narrow terminal")
  func narrow() throws {
    var options = ReportOptions()
    options.width = 132
    expectGolden(try rendered(Sample.items, as: .table, options: options), "narrow.table")
  }

  @Test("a table in colour")
  func colour() throws {
    var options = ReportOptions()
    options.palette = Palette(isEnabled: true)
    let text = try rendered(Sample.items, as: .table, options: options)
    expectGolden(text.replacing(escape: "^["), "colour.table")
  }

  @Test("CSV for a spreadsheet with semicolons")
  func spreadsheet() throws {
    var options = ReportOptions()
    options.csv.delimiter = .semicolon
    options.csv.writesByteOrderMark = true
    options.csv.usesCRLF = true
    options.csv.guardsFormulas = false
    expectGolden(try rendered(Sample.items, as: .csv, options: options), "spreadsheet.csv")
  }
}

extension String {
  /// The text with the escape character made visible, so that a golden file can be read.
  func replacing(escape mark: String) -> String {
    split(separator: "\u{1b}", omittingEmptySubsequences: false).joined(separator: mark)
  }
}
