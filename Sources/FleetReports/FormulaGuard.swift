/// Tells which cells a spreadsheet would run as a formula.
///
/// Source: OWASP, *CSV Injection*, <https://owasp.org/www-community/attacks/CSV_Injection>, and ASVS 1.2.10.
enum FormulaGuard {
  /// Whether a cell begins with `=`, `+`, `-`, `@`, their full-width forms, a tab, CR or NUL.
  static func isRunnable(_ cell: some Collection<UInt8>) -> Bool {
    guard let first = cell.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0:
      return true
    case 0xef: return fullWidthForms.contains { cell.starts(with: $0) }
    default: return false
    }
  }

  /// Whether a cell is a decimal number as a whole, and so runs nothing whatever its sign.
  static func isNumber(_ cell: some Collection<UInt8>) -> Bool {
    var digits = 0
    var points = 0
    for (position, byte) in cell.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "+"), UInt8(ascii: "-"): if position > 0 { return false }
      default: return false
      }
    }
    return digits > 0 && points <= 1
  }

  private static let fullWidthForms = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }
}
