/// What one word of a command line is, before it is known which options exist.
enum Token: Hashable {
  /// `--`, after which every word is an operand.
  case terminator
  /// `--name` or `--name=value`.
  case long(name: String, value: String?)
  /// `-v`, `-qv`, `-ovalue` or `-o=value`, without the dash.
  case short([Unicode.Scalar])
  /// All else, with `-` alone, negative numbers and the empty word.
  case operand

  /// Words are split by Unicode scalars: a combining mark must not hide a dash or an equals sign.
  init(_ word: String) {
    let scalars = word.unicodeScalars
    let afterDash = scalars.dropFirst()
    if word == "--" {
      self = .terminator
    } else if scalars.first != "-" || afterDash.isEmpty || isNegativeNumber(word) {
      self = .operand
    } else if afterDash.first == "-" {
      let body = afterDash.dropFirst()
      let sign = body.firstIndex(of: "=")
      self = .long(
        name: String(body[..<(sign ?? body.endIndex)]),
        value: sign.map { String(body[body.index(after: $0)...]) })
    } else {
      self = .short(Array(afterDash))
    }
  }

  /// Whether the word may be the value of the option before it.
  var isOperand: Bool { self == .operand }
}

/// Whether the word is a dash with digits and at most one decimal point.
private func isNegativeNumber(_ word: String) -> Bool {
  let digits = word.utf8.dropFirst().filter { $0 != UInt8(ascii: ".") }
  guard word.utf8.first == UInt8(ascii: "-"), !digits.isEmpty else { return false }
  let isDigits = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  return isDigits && word.utf8.count - digits.count <= 2
}
