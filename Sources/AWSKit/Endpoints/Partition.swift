/// A part of AWS with accounts, Regions and host names of its own.
package struct Partition: Hashable, Sendable, Identifiable {
  /// As ARNs have it, such as `aws-cn`.
  package let id: String
  /// What its hosts end with, such as `amazonaws.com`.
  package let suffix: String
  /// What its hosts that also speak IPv6 end with, such as `api.aws`.
  package let dualStackSuffix: String
  /// The Region that global services are asked in where nothing else is said.
  package let globalRegion: String
  /// What the names of its Regions begin with, such as `us-gov`.
  package let prefixes: [String]
  /// The Regions that were known when the table was made, sorted.
  package let regions: [String]

  /// The partition of a Region.
  ///
  /// One that the table does not know is placed by its prefix, and in `aws` where no prefix fits.
  /// Source: botocore `endpoint_provider.py`, `aws_partition`.
  package static func of(region: String) -> Partition {
    all.first { $0.holds(region) } ?? all[0]
  }

  /// The partition with this id; nil where the table has none.
  package static func named(_ id: String) -> Partition? { all.first { $0.id == id } }

  private func holds(_ region: String) -> Bool {
    region == "\(id)-global" || regions.contains(region)
      || prefixes.contains { Partition.fits(region, prefix: $0) }
  }

  /// Whether it is the prefix, a word and a number: `us-gov-west-1`.
  private static func fits(_ region: String, prefix: String) -> Bool {
    guard region.hasPrefix(prefix + "-") else { return false }
    let rest = region.utf8.dropFirst(prefix.utf8.count + 1)
      .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard rest.count == 2, !rest[0].isEmpty, !rest[1].isEmpty else { return false }
    return rest[0].allSatisfy(isWordByte) && rest[1].allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
