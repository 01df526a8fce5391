import FleetModel
import SQLiteKit

/// When the calls behind observations began and ended, as the column `run.readings` keeps it.
final class ReadingTimes {
  private let database: Connection
  private var known: [Key: ClosedRange<Timestamp>] = [:]

  private struct Key: Hashable {
    let scope: Int64
    let moment: Timestamp
  }

  init(database: Connection) { self.database = database }

  // MARK: - As bytes

  /// Nil where nothing is known of any.
  static func encoded(_ readings: [ReadingTime?]) -> [UInt8]? {
    guard readings.contains(where: { $0 != nil }) else { return nil }
    var bytes: [UInt8] = []
    for reading in readings {
      let began = max(0, reading?.began.components.seconds ?? 0)
      let ended = reading?.ended ?? .zero
      let end = ended.components.seconds + (ended.components.attoseconds > 0 ? 1 : 0)
      append(UInt64(began), to: &bytes)
      append(UInt64(max(0, end - began)), to: &bytes)
    }
    return bytes
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The reading at a place; nil where the bytes end before it.
  static func reading(_ index: Int, of bytes: [UInt8]) -> ReadingTime? {
    var numbers: [UInt64] = []
    var number: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes {
      number |= UInt64(byte & 0x7F) << shift
      shift += 7
      guard byte < 0x80 || shift > 56 else { continue }
      numbers.append(number)
      if numbers.count == 2 * index + 2 {
        let began = Int64(clamping: numbers[2 * index])
        let length = Int64(clamping: number)
        return ReadingTime(began: .seconds(began), ended: .seconds(began + length))
      }
      number = 0
      shift = 0
    }
    return nil
  }

  // MARK: - As moments

  /// From when the first reading of a Region and its IAM began, to when the last ended, in the run of a moment.
  ///
  /// The moment itself where the run does not say.
  func span(ofRunAt moment: Timestamp, in scope: ScopeHistory) throws -> ClosedRange<Timestamp> {
    let key = Key(scope: scope.scopeID, moment: moment)
    if let span = known[key] { return span }
    let times = try scope.assessedSeries.flatMap { try readings(at: moment, of: $0) }
    let begin = times.map { moment + $0.began }.min() ?? moment
    let end = times.map { moment + $0.ended }.max() ?? moment
    known[key] = begin...max(begin, end)
    return begin...max(begin, end)
  }

  private func readings(at moment: Timestamp, of series: Int64) throws -> [ReadingTime] {
    try database.all(
      """
      SELECT run.readings, (
        SELECT count(*)
        FROM series_set_member AS earlier
        WHERE earlier.series_set_id = run.series_set_id AND earlier.series_id < ?2
      )
      FROM run
      JOIN series_set_member AS member
        ON member.series_set_id = run.series_set_id AND member.series_id = ?2
      WHERE run.captured_at = ?1 AND run.readings IS NOT NULL
      ORDER BY run.run_id
      """, [.integer(moment.milliseconds), .integer(series)]
    ) { ReadingTimes.reading(Int($0.integer(1)), of: $0.blob(0)) }.compactMap { $0 }
  }
}
