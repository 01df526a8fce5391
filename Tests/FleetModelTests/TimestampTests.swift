import FleetModel
import TestSupport
import Testing

@Suite("Timestamp")
struct TimestampTests {
  @Test("reads what it writes, for any moment of the years 0000 to 9999", arguments: seeds(200))
  func roundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let moment = Timestamp(
        milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
      #expect(Timestamp(moment.description) == moment, "seed \(seed)")
    }
  }

  struct Reading: CustomTestStringConvertible {
    let text: String
    let milliseconds: Int64?
    var testDescription: String { text }
  }

  @Test(
    "reads RFC 3339 and dates, and nothing else",
    arguments: [
      Reading(text: "1970-01-01T00:00:00Z", milliseconds: 0),
      Reading(text: "1970-01-01", milliseconds: 0),
      Reading(text: "2000-02-29T00:00:00Z", milliseconds: 951_782_400_000),
      Reading(text: "2026-11-24T09:00:00Z", milliseconds: 1_795_510_800_000),
      Reading(text: "2026-11-24T10:00:00+01:00", milliseconds: 1_795_510_800_000),
      Reading(text: "2026-11-24T04:30:00-04:30", milliseconds: 1_795_510_800_000),
      Reading(text: "2026-11-24T09:00:00+0000", milliseconds: 1_795_510_800_000),
      Reading(text: "2026-11-24t09:00:00.5z", milliseconds: 1_795_510_800_500),
      Reading(text: "2026-11-24T09:00:00.123999Z", milliseconds: 1_795_510_800_123),
      Reading(text: "1969-12-31T23:59:59.999Z", milliseconds: -1),
      Reading(text: "2026-11-24T09:00:00", milliseconds: nil),
      Reading(text: "2026-11-24T09:00:00.Z", milliseconds: nil),
      Reading(text: "2026-11-24T24:00:00Z", milliseconds: nil),
      Reading(text: "2026-02-29", milliseconds: nil),
      Reading(text: "2026-13-01", milliseconds: nil),
      Reading(text: "2026-00-10", milliseconds: nil),
      Reading(text: "2026-1-1", milliseconds: nil),
      Reading(text: "2026-11-24T09:00:00Z ", milliseconds: nil),
      Reading(text: "", milliseconds: nil),
      Reading(text: "now", milliseconds: nil),
      Reading(text: "２０２６-11-24", milliseconds: nil),
    ])
  func reading(_ reading: Reading) {
    #expect(Timestamp(reading.text)?.milliseconds == reading.milliseconds)
  }

  @Test("never traps on any text", arguments: seeds(200))
  func anyText(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("0123456789-:TZ+. é\u{0}")
    for _ in 0..<50 {
      let text = String(
        (0..<Int.random(in: 0...28, using: &random)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        })
      _ = Timestamp(text)
    }
  }

  @Test(
    "rounds seconds since the epoch to the nearest millisecond",
    arguments: [
      (1_764_000_000.1234, 1_764_000_000_123), (0.0005, 1), (0.0004, 0), (-0.0006, -1),
      (1_548_839_707.712, 1_548_839_707_712),
    ] as [(Double, Int64)])
  func epochSeconds(seconds: Double, milliseconds: Int64) {
    #expect(Timestamp(epochSeconds: seconds)?.milliseconds == milliseconds)
  }

  @Test(
    "takes no number that is no moment",
    arguments: [Double.nan, .infinity, -.infinity, 1e300, 2.6e11])
  func noMoment(seconds: Double) {
    #expect(Timestamp(epochSeconds: seconds) == nil)
  }

  @Test("does not overflow at the end of time")
  func endOfTime() {
    #expect(Timestamp.never + .seconds(1) == .never)
    #expect(Timestamp(milliseconds: .min) - .seconds(1) == Timestamp(milliseconds: .min))
    #expect(Timestamp.never - Timestamp(milliseconds: -1) == .milliseconds(Int64.max))
  }
}
