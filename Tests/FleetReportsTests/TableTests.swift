import FleetModel
import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("Tables")
struct TableTests {
  private func table(_ rows: [[String]], _ columns: [Column], width: Int? = nil) throws -> [String]
  {
    let items = rows.map { row in
      Sample.object(zip(columns, row).map { ($0.name, .string($1)) })
    }
    var options = ReportOptions()
    options.width = width
    let text = try rendered(items, ColumnSet(columns), as: .table, options: options)
    return text.split(separator: "\n").map(String.init)
  }

  @Test("align by the columns that text takes, not by characters")
  func alignment() throws {
    let lines = try table(
      [["東京", "1"], ["cafe\u{301}", "22"], ["🚀", "333"]],
      [Column("name"), Column("n", role: .number)])
    #expect(lines == ["NAME    N", "東京    1", "cafe\u{301}   22", "🚀    333"])
  }

  @Test("have no blanks at the end of a line", arguments: seeds(50))
  func noTrailingBlanks(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let columns = [Column("a"), Column("b", role: .number), Column("c")]
    let rows = (0..<10).map { _ in columns.map { _ in generator.nastyText(length: 4) } }
    for line in try table(rows, columns) {
      #expect(line.unicodeScalars.last != " ", "seed \(seed): \(line)")
    }
  }

  @Test("shorten the widest text first, down to the terminal's width")
  func shrink() throws {
    let lines = try table(
      [["i-0123456789abcdef0", "a very long name for one host", "a fairly long note"]],
      [Column("id", role: .identifier), Column("name"), Column("note")], width: 53)
    #expect(
      lines == [
        "ID                   NAME             NOTE",
        "i-0123456789abcdef0  a very long na…  a fairly long …",
      ])
  }

  @Test("never shorten ids, codes, times, states or numbers")
  func neverShortened() throws {
    let roles: [Column.Role] = [.identifier, .code, .time, .state, .number]
    let columns = roles.enumerated().map { Column("c\($0.offset)", role: $0.element) }
    let row = columns.map { _ in String(repeating: "x", count: 30) }
    let lines = try table([row], columns, width: 40)
    #expect(lines.last == row.joined(separator: "  "))
  }

  @Test("fit the terminal wherever the text columns allow it", arguments: seeds(100))
  func fits(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let columns = [Column("id", role: .identifier), Column("name"), Column("note"), Column("x")]
    let rows = (0..<10).map { _ in
      ["i-0123456789abcdef0"] + (0..<3).map { _ in generator.nastyText(length: 30) }
    }
    let width = Int.random(in: 50...120, using: &generator)
    for line in try table(rows, columns, width: width) {
      #expect(DisplayWidth.columns(of: line) <= width, "seed \(seed)")
    }
  }

  @Test("shorten wide characters to whole ones")
  func shortenedWide() throws {
    let lines = try table([["東京東京東京"]], [Column("name")], width: 8)
    #expect(lines.last == "東京東…")
  }

  @Test("keep to a column's own maximum on a terminal only")
  func maximum() throws {
    let columns = [Column("name", maximumWidth: 10)]
    #expect(try table([["abcdefghijklm"]], columns, width: 80).last == "abcdefghi…")
    #expect(try table([["abcdefghijklm"]], columns).last == "abcdefghijklm")
  }

  @Test("are as wide in colour as without")
  func colourTakesNoRoom() throws {
    var options = ReportOptions()
    options.palette = Palette(isEnabled: true)
    let colour = try rendered(Sample.items, as: .table, options: options)
    let pieces = colour.split(separator: "\u{1b}[", omittingEmptySubsequences: false)
    let stripped = pieces.enumerated().map { index, piece in
      index == 0 ? piece : piece.drop { $0 != "m" }.dropFirst()
    }.joined()
    #expect(stripped == (try rendered(Sample.items, as: .table)))
  }

  @Test("without columns are blank, and do not trap")
  func noColumns() throws {
    #expect(try rendered(Sample.items, ColumnSet([]), as: .table) == "")
  }
}
