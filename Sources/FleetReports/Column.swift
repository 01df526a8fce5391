/// A column that a report can show: a name for people and scripts, and where its value is in an item.
package struct Column: Hashable, Sendable {
  /// What the values are, which decides colour, alignment, and whether a cell may be shortened.
  package enum Role: Hashable, Sendable {
    /// The only role whose cells may be shortened to fit a terminal.
    case text
    /// An id or ARN, which people copy.
    case identifier
    /// A word from a closed set, such as a reason code.
    case code
    case time
    /// A managed or expected state, coloured by its value.
    case state
    case number
  }

  package enum Alignment: Hashable, Sendable {
    case leading
    case trailing
  }

  /// In `snake_case`, dotted where the value is nested, such as `imds.http_tokens`.
  ///
  /// It is the CSV heading and what `--columns` takes.
  package let name: String
  /// The heading of a table.
  package let title: String
  /// The keys that lead from an item to the value.
  package let path: [String]
  package let role: Role
  package let alignment: Alignment
  /// The most terminal columns that a text column takes, where the terminal has a width.
  ///
  /// Nil: as wide as its widest cell.
  package let maximumWidth: Int?
  /// Whether the value is an object whose members can be columns too, such as `tags.Owner`.
  package let isOpen: Bool

  /// The title is by default the name in upper case, and the path the name split at its dots.
  package init(
    _ name: String, title: String? = nil, path: [String]? = nil, role: Role = .text,
    alignment: Alignment? = nil, maximumWidth: Int? = nil, isOpen: Bool = false
  ) {
    self.name = name
    self.title = title ?? Column.title(for: name)
    self.path = path ?? name.split(separator: ".").map(String.init)
    self.role = role
    self.alignment = alignment ?? (role == .number ? .trailing : .leading)
    self.maximumWidth = maximumWidth
    self.isOpen = isOpen
  }

  /// Whether strings that are numbers need no formula guard here.
  package var isNumeric: Bool { role == .number }

  /// The column of one member of an open column; the key is taken as it is, dots and all.
  func member(_ key: String) -> Column {
    Column(
      "\(name).\(key)", title: Column.title(for: key), path: path + [key],
      maximumWidth: maximumWidth)
  }

  private static func title(for name: String) -> String {
    String(name.uppercased().map { $0 == "_" || $0 == "." ? " " : $0 })
  }
}
