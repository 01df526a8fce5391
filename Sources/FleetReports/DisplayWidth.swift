/// How many columns of a terminal text takes.
package enum DisplayWidth {
  /// The width of text that holds no control characters, such as `TerminalText.escaped` gives.
  package static func columns(of text: String) -> Int {
    if text.utf8.allSatisfy(TerminalText.isPlain) { return text.utf8.count }
    var counter = Counter()
    for scalar in text.unicodeScalars { counter.add(scalar) }
    return counter.columns
  }

  /// Adds up scalars, of which some change the width of the one before.
  struct Counter {
    private(set) var columns = 0
    private var canWiden = false

    mutating func add(_ scalar: Unicode.Scalar) {
      if scalar == "\u{fe0f}" {
        // Variation selector 16 asks for the coloured picture, which is two columns wide.
        columns += canWiden ? 1 : 0
        canWiden = false
        return
      }
      let width = DisplayWidth.columns(of: scalar)
      columns += width
      canWiden = width == 1 && scalar.properties.isEmoji
    }
  }

  /// 0 for marks that combine, 2 for East Asian wide characters and emoji, else 1.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // Vowels and final consonants of Hangul join the syllable before.
    if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
    // A flag is two regional indicators of one column each.
    if (0x1f1e6...0x1f1ff).contains(value) { return 1 }
    return scalar.properties.isEmojiPresentation || isWide(value) ? 2 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }

  /// Blocks of East Asian wide and full-width characters, besides the emoji.
  ///
  /// Source: Unicode Standard Annex 11, `EastAsianWidth.txt`, classes W and F.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x3247, 0x3250...0xa4cf,
    0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f,
    0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265,
    0x20000...0x2fffd, 0x30000...0x3fffd,
  ]
}
