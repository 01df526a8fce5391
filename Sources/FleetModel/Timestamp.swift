/// A moment in UTC, in whole milliseconds.
///
/// The range of `parse` and `description` is the years 0000 to 9999.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// From seconds since the epoch, as SSM's JSON gives them, rounded to the nearest millisecond.
  ///
  /// Nil for what is no number, or lies outside the years 0000 to 9999.
  package init?(epochSeconds: Double) {
    let scaled = epochSeconds * 1000
    guard scaled >= -62_167_219_200_000, scaled <= 253_402_300_799_999 else { return nil }
    let whole = Int64(scaled)
    let fraction = scaled - Double(whole)
    milliseconds = whole + (fraction >= 0.5 ? 1 : fraction <= -0.5 ? -1 : 0)
  }

  /// The end of time: no interval that is open ends later.
  package static let never = Timestamp(milliseconds: .max)

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    let span = seconds.multipliedReportingOverflow(by: 1000)
    let total = moment.milliseconds.addingReportingOverflow(
      span.overflow
        ? (seconds < 0 ? .min : .max) : span.partialValue + attoseconds / 1_000_000_000_000_000)
    return Timestamp(
      milliseconds: total.overflow ? (seconds < 0 ? .min : .max) : total.partialValue)
  }

  package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    moment + (.zero - duration)
  }

  /// How long it is from `earlier` to `later`; negative if they stand the other way round.
  package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
    let difference = later.milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return .milliseconds(difference.overflow ? .max : difference.partialValue)
  }
}

extension Timestamp {
  /// Reads RFC 3339 (`2026-11-24T09:00:00.123Z`, `…+01:00`) or a date, which is its start in UTC.
  ///
  /// Fractions finer than a millisecond are cut off. Nil for anything else.
  package init?(_ text: String) {
    var text = text
    let parsed = text.withUTF8 { Timestamp.parse($0) }
    guard let parsed else { return nil }
    self = parsed
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var position = 0
    func number(_ digits: Int) -> Int? {
      guard position + digits <= bytes.count else { return nil }
      var value = 0
      for _ in 0..<digits {
        let digit = bytes[position] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
        position += 1
      }
      return value
    }
    func accept(_ characters: StaticString) -> Bool {
      guard position < bytes.count else { return false }
      for offset in 0..<characters.utf8CodeUnitCount
      where bytes[position] == characters.utf8Start[offset] {
        position += 1
        return true
      }
      return false
    }
    guard let year = number(4), accept("-"), let month = number(2), accept("-"),
      let day = number(2),
      (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year)
    else { return nil }
    let dayStart = Int64(days(year: year, month: month, day: day)) * 86_400_000
    if position == bytes.count { return Timestamp(milliseconds: dayStart) }
    guard accept("Tt "), let hour = number(2), accept(":"), let minute = number(2), accept(":"),
      let second = number(2), hour <= 23, minute <= 59, second <= 60
    else { return nil }
    var fraction: Int64 = 0
    if accept(".") {
      var unit: Int64 = 100
      let start = position
      while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 {
        fraction += Int64(bytes[position] - UInt8(ascii: "0")) * unit
        unit /= 10
        position += 1
      }
      guard position > start else { return nil }
    }
    var offset: Int64 = 0
    if !accept("Zz") {
      let sign: Int64
      if accept("+") { sign = 1 } else if accept("-") { sign = -1 } else { return nil }
      guard let hours = number(2), hours <= 23 else { return nil }
      _ = accept(":")
      guard let minutes = number(2), minutes <= 59 else { return nil }
      offset = sign * Int64(hours * 60 + minutes) * 60_000
    }
    guard position == bytes.count else { return nil }
    let time = Int64(hour * 3600 + minute * 60 + min(second, 59)) * 1000
    return Timestamp(milliseconds: dayStart + time + fraction - offset)
  }

  private static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  ///
  /// Source: Howard Hinnant, <https://howardhinnant.github.io/date_algorithms.html>, `days_from_civil`.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with `Z`; milliseconds only where there are any.
  package var description: String {
    let day = Int(milliseconds.flooredQuotient(by: 86_400_000))
    let time = Int(milliseconds - Int64(day) * 86_400_000)
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24)
    func append(_ value: Int, digits: Int) {
      var unit = 1
      for _ in 1..<digits { unit *= 10 }
      while unit > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(value / unit % 10))
        unit /= 10
      }
    }
    append(year, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    append(month, digits: 2)
    bytes.append(UInt8(ascii: "-"))
    append(dayOfYear - (153 * marchMonth + 2) / 5 + 1, digits: 2)
    bytes.append(UInt8(ascii: "T"))
    append(time / 3_600_000, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    append(time / 60_000 % 60, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    append(time / 1000 % 60, digits: 2)
    if time % 1000 != 0 {
      bytes.append(UInt8(ascii: "."))
      append(time % 1000, digits: 3)
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
