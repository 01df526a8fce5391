import FleetModel
import Glibc
import SQLiteKit

@testable import FleetStore

/// A dataset of a scope.
struct SeriesName: Hashable, Sendable {
  let scope: Scope
  let dataset: Dataset
}

/// What one capture has of one dataset.
struct Attempt: Hashable, Sendable {
  enum Outcome: Hashable, Sendable {
    case complete([Record])
    /// `partly`: the rows that were read before it failed.
    case failed(ErrorClass, message: String?, partly: [Record] = [])

    var isComplete: Bool {
      if case .complete = self { true } else { false }
    }
  }

  let series: SeriesName
  let outcome: Outcome

  init(_ dataset: Dataset, in scope: Scope, _ outcome: Outcome) {
    series = SeriesName(scope: scope, dataset: dataset)
    self.outcome = outcome
  }
}

/// What is recorded as one run.
struct Capture: Hashable, Sendable {
  var at: Timestamp
  var attempts: [Attempt]
  var acceptsEmptiness = false
  /// Names of accounts, by account id.
  var names: [String: String] = [:]
  var origin = "captures/a"
  /// `capture`, or `aws`.
  var source = "capture"
  /// When every dataset was read, where the source says.
  var readAt: ReadingTime?

  init(at: Timestamp, _ attempts: [Attempt], acceptsEmptiness: Bool = false) {
    self.at = at
    self.attempts = attempts
    self.acceptsEmptiness = acceptsEmptiness
  }
}

extension Ledger {
  /// A new file in a folder, which is not written to disk with care.
  static func make(in folder: TemporaryFolder, _ name: String = "fleet.db") throws -> Ledger {
    let path = folder.file(name)
    if let template = try template.get() { write(template, to: path) }
    let ledger = try Ledger.writing(path, now: Timestamp(milliseconds: 0)) { _ in }
    try ledger.database.run("PRAGMA synchronous = OFF")
    return ledger
  }

  /// An empty file with the present schema: migrating takes longer than a small history.
  private static let template = Result {
    let folder = TemporaryFolder()
    let path = folder.file("template.db")
    _ = try Ledger.writing(path, now: Timestamp(milliseconds: 0)) { _ in }
    return bytes(of: path)
  }

  /// Records one capture, and says what became of each attempt.
  @discardableResult
  func record(_ capture: Capture) throws -> (result: [Recording], runID: Int?) {
    let header = RunHeader(
      capturedAt: capture.at, source: capture.source, origin: capture.origin, toolVersion: "test",
      recordedAt: Timestamp(milliseconds: 0), acceptsEmptiness: capture.acceptsEmptiness)
    return try record(header) { recorder in
      for (account, name) in capture.names {
        try recorder.name(account: account, partition: "aws", name)
      }
      return try capture.attempts.map { attempt in
        try recorder.observe(
          attempt.series.dataset, in: attempt.series.scope, readAt: capture.readAt
        ) { emit in
          switch attempt.outcome {
          case .complete(let records):
            for record in records { try emit(record) }
            return .complete
          case .failed(let errorClass, let message, let partly):
            for record in partly { try emit(record) }
            return .failed(errorClass, message: message)
          }
        }
      }
    }
  }

  /// The whole history with natural keys alone.
  var canonicalLines: [String] {
    get throws {
      var lines: [String] = []
      try forEachCanonicalLine { lines.append($0) }
      return lines
    }
  }
}
