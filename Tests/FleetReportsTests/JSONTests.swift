import FleetReports
import JSONKit
import TestSupport
import Testing

@Suite("JSON and NDJSON")
struct JSONTests {
  @Test("reads back as the items that went in", arguments: seeds(50))
  func readsBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let items = (0..<5).map { _ in generator.object(depth: 3) }
    let whole = try #require(JSONReader.value(of: try rendered(items, as: .json)), "seed \(seed)")
    #expect(whole["items"] == .array(items), "seed \(seed)")
    let lines = try rendered(items, as: .ndjson).unicodeScalars.split(separator: "\n")
    #expect(lines.map { JSONReader.value(of: String($0)) } == items, "seed \(seed)")
  }

  @Test("the object has the envelope's members, sorted")
  func envelope() throws {
    let whole = try #require(JSONReader.value(of: try rendered(Sample.items, as: .json)))
    guard case .object(let members) = whole else {
      Issue.record("no object")
      return
    }
    #expect(
      members.map(\.key) == [
        "as_of", "coverage", "generated_at", "items", "limit", "observed_at", "schema",
      ])
    #expect(whole == whole.sorted)
    #expect(whole["coverage"]?["complete"] == .bool(false))
  }

  @Test("chosen columns keep their nesting, and a null parent stays null")
  func chosen() throws {
    var options = ReportOptions()
    options.columnNames = ["name", "imds.http_tokens"]
    let items = [
      Sample.object([
        (
          "imds",
          Sample.object([("hop_limit", .number("1")), ("http_tokens", .string("required"))])
        ),
        ("name", .string("a")), ("region", .string("eu-west-1")),
      ]), Sample.object([("imds", .null), ("name", .string("b"))]),
    ]
    let text = try rendered(items, as: .ndjson, options: options)
    #expect(
      text == """
        {"imds":{"http_tokens":"required"},"name":"a"}
        {"imds":null,"name":"b"}

        """)
  }
}

extension SeededGenerator {
  fileprivate mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .integer(Int.random(in: -1000...1000, using: &self))
    case 3: .string(nastyText())
    case 4: .array((0..<Int.random(in: 0...3, using: &self)).map { _ in value(depth: depth - 1) })
    default: object(depth: depth - 1)
    }
  }

  fileprivate mutating func object(depth: Int) -> JSONValue {
    Sample.object(
      (0..<Int.random(in: 0...4, using: &self)).map { index in
        ("k\(index)\(nastyText(length: 3))", value(depth: depth))
      })
  }
}
