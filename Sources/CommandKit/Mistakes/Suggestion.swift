/// The candidate that was most probably meant; nil where none is near.
///
/// Near is: within two edits (one for words of one or two letters, a third of the length for long
/// words), or the beginning of the candidate, or the candidate with something after it. Upper and
/// lower case count the same. A beginning is nearer than an edit; of equally near candidates the
/// first one wins.
package func nearest(to typed: String, among candidates: [String]) -> String? {
  let word = Array(typed.lowercased().unicodeScalars)
  guard !word.isEmpty else { return nil }
  let bound = word.count < 3 ? 1 : max(2, word.count / 3)
  var best: (candidate: String, rank: Int)?
  for candidate in candidates {
    let other = Array(candidate.lowercased().unicodeScalars)
    var rank = editDistance(word, other, atMost: min(bound, other.count - 1)).map { $0 * 2 }
    if other.starts(with: word) || (other.count > 2 && word.starts(with: other)) {
      rank = min(rank ?? 1, 1)
    }
    guard let rank, rank < best?.rank ?? .max else { continue }
    best = (candidate, rank)
  }
  return best?.candidate
}

/// The fewest insertions, deletions, replacements and swaps of neighbours; nil where it is more than `bound`.
///
/// Source: Damerau, *A technique for computer detection and correction of spelling errors*, 1964
/// (each part of a word is edited once).
func editDistance(
  _ first: [Unicode.Scalar], _ second: [Unicode.Scalar], atMost bound: Int
) -> Int? {
  guard abs(first.count - second.count) <= bound else { return nil }
  var older: [Int] = []
  var old = Array(0...second.count)
  for row in first.indices {
    var new = [row + 1]
    for column in second.indices {
      let isSame = first[row] == second[column]
      var cost = min(old[column + 1] + 1, new[column] + 1, old[column] + (isSame ? 0 : 1))
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        cost = min(cost, older[column - 1] + 1)
      }
      new.append(cost)
    }
    older = old
    old = new
  }
  guard let distance = old.last, distance <= bound else { return nil }
  return distance
}
