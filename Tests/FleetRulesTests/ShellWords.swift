/// The words that a POSIX shell reads in a command, or nil where it would run, expand or redirect.
///
/// It reads bytes, as shells do, and takes `$'…'` as bash, zsh and ksh do. A shell without that form
/// sees a dollar sign before a plain quoted word, so no bare quote may stand inside.
func shellWords(_ command: String) -> [String]? {
  let bytes = Array(command.utf8)
  let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,=".utf8)
  let quote = UInt8(ascii: "'")
  var words: [String] = []
  var word: [UInt8]?
  var index = 0
  func take(until end: inout Int) -> [UInt8]? {
    guard let close = bytes[end...].firstIndex(of: quote) else { return nil }
    defer { end = close + 1 }
    return Array(bytes[end..<close])
  }
  while index < bytes.count {
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: " "):
      if let word { words.append(String(decoding: word, as: UTF8.self)) }
      word = nil
    case quote:
      guard let text = take(until: &index) else { return nil }
      word = (word ?? []) + text
    case UInt8(ascii: "\\") where index < bytes.count && bytes[index] == quote:
      word = (word ?? []) + [quote]
      index += 1
    case UInt8(ascii: "$") where index < bytes.count && bytes[index] == quote:
      index += 1
      guard let text = take(until: &index), let decoded = ansi(text) else { return nil }
      word = (word ?? []) + decoded
    case _ where plain.contains(byte): word = (word ?? []) + [byte]
    default: return nil
    }
  }
  if let word { words.append(String(decoding: word, as: UTF8.self)) }
  return words
}

/// The bytes of a `$'…'` word that knows `\xHH` alone; nil for a control byte or another escape.
private func ansi(_ text: [UInt8]) -> [UInt8]? {
  var result: [UInt8] = []
  var index = 0
  while index < text.count {
    guard text[index] == UInt8(ascii: "\\") else {
      if text[index] < 0x20 || text[index] == 0x7f { return nil }
      result.append(text[index])
      index += 1
      continue
    }
    guard index + 3 < text.count, text[index + 1] == UInt8(ascii: "x"),
      let byte = UInt8(String(decoding: text[index + 2...index + 3], as: UTF8.self), radix: 16)
    else { return nil }
    result.append(byte)
    index += 4
  }
  return result
}
