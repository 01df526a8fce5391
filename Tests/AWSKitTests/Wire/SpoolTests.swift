import AWSKit
import Glibc
import JSONKit
import TestSupport
import Testing

@Suite("Pages gathered into one answer")
struct SpoolTests {
  private func page(
    _ lists: [(String, [String])], _ members: [JSONValue.Member] = []
  ) -> AnswerPage {
    AnswerPage(
      lists: lists.map { name, elements in
        AnswerPage.List(
          member: name, elements: Array(elements.joined(separator: ",").utf8),
          count: elements.count)
      }, members: members)
  }

  private func spooled(_ pages: [AnswerPage], threshold: Int) throws -> SpooledAnswer {
    let spool = AnswerSpool(folder: "/tmp", threshold: threshold)
    for page in pages { try spool.append(page) }
    return try spool.finish()
  }

  @Test("listings that alternate over pages come out as one object", arguments: [0, 8, 1 << 20])
  func interleaved(threshold: Int) throws {
    let answer = try spooled(
      [
        page([("Roles", ["1", "2"]), ("Policies", [])], [.init("Extra", .bool(true))]),
        page([("Roles", []), ("Policies", ["3"])], [.init("Extra", .bool(false))]),
        page([("Roles", ["4"]), ("Policies", ["5", "{\"a\":[]}"])]),
      ], threshold: threshold)
    let expected = #"{"Roles":[1,2,4],"Policies":[3,5,{"a":[]}],"Extra":true}"#
    for _ in 0..<3 {
      let text = try answer.read { reader in
        let value = try reader.readValue()
        try reader.finish()
        return value.text
      }
      #expect(text == expected)
    }
    #expect(answer.count == expected.utf8.count)
    #expect(answer.isInMemory == (threshold > 100))
  }

  @Test("an answer can be written to a file after it was read, and before")
  func written() throws {
    for threshold in [0, 1 << 20] {
      let answer = try spooled([page([("A", ["1"])])], threshold: threshold)
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      try answer.write(to: ends[1])
      _ = try answer.read { try $0.readValue() }
      try answer.write(to: ends[1])
      close(ends[1])
      var bytes = [UInt8](repeating: 0, count: 100)
      let count = read(ends[0], &bytes, bytes.count)
      close(ends[0])
      #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == #"{"A":[1]}{"A":[1]}"#)
    }
  }

  @Test("empty listings, and answers without any, are objects too")
  func empty() throws {
    let cases: [(AnswerPage, String)] = [
      (page([("A", []), ("B", [])]), #"{"A":[],"B":[]}"#),
      (page([], [.init("X", .null), .init("Y", .integer(1))]), #"{"X":null,"Y":1}"#),
      (page([]), "{}"),
    ]
    for (page, text) in cases {
      #expect(try spooled([page], threshold: 0).read { try $0.readValue().text } == text)
    }
  }

  @Test("pages of any length are kept whole", arguments: seeds(20))
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let threshold = Int.random(in: 0...5000, using: &random)
    var expected: [JSONValue] = []
    let spool = AnswerSpool(folder: "/tmp", threshold: threshold)
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      let elements = (0..<Int.random(in: 0...50, using: &random)).map { _ in
        JSONValue.string(
          String(repeating: "x", count: Int.random(in: 0...100, using: &random)))
      }
      expected += elements
      try spool.append(page([("A", elements.map(\.text))]))
    }
    #expect(spool.count == expected.count)
    let answer = try spool.finish()
    let value = try answer.read { try $0.readValue() }
    #expect(value == .object([.init("A", .array(expected))]), "seed \(seed)")
  }

  @Test("a folder that is not there, and a full disk, are told")
  func failures() throws {
    let spool = AnswerSpool(folder: "/nowhere", threshold: 0)
    #expect(throws: SpoolError(action: .create, folder: "/nowhere", errno: ENOENT)) {
      try spool.append(page([("A", ["1"])]))
    }
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    let answer = try spooled([page([("A", ["1"])])], threshold: 100)
    #expect(throws: SpoolError(action: .write, folder: "/tmp", errno: ENOSPC)) {
      try answer.write(to: full)
    }
  }
}
