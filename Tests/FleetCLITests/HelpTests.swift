import CommandKit
import JSONKit
import TestSupport
import Testing

@testable import FleetCLI

struct HelpTests {
  /// The path of every command, groups included.
  static let paths: [[String]] = {
    func paths(_ command: Command, _ parent: [String]) -> [[String]] {
      let path = parent + [command.name]
      return [path] + command.subcommands.flatMap { paths($0, path) }
    }
    return paths(CommandEntry.root, [])
  }()

  @Test("no command is declared wrongly")
  func declarations() { #expect(CommandEntry.root.problems().isEmpty) }

  @Test("every command has its page", arguments: paths)
  func page(path: [String]) {
    let outcome = Fleet().run(Array(path.dropFirst()) + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.err.isEmpty)
    let name = path.dropFirst().joined(separator: "-")
    expectGolden(outcome.out, "help\(name.isEmpty ? "" : "-\(name)").txt")
  }

  @Test("help and --help say the same", arguments: paths)
  func spellings(path: [String]) {
    let words = Array(path.dropFirst())
    #expect(Fleet().run(["help"] + words).out == Fleet().run(words + ["-h"]).out)
  }

  @Test("a page is no wider than 80 columns, but for examples", arguments: paths)
  func width(path: [String]) {
    let lines = Fleet().run(Array(path.dropFirst()) + ["-h"]).out.split(separator: "\n")
    #expect(lines.filter { $0.count > 80 && !$0.hasPrefix("  fleetdb ") }.isEmpty)
  }

  @Test("every example can be pasted into a shell", arguments: examples)
  func example(line: String) async throws {
    let folders = ["2026-11-24", "2026-11-24T06", "empty"].map {
      "cp -r \(DemoFleet.captures)/1-before captures/\($0)\n"
    }
    let shell = try Child.shell(
      "fleetdb() { \"$FLEETDB\" \"$@\"; }\ncd \"$FOLDER\" && mkdir captures\n"
        + "echo '{\"action\": \"ssm:X\", \"resource\": \"*\", \"identity_policies\": []}' > requests.ndjson\n"
        + folders.joined() + line,
      of: DemoFleet.make())
    let outcome = try await shell.end()
    // Answered, in part, no data for what the example names, or nobody to ask AWS as: but never a mistake of usage.
    #expect([0, 4, 5, 7].contains(outcome.status), "\(outcome.err)")
  }

  static let examples: [String] = {
    func examples(_ command: Command) -> [String] {
      command.examples.map(\.line) + command.subcommands.flatMap(examples)
    }
    return examples(CommandEntry.root)
  }()

  @Test("a remedy names no command of fleetdb that there is not")
  func remedies() {
    let demo = DemoFleet.make()
    let commands = ["run:1", "run:2", "run:3"].flatMap { moment in
      demo.run("why", "--all", "--at", moment, "-o", "json").items.flatMap {
        ($0["reasons"]?.elements ?? []).compactMap { $0.at("remedy", "command").string }
      }
    }
    #expect(!commands.isEmpty)
    for command in Set(commands) where command.hasPrefix("fleetdb ") {
      let words = command.split(separator: " ").dropFirst().map(String.init)
      #expect(throws: Never.self, "\(command)") { try CommandEntry.root.parse(words) }
    }
  }

  @Test("a group without its command is a mistake that shows the page")
  func missingCommand() {
    let outcome = Fleet().run("export")
    #expect(outcome.status == 2)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("Write tables for audits"))
  }
}
