/// Decides how wide the columns of a table are.
enum TableLayout {
  /// The spaces between two columns.
  static let gap = 2
  /// No column is made narrower than this, however narrow the terminal is.
  private static let minimumWidth = 8

  /// Widths that fit `limit` if shortening text can make them; `natural` are those of the widest cells.
  ///
  /// The widest text columns give way first, down to their heading. Ids, codes, times, states and numbers
  /// never do: a table of them may stay wider than the terminal, which then wraps it.
  static func widths(natural: [Int], columns: [Column], limit: Int?) -> [Int] {
    guard let limit else { return natural }
    var widths = natural
    var floors = natural
    for (index, column) in columns.enumerated() where column.role == .text {
      floors[index] = min(
        natural[index], max(minimumWidth, DisplayWidth.columns(of: column.title)))
      if let maximum = column.maximumWidth {
        widths[index] = min(natural[index], max(maximum, floors[index]))
      }
    }
    let room = limit - gap * max(0, columns.count - 1)
    let total = { (cap: Int) in
      zip(widths, floors).reduce(0) { $0 + min($1.0, max(cap, $1.1)) }
    }
    guard total(.max) > room else { return widths }
    var cap = 0
    var excess = widths.max() ?? 0
    while cap < excess {
      let middle = (cap + excess + 1) / 2
      if total(middle) <= room { cap = middle } else { excess = middle - 1 }
    }
    var spare = max(0, room - total(cap))
    return zip(widths, floors).map { width, floor in
      let capped = min(width, max(cap, floor))
      guard capped == cap, capped < width, spare > 0 else { return capped }
      spare -= 1
      return capped + 1
    }
  }
}
