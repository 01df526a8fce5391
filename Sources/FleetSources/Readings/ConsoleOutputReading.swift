import FleetModel
import JSONKit

/// EC2 `GetConsoleOutput` of single instances: a resource `console-output` for each, with the instance's id as key.
///
/// Its document is `{Line, Timestamp}`: the last line that tells of the SSM Agent, and when the console was read; `Line`
/// is null where no line does. Nothing else of the output is kept: consoles hold secrets.
struct ConsoleOutputReading: DatasetReading {
  let region: Answers

  /// Nil where no console was asked for.
  init?(_ region: Answers) {
    self.region = region
    if answers.isEmpty { return nil }
  }

  var answers: [Answer] { region.all(.getConsoleOutput).map(\.answer) }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    for (instance, answer) in region.all(.getConsoleOutput) where try !answer.isNoSuchEntity() {
      let value = try answer.readValue()
      let line = value["Output"]?.string.flatMap(ConsoleLine.init)
      var members = [JSONValue.Member("Line", line.map { .string($0.text) } ?? .null)]
      if line != nil, let time = value["Timestamp"] {
        let place = JSONPlace(line: 1, column: 1)
        members.append(.init("Timestamp", try CanonicalDocument.time(time, "Timestamp", at: place)))
      }
      try emit(
        .resource(
          Resource(
            kind: "console-output", key: instance,
            document: JSONValue.object(members).canonicalText)))
    }
  }
}

/// The last line of a console that tells of the SSM Agent.
struct ConsoleLine: Hashable, Sendable {
  let text: String

  /// What the agent writes, and what stands for its failures.
  ///
  /// Source: SSM Agent's start-up and hibernation messages, and its errors on the serial console.
  private static let phrases = [
    "SSM Agent unable to acquire credentials", "Entering SSM Agent hibernate",
    "unexpected error getting instance profile role credentials or calling UpdateInstanceInformation",
    "no identity-based policy allows the ssm:UpdateInstanceInformation",
    "instance management role is not configured for account",
    "ec2 instance not yet registered with Systems Manager", "EC2RoleRequestError",
    "Amazon SSM Agent v",
  ]

  /// Nil where no line does.
  init?(_ output: String) {
    let lines = output.split(whereSeparator: \.isNewline)
    guard
      let line = lines.last(where: { line in
        ConsoleLine.phrases.contains { line.contains($0) }
      })
    else { return nil }
    // One line of an agent is short; a longer one is not what it seems.
    text = String(line.prefix(2_000))
  }
}
