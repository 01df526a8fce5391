/// The text with everything that could move the cursor or reorder a line written as an escape.
///
/// Control characters below U+0080 become `\x1b`; other controls, format characters such as the
/// directional overrides, and line separators become `\u{202e}`.
func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isHidden) else { return text }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    guard isHidden(scalar) else { return result.unicodeScalars.append(scalar) }
    let digits = String(scalar.value, radix: 16)
    result += scalar.isASCII ? "\\x\(digits.count < 2 ? "0" : "")\(digits)" : "\\u{\(digits)}"
  }
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}
