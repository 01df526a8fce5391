package import FleetModel
import FleetStore

/// A moment as a person writes it.
package enum TimeExpression: Hashable, Sendable {
  case now
  case moment(Timestamp)
  /// So long before now.
  case ago(Duration)
  /// The capture time of a run.
  case run(Int)
  /// The newest capture time, or the one so many before it.
  case last(Int)

  /// Nil for what is no time.
  package init?(_ text: String) {
    if text == "now" {
      self = .now
    } else if text == "last" {
      self = .last(0)
    } else if text.hasPrefix("last~"), let back = Int(text.dropFirst(5)), back >= 0 {
      self = .last(back)
    } else if text.hasPrefix("run:"), let number = Int(text.dropFirst(4)), number > 0 {
      self = .run(number)
    } else if let duration = Duration(written: text) {
      self = .ago(duration)
    } else if let moment = Timestamp(text) {
      self = .moment(moment)
    } else {
      return nil
    }
  }

  package static let expectation =
    "a time such as 2026-11-24T09:00:00Z, 2026-11-24, 2h, 3d, now, last, last~1 or run:42"

  /// The moment it means.
  ///
  /// - throws: `NoData` where there is no such run.
  func resolved(in ledger: Ledger, now: Timestamp) throws -> Timestamp {
    switch self {
    case .now: return now
    case .moment(let moment): return moment
    case .ago(let duration): return now - duration
    case .run(let number):
      guard let run = try ledger.run(id: number) else { throw NoData.noRun("run:\(number)") }
      return run.capturedAt
    case .last(let back):
      guard let moment = try ledger.captureTime(back: back) else {
        throw NoData.noRun(back == 0 ? "last" : "last~\(back)")
      }
      return moment
    }
  }
}

extension Duration {
  /// A number and a unit: `90s`, `90m`, `2h`, `3d`, `1w`.
  ///
  /// Nil for anything else.
  package init?(written text: String) {
    guard let unit = text.last, let count = Int64(text.dropLast()), count >= 0,
      text.utf8.first != UInt8(ascii: "+")
    else { return nil }
    let seconds: Int64? =
      switch unit {
      case "s": 1
      case "m": 60
      case "h": 3600
      case "d": 86_400
      case "w": 604_800
      default: nil
      }
    guard let seconds else { return nil }
    let (total, overflows) = count.multipliedReportingOverflow(by: seconds)
    if overflows || total > 253_402_300_799 { return nil }
    self = .seconds(total)
  }
}

/// Why there is no answer.
package enum NoData: Error, Hashable {
  case noRun(String)
  /// Nothing has been recorded yet.
  case empty
  /// The moment lies before the first observation.
  case beforeFirstObservation(at: Timestamp, first: Timestamp)
  case unknownInstance(String, at: Timestamp)
  /// The newest observation is older than `--max-age` allows.
  case tooOld(observedAt: Timestamp, asOf: Timestamp)
}
