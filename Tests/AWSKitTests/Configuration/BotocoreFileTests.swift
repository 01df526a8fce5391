import JSONKit
import TestSupport
import Testing

@testable import AWSKit

@Test(
  "files of any nonsense are read, or refused, as botocore does",
  .enabled(if: BotocoreProbe.isWanted))
func sameFilesAsBotocore() async throws {
  let folder = CredentialFolder()
  var texts: [String] = []
  var questions: [JSONValue] = []
  for seed in seeds(800) {
    var random = SeededGenerator(seed: seed)
    let text = nonsense(&random)
    let path = "\(folder.path)/\(seed)"
    try DiskFiles().replace(path, with: Array(text.utf8))
    texts.append(text)
    questions.append(.object([.init("file", .string(path))]))
  }
  let answers = try await BotocoreProbe.ask(questions, in: folder.path)
  try #require(answers.count == texts.count)
  var refused = 0
  for (text, answer) in zip(texts, answers) {
    let theirs = answer["error"] == nil ? answer["sections"] : nil
    let ours = (try? INIFile(Array(text.utf8), file: "f")).map(json)
    if ours == nil { refused += 1 }
    #expect(ours?.sorted == theirs?.sorted, "\(text.debugDescription)")
  }
  print("compared \(texts.count) files with botocore, of which \(refused) are malformed")
}

@Test("command lines are split as botocore does", .enabled(if: BotocoreProbe.isWanted))
func sameWordsAsBotocore() async throws {
  let folder = CredentialFolder()
  var lines: [String] = []
  for seed in seeds(800) {
    var random = SeededGenerator(seed: seed)
    let parts = ["a", "b", "'", "\"", "\\", " ", "\t", "\n", "#", ";", "$", "\u{e9}", "\u{a0}"]
    lines.append(
      (0..<Int.random(in: 0..<12, using: &random)).map { _ in random.pick(parts) }.joined())
  }
  let answers = try await BotocoreProbe.ask(
    lines.map { .object([.init("line", .string($0))]) }, in: folder.path)
  try #require(answers.count == lines.count)
  for (line, answer) in zip(lines, answers) {
    let ours = ShellWords.split(line).map { JSONValue.array($0.map { .string($0) }) }
    #expect(ours == (answer["error"] == nil ? answer["words"] : nil), "\(line.debugDescription)")
  }
}

/// Lines of which most can be read; `@` stands for any letter.
private func nonsense(_ random: inout SeededGenerator) -> String {
  var text = random.chance(90) ? "[default]\n" : ""
  for _ in 0..<Int.random(in: 0..<14, using: &random) {
    let piece = random.pick(random.chance(5) ? oddPieces : pieces)
    let letter = random.pick("abcdefghijklmnopqrstuvwxyz".map(String.init))
    text += piece.replacing("@", with: letter)
  }
  return text
}

private let pieces = [
  "[profile @]\n", "[@]\n", " [@]\n", "[DEFAULT]\n", "[@] x\n", "[[@]]\n", "@ = 1\n", "@=2\n",
  "@ : 3\n",
  "A@ = 3\n", " @ = 4\n", "\t@ = 5\n", "  @ = 6\r\n", "@ =\n", "@ =\n  k = v\n",
  "@ =\n\n  @=v=w\n\n  # c\n  l =\n",
  "  k = v\n", "  k2=v=w\n", "\n", "  \n", "# c\n", " ; c\n", "@ = 1 # c\n", "@ = a:b\n",
  "@ : a=b\n",
  "\u{a0}@ = 7\n", "@ =\u{a0}\n", "\u{1c}@ = 1\n", "@ = \u{e9}\u{301}\n", "\u{c9}@ = 1\n",
  "@ = 1\n\n  2\n",
]

private let oddPieces = [
  "[]\n", "[@\n", " nonsense\n", "nonsense\n", "= 1\n", "\r", "@ = \u{b}s\n", "no end", "@ = 1",
  " ",
  "  k = \u{b}v\n", "  k = \u{2028}l = v\n", "a = 1\na = 2\n", "\u{feff}",
]

private func json(_ file: INIFile) -> JSONValue {
  .object(
    file.sections.map { section in
      .init(
        section.name,
        .object(
          section.values.map { name, value in
            switch value.content {
            case .text(let text): .init(name, .string(text.revealed))
            case .table(let table):
              .init(name, .object(table.map { .init($0.key, .string($0.value.revealed)) }))
            }
          }))
    })
}
