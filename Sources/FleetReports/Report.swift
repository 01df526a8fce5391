package import JSONKit

/// How a report is to look, besides its format.
package struct ReportOptions: Hashable, Sendable {
  /// The names given to `--columns`; nil where it was not given.
  package var columnNames: [String]?
  package var showsHeader = true
  /// The columns of the terminal; nil where there is none, so that nothing is shortened.
  package var width: Int?
  package var palette = Palette.plain
  package var csv = CSVDialect()

  package init() {}
}

/// Writes the items of one command in the format that was asked for, as they come.
///
/// Call `begin` once, `write` for each item, and `end` once. A table is written by `end`; every other format
/// reaches the sink in pieces of about 64 KiB.
package struct Report {
  /// How many items were written.
  package private(set) var itemCount = 0
  private var writer: any ItemWriter
  private var output: OutputBuffer

  /// Throws where `columnNames` names what `columns` does not have, before anything is written.
  package init(
    _ columns: ColumnSet, format: OutputFormat, options: ReportOptions = ReportOptions(),
    sink: @escaping ByteSink
  ) throws(ColumnError) {
    var chosen: [Column]?
    if let names = options.columnNames { chosen = try columns.columns(named: names) }
    let selection = chosen.map { MemberSelection($0) }
    writer =
      switch format {
      case .table:
        TableWriter(
          columns: chosen ?? columns.brief, showsHeader: options.showsHeader,
          limit: options.width, palette: options.palette)
      case .json: JSONWriter(selection: selection)
      case .ndjson: NDJSONWriter(selection: selection)
      case .csv:
        CSVWriter(
          columns: chosen ?? columns.all, dialect: options.csv, showsHeader: options.showsHeader)
      case .tsv: TSVWriter(columns: chosen ?? columns.all, showsHeader: options.showsHeader)
      case .markdown:
        MarkdownWriter(columns: chosen ?? columns.brief, showsHeader: options.showsHeader)
      }
    output = OutputBuffer(sink: sink)
  }

  package mutating func begin(_ envelope: Envelope) throws {
    try writer.begin(envelope, into: &output)
  }

  /// Writes an item: an object whose members are sorted by key.
  package mutating func write(_ item: JSONValue) throws {
    itemCount += 1
    try writer.write(item, into: &output)
  }

  package mutating func end() throws {
    try writer.end(into: &output)
    try output.flush()
  }
}
