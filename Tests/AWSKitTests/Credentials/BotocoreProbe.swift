import Glibc
import JSONKit
import Testing

@testable import AWSKit

/// Asks botocore, in a Python that `FLEETDB_BOTOCORE` names.
enum BotocoreProbe {
  /// Nil where the comparison is not wanted.
  private static let python = getenv("FLEETDB_BOTOCORE").map { String(cString: $0) }

  static var isWanted: Bool { python != nil }

  /// What `resolve.py` prints for the questions.
  static func ask(_ questions: [JSONValue], in folder: String) async throws -> [JSONValue] {
    let script = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var answers: [JSONValue] = []
    for start in stride(from: 0, to: questions.count, by: 200) {
      let batch = Array(questions[start..<min(start + 200, questions.count)])
      try DiskFiles().replace("\(folder)/cases.json", with: Array(JSONValue.array(batch).text.utf8))
      let end = await LocalPrograms().run(
        [try #require(python), "/\(script)/Endpoint/resolve.py", "\(folder)/cases.json"],
        environment: AWSEnvironment(["PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"]),
        timeout: .seconds(300))
      guard case .ended(0, let output, _) = end else {
        if case .ended(let status, _, let complaint) = end {
          Issue.record("resolve.py ended with \(status): \(complaint.revealed.suffix(500))")
        }
        return []
      }
      for line in output.revealed.split(separator: "\n") {
        answers.append(try JSONReader.value(of: Array(line.utf8)))
      }
    }
    return answers
  }
}
