import Testing

@testable import AWSKit

/// As `[section] name=value name.inner=value`, sorted.
private func read(_ text: String) throws(ConfigurationFailure) -> String {
  let file = try INIFile(Array(text.utf8), file: "f")
  return file.sections.map { section in
    let values = section.values.flatMap { name, value in
      switch value.content {
      case .text(let text): ["\(name)=\(text.revealed)"]
      case .table(let table): table.map { "\(name).\($0.key)=\($0.value.revealed)" }
      }
    }
    return (["[\(section.name)]"] + values.sorted()).joined(separator: " ")
  }.joined(separator: " ").replacing("\n", with: "|")
}

@Test(
  "a file is read as Python's configparser and botocore read it",
  arguments: [
    ("", ""), ("[a]", "[a]"), ("\n# x\n; y\n[a]\n# z\n", "[a]"), ("[a]\nb = c", "[a] b=c"),
    ("[a]\nb=c\n", "[a] b=c"), ("[a]\nb : c = d", "[a] b=c = d"), ("[a]\nB = C", "[a] b=C"),
    ("[a]\r\nb = c\r\nd = e\r", "[a] b=c d=e"), ("[a]\n  b  =  c  \n", "[a] b=c"),
    ("[a]\nb = c # d", "[a] b=c # d"), ("[a]\nb = c\n d\n  e", "[a] b=c|d|e"),
    ("[a]\nb = c\n\n d", "[a] b=c||d"), ("[a]\nb = c\n # x\n d", "[a] b=c|d"),
    ("[a]\nb =\n c = d\n e=f\n", "[a] b.c=d b.e=f"),
    ("[a]\nb =\n\n C = d = e\n# x\n\n f=\ng = h", "[a] b.C=d = e b.f= g=h"),
    ("[a]\nb =", "[a] b="), ("[a]\nb =\n\n", "[a] b="), ("[a]]\nb=c", "[a]] b=c"),
    ("[a] x\nb=c", "[a] b=c"), ("[a]\n[b]\n", "[a] [b]"), ("[a]\n b=c\n d=e", "[a] b=c d=e"),
    ("[DEFAULT]\nx=1\n[a]\nx=2\n[b]\ny=3", "[a] x=2 [b] x=1 y=3"),
    ("[a]\nb = \u{e9}\u{a0}", "[a] b=\u{e9}"),
  ])
func wellFormed(text: String, expected: String) throws { #expect(try read(text) == expected) }

@Test(
  "a malformed file is refused at its line, and nothing of it is told",
  arguments: [
    ("canary = 1", 1, INIProblem.noSection), ("# x\n\ncanary\n", 3, .noSection),
    ("\u{feff}[a]", 1, .noSection), ("[a]\ncanary", 2, .noSetting),
    ("[a]\n= canary", 2, .noSetting),
    ("[a]\n[canary\n", 2, .noSetting), ("[a]\n[b]\n[a]", 3, .secondSection("a")),
    ("[a]\nb=canary\nB=canary", 3, .secondSetting("b")),
    ("[a]\nb =\n c = d\n\n canary\n", 5, .noSetting),
  ])
func malformed(text: String, line: Int, problem: INIProblem) {
  let failure = setupFailure { _ = try read(text) } as? ConfigurationFailure
  #expect(failure == .malformed(file: "f", line: line, problem))
  #expect(failure?.message.hasPrefix("f, line \(line): ") == true)
}

@Test("a file that is not in UTF-8 is refused at its line")
func badUTF8() {
  let failure = setupFailure { _ = try INIFile(Array("[a]\nb=".utf8) + [0xff], file: "f") }
  #expect(failure as? ConfigurationFailure == .malformed(file: "f", line: 2, .noUTF8))
}

@Test(
  "a command line is split as Python's shlex splits it",
  arguments: [
    ("", []), ("  ", []), ("a b", ["a", "b"]), (" a\tb\n", ["a", "b"]), ("'a b' c", ["a b", "c"]),
    ("a'b'\"c\"", ["abc"]), ("''", [""]), ("a\\ b", ["a b"]), ("\"a\\\"b\\c\"", ["a\"b\\c"]),
    ("'a\\b'", ["a\\b"]), ("a#b # c", ["a#b", "#", "c"]), ("a;b|c $d", ["a;b|c", "$d"]),
  ])
func shellWords(line: String, words: [String]) { #expect(ShellWords.split(line) == words) }

@Test("a quote or a backslash without an end is no command line", arguments: ["'a", "\"a", "a\\"])
func openQuote(line: String) { #expect(ShellWords.split(line) == nil) }

@Test(
  "variables and ~ of a path are replaced as Python does",
  arguments: [
    ("~", "/home/me"), ("~/x", "/home/me/x"), ("~you/x", "~you/x"), ("/x~", "/x~"),
    ("$HOME/x", "/home/me/x"), ("${HOME}x", "/home/mex"), ("$HOMEx", "$HOMEx"), ("$", "$"),
    ("${", "${"), ("${HOME", "${HOME"), ("$NONE/$HOME", "$NONE//home/me"),
    ("a$HOME$A", "a/home/meb"),
  ])
func expandedPath(path: String, expected: String) {
  let environment = AWSEnvironment(["HOME": "/home/me", "A": "b"])
  #expect(environment.expanding(path) == expected)
}
