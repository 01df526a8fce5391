import JSONKit
import Testing

@Suite("A reader gives what the text holds")
struct JSONReaderTests {
  @Test("members are told by name, and what is not read is skipped")
  func members() throws {
    let text = """
      \u{feff}{"Skipped": {"deep": [1, {"x": "\\ud83d\\ude00"}]}, "InstanceId": "i-0a", "Count": 7,
       "On": true, "None": null, "Part": 1.5, "List": [1, 2, 3], "In\\u0073ide": {}}
      """
    var reader = JSONReader(bytes: Array(text.utf8))
    var seen: [String] = []
    try reader.beginObject()
    while try reader.nextMember() {
      switch reader.name {
      case "InstanceId": seen.append(try reader.readString())
      case "Count": seen.append(String(try reader.readInteger()))
      case "On": seen.append(String(try reader.readBool()))
      case "None": seen.append(try reader.readOptionalString() ?? "nil")
      case "Part": seen.append(String(try reader.readDouble()))
      case "List":
        try reader.beginArray()
        _ = try reader.nextElement()
        while try reader.nextElement() { seen.append(try reader.readNumber()) }
      default: seen.append("(\(reader.name.text))")
      }
    }
    try reader.finish()
    #expect(seen == ["(Skipped)", "i-0a", "7", "true", "nil", "1.5", "2", "3", "(Inside)"])
  }

  @Test("null has neither members nor elements, where it may stand")
  func null() throws {
    var reader = JSONReader(bytes: Array("[null, null, null, null, null, {}]".utf8))
    try reader.beginArray()
    #expect(try reader.nextElement())
    #expect(try !reader.beginOptionalObject())
    #expect(try reader.nextElement())
    #expect(try !reader.beginOptionalArray())
    #expect(try reader.nextElement())
    #expect(try reader.readOptionalInteger() == nil)
    #expect(try reader.nextElement())
    #expect(try reader.readOptionalBool() == nil)
    #expect(try reader.nextElement())
    #expect(try reader.readOptionalDouble() == nil)
    #expect(try reader.nextElement())
    #expect(try reader.beginOptionalObject())
    #expect(try !reader.nextMember())
    #expect(try !reader.nextElement())
    try reader.finish()
  }

  @Test("the place of the last value stays known when the window has moved on")
  func lastPlace() throws {
    var limits = JSONReader.Limits()
    limits.window = 16
    let text =
      "[\n\"\(String(repeating: "x", count: 100))\"" + String(repeating: " ", count: 50) + "]"
    var reader = JSONReader(bytes: Array(text.utf8), limits: limits)
    try reader.beginArray()
    #expect(try reader.nextElement())
    _ = try reader.readString()
    #expect(reader.lastPlace == JSONPlace(line: 2, column: 1))
    #expect(try !reader.nextElement())
    #expect(reader.lastPlace == JSONPlace(line: 2, column: 1))
  }

  @Test("names longer than any of AWS's are kept whole, and match nothing by chance")
  func longNames() throws {
    let long = String(repeating: "n", count: 60)
    var reader = JSONReader(bytes: Array("{\"\(long)\": 1, \"a\": 2}".utf8))
    try reader.beginObject()
    #expect(try reader.nextMember())
    #expect(reader.name.text == long)
    #expect(!("a" ~= reader.name))
    #expect(try reader.nextMember())
    #expect("a" ~= reader.name)
  }

  @Test("an object may have a great many keys, and a duplicate among them is found")
  func manyKeys() throws {
    let keys = (0..<5000).map { "\"key\($0)\": \($0)" }
    _ = try JSONReader.value(of: Array("{\(keys.joined(separator: ","))}".utf8))
    let error = #expect(throws: JSONError.self) {
      try JSONReader.value(of: Array("{\((keys + ["\"key77\": 0"]).joined(separator: ","))}".utf8))
    }
    #expect(error?.kind == .duplicateKey("key77"))
  }
}
