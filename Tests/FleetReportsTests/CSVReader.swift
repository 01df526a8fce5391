/// A reader of RFC 4180 that shares nothing with the writer.
enum CSVReader {
  /// The rows; nil where the text breaks the rules.
  static func rows(of text: String, delimiter: String) -> [[String]]? {
    let scalars = Array(text.unicodeScalars)
    let delimiter = delimiter.unicodeScalars.first ?? ","
    var rows: [[String]] = []
    var row: [String] = []
    var position = 0
    while position < scalars.count {
      var cell = String.UnicodeScalarView()
      if scalars[position] == "\"" {
        position += 1
        while true {
          guard position < scalars.count else { return nil }
          if scalars[position] == "\"" {
            position += 1
            guard position < scalars.count, scalars[position] == "\"" else { break }
          }
          cell.append(scalars[position])
          position += 1
        }
      } else {
        while position < scalars.count, ![delimiter, "\r", "\n"].contains(scalars[position]) {
          if scalars[position] == "\"" { return nil }
          cell.append(scalars[position])
          position += 1
        }
      }
      row.append(String(cell))
      guard position < scalars.count else { return nil }
      if scalars[position] == delimiter {
        position += 1
        continue
      }
      if scalars[position] == "\r" { position += 1 }
      guard position < scalars.count, scalars[position] == "\n" else { return nil }
      position += 1
      rows.append(row)
      row = []
    }
    return row.isEmpty ? rows : nil
  }
}
