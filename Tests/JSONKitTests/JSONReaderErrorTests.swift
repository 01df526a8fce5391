import JSONKit
import Testing

/// A text that is no JSON, and what is said of it.
struct MalformedText: Sendable, CustomTestStringConvertible {
  let bytes: [UInt8]
  let message: String

  init(_ text: String, _ message: String) { self.init(Array(text.utf8), message) }

  init(_ bytes: [UInt8], _ message: String) {
    self.bytes = bytes
    self.message = message
  }

  var testDescription: String { message }

  static let all: [MalformedText] = [
    MalformedText("", "1:1: unexpected end of the text"),
    MalformedText("  \n ", "2:2: unexpected end of the text"),
    MalformedText("{", "1:2: unexpected end of the text"),
    MalformedText("{\n  \"a\": 1,\n}", "3:1: unexpected '}'"),
    MalformedText("[1,]", "1:4: unexpected ']'"),
    MalformedText("[,1]", "1:2: unexpected ','"),
    MalformedText("[1 2]", "1:4: unexpected '2'"),
    MalformedText("[1}", "1:3: unexpected '}'"),
    MalformedText("{\"a\" 1}", "1:6: unexpected '1'"),
    MalformedText("{a: 1}", "1:2: unexpected 'a'"),
    MalformedText("{'a': 1}", "1:2: unexpected '''"),
    MalformedText("[\"é\", x]", "1:7: unexpected 'x'"),
    MalformedText("\u{feff}x", "1:1: unexpected 'x'"),
    MalformedText("\u{feff}\u{feff}1", "1:1: unexpected byte 0xef"),
    MalformedText("nul", "1:4: unexpected end of the text"),
    MalformedText("nulL", "1:4: unexpected 'L'"),
    MalformedText("truer", "1:5: content after the end of the value"),
    MalformedText("{}\n{}", "2:1: content after the end of the value"),
    MalformedText("1 \u{0}", "1:3: content after the end of the value"),
    MalformedText("[\u{0}]", "1:2: unexpected byte 0x00"),
    MalformedText("-", "1:2: unexpected end of the text"),
    MalformedText("[-]", "1:2: invalid number"),
    MalformedText("[01]", "1:2: invalid number"),
    MalformedText("[1.]", "1:2: invalid number"),
    MalformedText("[1e+]", "1:2: invalid number"),
    MalformedText("[+1]", "1:2: unexpected '+'"),
    MalformedText("[.5]", "1:2: unexpected '.'"),
    MalformedText("[0x10]", "1:3: unexpected 'x'"),
    MalformedText("NaN", "1:1: unexpected 'N'"),
    MalformedText("\"abc", "1:5: unexpected end of the text"),
    MalformedText("\"abc\\", "1:6: unexpected end of the text"),
    MalformedText("\"a\nb\"", "1:3: unescaped byte 0x0a in a string"),
    MalformedText("\"a\u{1f}b\"", "1:3: unescaped byte 0x1f in a string"),
    MalformedText("\"a\u{0}b\"", "1:3: NUL in a string"),
    MalformedText("\"a\\u0000b\"", "1:3: NUL in a string"),
    MalformedText("\"\\x41\"", "1:3: unexpected 'x'"),
    MalformedText("\"\\u12g4\"", "1:6: unexpected 'g'"),
    MalformedText("\"\\ud800\"", "1:2: half of a surrogate pair"),
    MalformedText("\"\\ud800\\n\"", "1:2: half of a surrogate pair"),
    MalformedText("\"\\ud800\\ud800\"", "1:2: half of a surrogate pair"),
    MalformedText("\"\\udc00\"", "1:2: half of a surrogate pair"),
    MalformedText([0x22, 0xff, 0x22], "1:2: invalid UTF-8"),
    MalformedText([0x22, 0xc0, 0x80, 0x22], "1:2: invalid UTF-8"),
    MalformedText([0x22, 0xed, 0xa0, 0x80, 0x22], "1:2: invalid UTF-8"),
    MalformedText([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], "1:2: invalid UTF-8"),
    MalformedText([0x22, 0xe2, 0x82, 0x22], "1:2: invalid UTF-8"),
    MalformedText([0x22, 0xe2, 0x82], "1:3: unexpected end of the text"),
    MalformedText("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", "3:2: duplicate key \"a\""),
    MalformedText("{\"a\": 1, \"\\u0061\": 3}", "1:10: duplicate key \"a\""),
    MalformedText("[{\"x\": {\"\": 1, \"\": 2}}]", "1:16: duplicate key \"\""),
    MalformedText(
      String(repeating: "[", count: 100), "1:65: nested deeper than 64 levels"),
    MalformedText(
      String(repeating: "{\"a\":", count: 100), "1:321: nested deeper than 64 levels"),
    MalformedText(
      "\n\"" + String(repeating: "x", count: 1_048_577) + "\"",
      "2:1: string or number of more than 1048576 bytes"),
    MalformedText(
      "[" + String(repeating: "1", count: 1_048_577) + "]",
      "1:2: string or number of more than 1048576 bytes"),
  ]
}

@Suite("What is no JSON is refused, and its place is named")
struct JSONReaderErrorTests {
  @Test("read whole", arguments: MalformedText.all)
  func readWhole(malformed: MalformedText) {
    let error = #expect(throws: JSONError.self) { try JSONReader.value(of: malformed.bytes) }
    #expect(error.map(\.description) == malformed.message)
  }

  @Test("skipped, through the smallest window", arguments: MalformedText.all)
  func skipped(malformed: MalformedText) {
    var limits = JSONReader.Limits()
    limits.window = 16
    var reader = JSONReader(bytes: malformed.bytes, limits: limits)
    do throws(JSONError) {
      try reader.finish()
      Issue.record("read without an error")
    } catch {
      #expect(error.description == malformed.message)
    }
  }

  @Test("a value of another type is named with its place")
  func wrongType() throws {
    var reader = JSONReader(bytes: Array("{\n  \"a\": 7, \"b\": 1.5, \"c\": [], \"d\": {}}".utf8))
    try reader.beginObject()
    #expect(try reader.nextMember())
    #expect(
      message { reader throws(JSONError) in _ = try reader.readString() }
        == "2:8: expected string, found number")
    #expect(try reader.nextMember())
    #expect(
      message { reader throws(JSONError) in _ = try reader.readInteger() }
        == "2:16: expected integer, found number")
    func message(_ body: (inout JSONReader) throws(JSONError) -> Void) -> String? {
      do throws(JSONError) {
        try body(&reader)
        return nil
      } catch { return error.description }
    }
  }

  @Test("a value that is kept whole has a limit of its own")
  func valueLimit() {
    var limits = JSONReader.Limits()
    limits.value = 20
    let error = #expect(throws: JSONError.self) {
      try JSONReader.value(of: Array("[1,2,3,4,5,6,7,8,9,10,11,12]".utf8), limits: limits)
    }
    #expect(error?.kind == .valueTooLong(limit: 20))
  }

  @Test("what cannot be read is an error, not an end")
  func unreadable() {
    var reader = JSONReader(fileDescriptor: -1)
    do throws(JSONError) {
      try reader.finish()
      Issue.record("read without an error")
    } catch {
      #expect(error.kind == .unreadable(errno: 9))
    }
  }
}
