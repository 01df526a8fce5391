extension String {
  /// The text as one word of a POSIX shell: as it is where that is safe, else in single quotes.
  ///
  /// Control characters are written as `$'\x1b'` forms, so that pasting the word runs nothing. A shell
  /// sees bytes and not characters, so a quote counts though a combining mark follows it; and no form
  /// holds a bare quote inside, so that a shell without `$'…'` runs nothing either.
  package var shellQuoted: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
          UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"),
          UInt8(ascii: ","), UInt8(ascii: "="):
          true
        default: false
        }
      }
    if isPlain { return self }
    guard unicodeScalars.contains(where: { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
    else {
      var quoted = "'"
      for scalar in unicodeScalars {
        if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
      }
      return quoted + "'"
    }
    var quoted = "$'"
    for scalar in unicodeScalars {
      switch scalar {
      case "'": quoted += "\\x27"
      case "\\": quoted += "\\x5c"
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
        for byte in String(scalar).utf8 {
          let digits = String(byte, radix: 16)
          quoted += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
        }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }
}
