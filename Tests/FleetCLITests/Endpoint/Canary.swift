import Glibc
import Testing

/// Secrets that must be found nowhere.
struct Canary {
  /// Each in the forms in which it may get somewhere: as it is, in base64, and percent-encoded.
  private let forms: [(name: String, bytes: [UInt8])]

  init(_ secrets: [String]) {
    forms = secrets.flatMap { secret in
      let bytes = Array(secret.utf8)
      // Base64 depends on where in a triple it begins; the characters at the ends on their neighbours.
      let shifted = (0..<3).map { shift in
        Array(Canary.base64([UInt8](repeating: 0, count: shift) + bytes).dropFirst(4).dropLast(4))
      }
      let all = [bytes, Canary.percentEncoded(bytes)] + shifted.filter { $0.count >= 8 }
      return all.map { (secret, $0) }
    }
  }

  /// Which of them stand in some bytes.
  func found(in bytes: [UInt8]) -> Set<String> {
    var found: Set<String> = []
    bytes.withUnsafeBytes { bytes in
      for (name, form) in forms where Canary.contains(bytes, form) { found.insert(name) }
    }
    return found
  }

  private static func contains(_ bytes: UnsafeRawBufferPointer, _ form: [UInt8]) -> Bool {
    guard var start = bytes.baseAddress, let first = form.first else { return false }
    let end = start + bytes.count - form.count + 1
    while start < end, let hit = memchr(start, Int32(first), end - start) {
      if memcmp(hit, form, form.count) == 0 { return true }
      start = UnsafeRawPointer(hit) + 1
    }
    return false
  }

  /// Expects none in any file below a folder, but for those in `home`, where secrets are kept.
  func expectNone(below folder: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for path in Canary.files(below: folder) {
      let found = found(in: bytes(of: path) ?? [])
      #expect(found.isEmpty, "in \(path)", sourceLocation: sourceLocation)
    }
  }

  private static func files(below folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var files: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." || name == "home" { continue }
      let path = "\(folder)/\(name)"
      let below = Canary.files(below: path)
      files += below.isEmpty ? [path] : below
    }
    return files
  }

  private static func percentEncoded(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      let isPlain = isalnum(Int32(byte)) != 0 || "-._~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? [byte] : Array("%\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
    }
  }

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      var four: [UInt8] = []
      for _ in 0..<4 {
        four.insert(alphabet[bits & 63], at: 0)
        bits >>= 6
      }
      text += four.prefix(part.count + 1)
    }
    return text
  }
}

extension Child {
  /// Waits for its end, and gathers the command lines of the process and its children on the way.
  func endWatched() async throws -> (outcome: Outcome, commandLines: [UInt8]) {
    let watch = Task {
      var lines: Set<[UInt8]> = []
      while !Task.isCancelled {
        for process in [pid] + children(of: pid) {
          lines.insert(bytes(of: "/proc/\(process)/cmdline") ?? [])
        }
        try? await Task.sleep(for: .milliseconds(4))
      }
      return lines
    }
    let outcome = try await end()
    watch.cancel()
    return (outcome, await watch.value.flatMap { $0 })
  }

  private func children(of pid: pid_t) -> [pid_t] {
    let text = bytes(of: "/proc/\(pid)/task/\(pid)/children") ?? []
    return String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
  }
}
