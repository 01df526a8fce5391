/// Finds the word that was probably meant.
enum Spelling {
  /// The name with the fewest edits to `word`; nil where more than a third of it would have to change.
  static func nearest(to word: String, among names: [String]) -> String? {
    let word = Array(word.utf8)
    let allowed = max(1, word.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = edits(from: word, to: Array(name.utf8))
      if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// The Levenshtein distance in bytes.
  private static func edits(from left: [UInt8], to right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (line, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (position, other) in right.enumerated() {
        let above = row[position + 1]
        row[position + 1] = min(above + 1, row[position] + 1, diagonal + (byte == other ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
