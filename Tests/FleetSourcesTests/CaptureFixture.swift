import FleetModel
import FleetSources
import Glibc
import TestSupport
import Testing

/// A capture folder in a temporary place, removed with this.
final class CaptureFixture {
  let path: String
  static let capturedAt = "2026-11-24T06:00:00Z"

  /// The files by their paths; `capture.json` is added if it is not among them.
  init(_ files: [String: String]) {
    var template = Array("/tmp/fleetdb-capture-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    if path.isEmpty { Issue.record("cannot make a temporary folder") }
    let manifest = ["capture.json": "{\"captured_at\": \"\(CaptureFixture.capturedAt)\"}"]
    for (name, text) in files.merging(manifest, uniquingKeysWith: { own, _ in own }) {
      makeFolders(for: name)
      writeFile("\(path)/\(name)", text)
    }
  }

  /// A folder of one account and Region with one file.
  convenience init(_ name: String, _ text: String) {
    let region = name.hasPrefix("iam.") ? "global" : "eu-north-1"
    self.init(["111122223333/\(region)/\(name)": text])
  }

  func makeFolders(for name: String) {
    var folder = path
    for component in name.split(separator: "/").dropLast() {
      folder += "/\(component)"
      mkdir(folder, 0o755)
    }
  }

  deinit { CaptureFixture.remove(path) }

  func open() throws(CaptureError) -> CaptureFolder { try CaptureFolder(path: path) }

  /// What reading the only observation gives.
  func readOnly() throws -> ReadObservation {
    let folder = try open()
    try #require(folder.observations.count == 1)
    return ReadObservation(folder.observations[0])
  }

  private static func remove(_ path: String) {
    if Glibc.remove(path) == 0 { return }
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { remove("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
  }
}

/// What an observation gave.
struct ReadObservation {
  let header: ObservationHeader
  var records: [Record] = []
  var problems: [String] = []
  var outcome: ObservationOutcome?

  init(_ observation: SourceObservation) {
    header = observation.header
    var records: [Record] = []
    var problems: [String] = []
    outcome = observation.read({ records.append($0) }, note: { problems.append($0.description) })
    self.records = records
    self.problems = problems
  }

  var instances: [Instance] {
    records.compactMap { if case .instance(let instance) = $0 { instance } else { nil } }
  }

  var nodes: [Node] {
    records.compactMap { if case .node(let node) = $0 { node } else { nil } }
  }

  var resources: [Resource] {
    records.compactMap { if case .resource(let resource) = $0 { resource } else { nil } }
  }

  /// The class and the message of a failure, in one line.
  var failure: String? {
    guard case .failed(let errorClass, let message) = outcome else { return nil }
    return "\(errorClass.rawValue) \(message ?? "-")"
  }
}
