#if canImport(Glibc)
  import Glibc
#endif
package import Testing

/// Compares `text` with the file `Golden/<name>` beside the calling test.
///
/// A missing or different file fails the test. With `FLEETDB_RECORD=1` the file is written, and the test still fails.
package func expectGolden(
  _ text: String, _ name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let folder = filePath[..<(filePath.lastIndex(of: "/") ?? filePath.startIndex)] + "/Golden"
  let path = "\(folder)/\(name)"
  let golden = readFile(path)
  guard golden != text else { return }
  if getenv("FLEETDB_RECORD") != nil {
    mkdir(String(folder), 0o755)
    writeFile(path, text)
    Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    return
  }
  guard let golden else {
    Issue.record(
      "no golden file \(name); record it with FLEETDB_RECORD=1", sourceLocation: sourceLocation)
    return
  }
  let difference = firstDifference(golden, text)
  Issue.record("\(name) differs:\n\(difference)", sourceLocation: sourceLocation)
}

/// The bytes of a file as text; nil where it cannot be read.
package func readFile(_ path: String) -> String? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes.append(contentsOf: buffer[..<count])
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Writes a file whole, and fails the test where that is not possible.
package func writeFile(_ path: String, _ text: String) {
  guard let file = fopen(path, "wb") else {
    Issue.record("cannot write \(path)")
    return
  }
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  if fwrite(bytes, 1, bytes.count, file) != bytes.count { Issue.record("cannot write \(path)") }
}

private func firstDifference(_ expected: String, _ actual: String) -> String {
  let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let actualLines = actual.split(separator: "\n", omittingEmptySubsequences: false)
  let same = zip(expectedLines, actualLines).prefix { $0 == $1 }.count
  let expectedRest = expectedLines.dropFirst(same).prefix(5).map { "- \($0)" }
  let actualRest = actualLines.dropFirst(same).prefix(5).map { "+ \($0)" }
  return (["line \(same + 1):"] + expectedRest + actualRest).joined(separator: "\n")
}
