/// A form in which a command can give its items: a value of `--output`.
package enum OutputFormat: String, CaseIterable, Hashable, Sendable {
  /// For people at a terminal.
  case table
  /// One object, with the envelope.
  case json
  /// The items alone, one a line.
  case ndjson
  /// RFC 4180.
  case csv
  case tsv
  /// A table of GitHub Flavored Markdown.
  case markdown
}
