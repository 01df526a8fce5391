import CProcess

/// The memory of a process that holds credentials.
enum Secrecy {
  /// Keeps it from other processes of the same user, and out of core dumps, until the process ends.
  static func keepMemory() { cprocess_forbid_dumps() }
}
