/// The handles that no request uses, with their connections.
struct HandlePool {
  /// How many origins a handle is remembered for; as many connections as it keeps.
  private static let memory = 8

  /// The latest used last.
  private var idle: [CurlHandle] = []
  private var count = 0
  /// Handles in all, used or not.
  let maximum: Int

  init(maximum: Int) { self.maximum = maximum }

  /// A handle that may be connected to the origin already, or a new one, or the one that rested longest.
  ///
  /// Nil where none can be made.
  mutating func take(for origin: String) -> CurlHandle? {
    var handle: CurlHandle?
    if let index = idle.lastIndex(where: { $0.origins.contains(origin) }) {
      handle = idle.remove(at: index)
    } else if count < maximum, let new = CurlHandle() {
      handle = new
      count += 1
    } else if !idle.isEmpty {
      handle = idle.removeFirst()
    }
    guard let handle else { return nil }
    handle.origins.removeAll { $0 == origin }
    handle.origins.append(origin)
    if handle.origins.count > HandlePool.memory { handle.origins.removeFirst() }
    return handle
  }

  mutating func giveBack(_ handle: CurlHandle) { idle.append(handle) }

  /// Lets all handles go that are not in use; they close when the caller drops them.
  mutating func drain() -> [CurlHandle] {
    defer {
      count -= idle.count
      idle = []
    }
    return idle
  }
}
