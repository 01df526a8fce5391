import CCrypto

/// The first 16 bytes of a SHA-256: what tells one version of a fact from another.
struct Digest: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  static let zero = Digest(high: 0, low: 0)

  /// The sum modulo 2^128.
  ///
  /// The digest of a set is the sum of its members' digests, in whatever order they come.
  static func &+ (left: Digest, right: Digest) -> Digest {
    let (low, carry) = left.low.addingReportingOverflow(right.low)
    return Digest(high: left.high &+ right.high &+ (carry ? 1 : 0), low: low)
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// From big-endian bytes; missing ones count as zero.
  init(_ bytes: some Collection<UInt8>) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in bytes.prefix(16).enumerated() {
      let shift = UInt64(56 - 8 * (index % 8))
      if index < 8 { high |= UInt64(byte) << shift } else { low |= UInt64(byte) << shift }
    }
    self.high = high
    self.low = low
  }

  /// Big-endian, 16 of them.
  var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<16 {
        let word = index < 8 ? high : low
        buffer[index] = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index % 8)))
      }
      count = 16
    }
  }
}

/// Makes digests with libcrypto.
final class Digester {
  private let context: OpaquePointer

  /// - throws: `StoreError.cryptography` where libcrypto cannot be used.
  init() throws(StoreError) {
    guard let context = ccrypto_sha256_new() else {
      throw .cryptography(ccrypto_load().map { String(cString: $0) } ?? "out of memory")
    }
    self.context = context
  }

  deinit { ccrypto_sha256_free(context) }

  /// The whole SHA-256, 32 bytes.
  func sha256(_ bytes: [UInt8]) throws(StoreError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(CCRYPTO_SHA256_LENGTH))
    let done = bytes.withUnsafeBytes {
      ccrypto_sha256_once(context, $0.baseAddress, $0.count, &digest)
    }
    guard done == 1 else { throw .cryptography("SHA-256 failed") }
    return digest
  }

  func digest(_ bytes: [UInt8]) throws(StoreError) -> Digest { Digest(try sha256(bytes)) }
}

/// An unambiguous sequence of bytes for a sequence of fields: two sequences are equal if the fields are.
struct FieldEncoder {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ text: String?) {
    guard let text else { return bytes.append(0) }
    bytes.append(1)
    append(raw: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ number: Int64?) {
    guard let number else { return bytes.append(0) }
    bytes.append(2)
    append(raw: UInt64(bitPattern: number))
  }

  mutating func append(_ flag: Bool?) { bytes.append(flag.map { $0 ? 4 : 3 } ?? 0) }

  private mutating func append(raw number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
