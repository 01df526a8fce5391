/// The handles that no request uses, with their connections.
///
/// There are as many handles as there were ever requests under way at once: each reads the certificates for
/// itself, which takes 20 ms.
struct HandlePool {
  /// The latest used last.
  private var idle: [CurlHandle] = []

  /// A handle that may be connected to the origin already, or the one that rested longest, or a new one.
  ///
  /// Nil where none can be made.
  mutating func take(for origin: String) -> CurlHandle? {
    let handle: CurlHandle?
    if let index = idle.lastIndex(where: { $0.mayBeConnected(to: origin) }) {
      handle = idle.remove(at: index)
    } else {
      handle = idle.isEmpty ? CurlHandle() : idle.removeFirst()
    }
    handle?.visit(origin)
    return handle
  }

  mutating func giveBack(_ handle: CurlHandle) { idle.append(handle) }

  /// Lets all handles go that are not in use; they close when the caller drops them.
  mutating func drain() -> [CurlHandle] {
    defer { idle = [] }
    return idle
  }
}
