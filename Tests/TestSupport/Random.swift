#if canImport(Glibc)
  import Glibc
#endif

/// SplitMix64: small, fast, and the same for a seed on every machine.
///
/// Source: Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, 2014.
package struct SeededGenerator: RandomNumberGenerator {
  package let seed: UInt64
  private var state: UInt64

  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// The seeds of a property: `FLEETDB_SEED` alone where it is set, else `count` from a fixed start.
package func seeds(_ count: Int) -> [UInt64] {
  if let text = getenv("FLEETDB_SEED"), let seed = UInt64(String(cString: text)) { return [seed] }
  return (0..<UInt64(count)).map { 0xf1ee_7db0 &+ $0 }
}
