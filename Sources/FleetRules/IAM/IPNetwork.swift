/// An address, or a block of addresses, of IPv4 or IPv6.
///
/// See RFC 4632 and RFC 4291.
package struct IPNetwork: Hashable, Sendable {
  /// 4 or 16 bytes.
  package let bytes: [UInt8]
  /// How many leading bits count.
  package let prefix: Int

  /// Reads `10.0.0.1`, `10.0.0.0/8`, `2001:db8::1` or `2001:db8::/32`.
  ///
  /// Nil for anything else.
  package init?(_ text: String) {
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = IPNetwork.v4(halves[0]) ?? IPNetwork.v6(halves[0]) else { return nil }
    var prefix = bytes.count * 8
    if halves.count == 2 {
      guard let length = IPNetwork.number(halves[1], maximum: prefix) else { return nil }
      prefix = length
    }
    self.bytes = bytes
    self.prefix = prefix
  }

  package var isIPv6: Bool { bytes.count == 16 }

  /// Whether all of another block lies within this one.
  package func contains(_ other: IPNetwork) -> Bool {
    guard bytes.count == other.bytes.count, prefix <= other.prefix else { return false }
    let whole = prefix / 8
    guard bytes[..<whole] == other.bytes[..<whole] else { return false }
    let rest = prefix % 8
    guard rest > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
    return bytes[whole] & mask == other.bytes[whole] & mask
  }

  private static func v4(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { number($0, maximum: 255).map(UInt8.init) }
    return bytes.count == 4 ? bytes : nil
  }

  private static func v6(_ text: Substring) -> [UInt8]? {
    guard text.contains(":") else { return nil }
    let halves: [Substring]
    if let gap = text.firstRange(of: "::") {
      halves = [text[..<gap.lowerBound], text[gap.upperBound...]]
    } else {
      halves = [text]
    }
    let groups = halves.map { half in
      half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false)
    }
    var parts: [[UInt8]] = []
    for half in groups {
      var bytes: [UInt8] = []
      for (index, group) in half.enumerated() {
        if index == half.count - 1, group.contains(".") {
          guard let tail = v4(group) else { return nil }
          bytes += tail
        } else {
          guard (1...4).contains(group.utf8.count), let value = UInt16(group, radix: 16),
            group.first != "+"
          else { return nil }
          bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
      }
      parts.append(bytes)
    }
    let count = parts.reduce(0) { $0 + $1.count }
    if parts.count == 1 { return count == 16 ? parts[0] : nil }
    // `::` stands for at least one group.
    guard count <= 14 else { return nil }
    return parts[0] + [UInt8](repeating: 0, count: 16 - count) + parts[1]
  }

  private static func number(_ text: Substring, maximum: Int) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 <= 9 }),
      let value = Int(text), value <= maximum
    else { return nil }
    return value
  }
}
