/// The columns a report has, in their fixed order.
package struct ColumnSet: Hashable, Sendable {
  /// What CSV and TSV show, in the order that is promised.
  package let all: [Column]
  /// What a table or Markdown shows unless `--columns` says otherwise.
  package let brief: [Column]

  /// `brief` holds names of `all`, in the order to show; nil means all of them.
  package init(_ all: [Column], brief: [String]? = nil) {
    self.all = all
    guard let brief else {
      self.brief = all
      return
    }
    self.brief = brief.compactMap { name in all.first { $0.name == name } }
  }

  /// The columns that `names` asks for, in that order.
  ///
  /// An exact name wins; else a member of an open column, such as `tags.Owner`.
  package func columns(named names: [String]) throws(ColumnError) -> [Column] {
    var columns: [Column] = []
    for name in names {
      guard !name.isEmpty else { throw .empty }
      guard let column = column(named: name) else {
        throw .unknown(name, names: all.map(\.name))
      }
      if columns.contains(where: { $0.name == column.name }) { throw .repeated(name) }
      columns.append(column)
    }
    if columns.isEmpty { throw .empty }
    return columns
  }

  private func column(named name: String) -> Column? {
    if let column = all.first(where: { $0.name == name }) { return column }
    for column in all where column.isOpen && name.hasPrefix("\(column.name).") {
      let key = name.dropFirst(column.name.count + 1)
      if !key.isEmpty { return column.member(String(key)) }
    }
    return nil
  }
}

/// What is wrong with the names given to `--columns`.
package enum ColumnError: Error, Hashable {
  /// `names` are all that there are, in their order.
  case unknown(String, names: [String])
  case repeated(String)
  /// No name at all, or nothing between two commas.
  case empty
}
