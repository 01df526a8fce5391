/// The arrays and objects that a reader is inside of, and the keys that each object has had.
struct JSONContainers {
  private(set) var depth = 0
  /// Bit n: whether the container at depth n + 1 is an object.
  private var objects: UInt64 = 0
  /// Whether the innermost container has had no member or element.
  var isFresh = false
  /// Hashes of the keys of all open objects, the outermost object's first.
  private var keys: [UInt64] = []
  /// Where in `keys` those of each open container begin.
  private var starts: [Int] = []
  /// The same keys once an object has too many for a walk, by depth.
  private var sets: [Int: Set<UInt64>] = [:]

  private static let walkable = 64

  var isInObject: Bool { depth > 0 && objects >> UInt64(depth - 1) & 1 == 1 }

  mutating func push(isObject: Bool) {
    let bit: UInt64 = 1 << UInt64(depth)
    objects = isObject ? objects | bit : objects & ~bit
    depth += 1
    isFresh = true
    starts.append(keys.count)
  }

  mutating func pop() {
    if let start = starts.popLast() { keys.removeLast(keys.count - start) }
    if !sets.isEmpty { sets[depth] = nil }
    depth -= 1
    isFresh = false
  }

  /// Notes the hash of a key of the innermost object.
  ///
  /// False where it has had it before.
  mutating func add(key hash: UInt64) -> Bool {
    let start = starts.last ?? 0
    if keys.count - start < JSONContainers.walkable {
      for index in start..<keys.count where keys[index] == hash { return false }
      keys.append(hash)
      return true
    }
    return sets[depth, default: Set(keys[start...])].insert(hash).inserted
  }

  /// Sixty-four bits by which keys are told apart.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let multiplier: UInt64 = 0x9fb2_1c65_1e98_df25
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* multiplier
    var index = 0
    while index + 8 <= raw.count {
      hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < raw.count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    return mix(hash ^ tail)

    func mix(_ word: UInt64) -> UInt64 {
      let product = word.multipliedFullWidth(by: multiplier)
      return product.high ^ product.low &+ multiplier
    }
  }
}
