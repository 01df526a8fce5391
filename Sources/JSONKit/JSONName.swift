/// The name of a member, held in place so that to compare it costs no allocation.
///
/// It matches string literals of up to 48 bytes in a `switch`; no name of AWS's is longer.
package struct JSONName: Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
  private var count = 0
  /// The whole name, where it is longer than `words`.
  private var long: String?

  private static let capacity = 48

  init() {}

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    count = bytes.count
    if count > JSONName.capacity {
      long = String(decoding: bytes, as: UTF8.self)
      return
    }
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(bytes)) }
  }

  /// The name as a string.
  package var text: String {
    if let long { return long }
    return withUnsafeBytes(of: words) { String(decoding: $0[..<count], as: UTF8.self) }
  }

  package static func ~= (pattern: StaticString, name: JSONName) -> Bool {
    let count = pattern.utf8CodeUnitCount
    guard name.count == count, count <= capacity else { return false }
    let start = UnsafeRawPointer(pattern.utf8Start)
    return withUnsafeBytes(of: name.words) { words in
      var index = 0
      while index + 8 <= count {
        let left = words.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if left != start.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
        index += 8
      }
      while index < count {
        if words[index] != start.load(fromByteOffset: index, as: UInt8.self) { return false }
        index += 1
      }
      return true
    }
  }
}
