import JSONKit
import Testing

/// Text from AWS is data, wherever it is shown.
struct HostileTextTests {
  static let names = [
    "\u{1b}[31mred\u{1b}[0m", "two\nlines", "\u{202e}gnp.exe", "=cmd|'/C calc'!A0", "\"quoted\"",
    "$(touch /tmp/owned)", "`id`", "a'b", "| pipe |", "tab\there", "cr\rhere", "\u{7f}\u{9b}31m",
    "zero\u{200b}width", "back\\slash", "<script>", "-rf", "naïve 日本語 👩‍👩‍👧",
  ]

  private static func fleet(_ text: String) -> Fleet {
    var instance = FixtureInstance.running("i-0a1", name: text, profile: "web" + text)
    instance.tags["k" + text] = text
    instance.endpoint = text
    instance.vpc = text
    var node = FixtureNode.online("mi-0a2", text)
    node.name = text
    node.platform = text
    node.ping = text
    return Fleet(
      recording: .at("06:00").instances([instance]).nodes([node])
        .dhmc(text, by: "arn:" + text).iam().file(
          "111122223333/account.json", JSONValue.members([("name", .string(text))]).text))
  }

  private static let answers = [
    ["list"],
    ["list", "--columns", "name,tags,vpc_id,instance_profile_arn,dhmc.role,account_name"],
    ["why", "--all"], ["summary"], ["dhmc"], ["history", "i-0a1"], ["runs"], ["doctor"],
    ["list", "-o", "markdown"], ["export", "instances", "-o", "table"],
  ]

  @Test("what people read holds no control characters but newlines", arguments: names.indices)
  func tables(index: Int) {
    let name = HostileTextTests.names[index]
    let fleet = HostileTextTests.fleet(name)
    for words in HostileTextTests.answers {
      let outcome = fleet.run(words)
      let text = outcome.out + outcome.err
      for scalar in text.unicodeScalars {
        let isAllowed =
          scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory)
        #expect(isAllowed, "\(words): U+\(String(scalar.value, radix: 16))")
      }
    }
    // A newline in a name makes no line of a table.
    #expect(fleet.run("list", "--columns", "name").out.split(separator: "\n").count == 3)
  }

  @Test("JSON gives it back as it was", arguments: names.indices)
  func json(index: Int) {
    let name = HostileTextTests.names[index]
    let item = HostileTextTests.fleet(name).list().item("i-0a1")
    #expect(item["name"]?.string == name)
    #expect(item.at("tags", "k" + name).string == name)
    #expect(item["vpc_id"]?.string == name)
  }

  @Test(
    "a remedy that is pasted into a shell is the words that were meant", arguments: names.indices)
  func remedies(index: Int) async throws {
    let name = HostileTextTests.names[index]
    let fleet = HostileTextTests.fleet(name)
    let reasons = fleet.run("why", "--all", "-o", "json").items.flatMap {
      $0["reasons"]?.elements ?? []
    }
    let commands = reasons.compactMap { $0.at("remedy", "command").string }
    #expect(!commands.isEmpty)
    let owned = "\(fleet.folder.path)/owned"
    for command in commands {
      #expect(command.hasPrefix("aws ") || command.hasPrefix("fleetdb "), "\(command)")
      let line = command.replacing("/tmp/owned", with: owned)
      let shell = try Child.shell(
        "aws() { printf '%s\\n' aws \"$@\"; }\nfleetdb() { printf '%s\\n' fleetdb \"$@\"; }\n\(line)",
        of: fleet)
      let outcome = try await shell.end()
      #expect(outcome.status == 0, "\(command): \(outcome.err)")
      #expect(outcome.err.isEmpty, "\(command)")
    }
    #expect(bytes(of: owned) == nil)
  }

  @Test("an error names a hostile operand without obeying it", arguments: names.indices)
  func operands(index: Int) {
    let name = HostileTextTests.names[index]
    let fleet = HostileTextTests.fleet("plain")
    for words in [
      ["why", name], ["why", "i-" + name], ["list", "--filter", name], ["list", "--at", name],
      ["list", "--columns", name], ["list", "--db", "/nowhere/" + name], [name], ["list", name],
      ["collect", "--from", "/nowhere/" + name], ["explain", name], ["list", "--" + name],
    ] {
      let outcome = fleet.run(words)
      #expect(outcome.status != 0, "\(words)")
      #expect(outcome.messages.count <= 2, "\(words) \(outcome.err)")
      #expect(
        outcome.err.unicodeScalars.allSatisfy {
          $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
        }, "\(words)")
    }
  }
}
