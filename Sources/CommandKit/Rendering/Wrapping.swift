/// Breaks text at blanks into lines of at most `width` Unicode scalars; a longer word has a line of its own.
///
/// A line end in the text stays one, and a line that begins with a blank is kept as it stands.
func wrapped(_ text: String, width: Int) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
    line.first == " " ? [String(line)] : filled(line, width: width)
  }
}

private func filled(_ line: Substring, width: Int) -> [String] {
  var lines: [String] = []
  var current = ""
  var used = 0
  for word in line.split(separator: " ") {
    let length = word.unicodeScalars.count
    if used > 0, used + 1 + length > width {
      lines.append(current)
      current = ""
      used = 0
    }
    current += used > 0 ? " \(word)" : word
    used += used > 0 ? length + 1 : length
  }
  lines.append(current)
  return lines
}

/// The lines behind so many blanks.
func indented(_ lines: [String], by indent: Int) -> [String] {
  lines.map { $0.isEmpty ? $0 : String(repeating: " ", count: indent) + $0 }
}
