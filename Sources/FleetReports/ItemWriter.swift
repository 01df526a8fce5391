import JSONKit

/// Writes the items of a report in one format: `begin` once, `write` for each, `end` once.
protocol ItemWriter {
  mutating func begin(_ envelope: Envelope, into output: inout OutputBuffer) throws
  mutating func write(_ item: JSONValue, into output: inout OutputBuffer) throws
  mutating func end(into output: inout OutputBuffer) throws
}
