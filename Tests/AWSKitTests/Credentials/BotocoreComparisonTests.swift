import Glibc
import JSONKit
import TestSupport
import Testing

@testable import AWSKit

@Test(
  "settings and credentials are botocore's, but for the deviations that are listed",
  .enabled(if: BotocoreProbe.isWanted))
func sameAsBotocore() async throws {
  var cases = botocoreHandCases
  for seed in seeds(600) {
    var random = SeededGenerator(seed: seed)
    cases.append(BotocoreCase(random: &random))
  }
  let temporary = CredentialFolder()
  let folder = temporary.path
  var ours: [BotocoreAnswer] = []
  var questions: [JSONValue] = []
  /// Of the cases whose environment was translated, by index.
  var rawQuestions: [Int: JSONValue] = [:]
  var applied: [Set<BotocoreDeviation>] = []
  for (index, one) in cases.enumerated() {
    let environment = try one.write(to: "\(folder)/\(index)")
    let translation = BotocoreDeviation.translated(environment)
    ours.append(BotocoreAnswer(environment, profile: one.profile, files: DiskFiles()))
    questions.append(question(translation.environment, one.profile))
    if !translation.applied.isEmpty { rawQuestions[index] = question(environment, one.profile) }
    applied.append(translation.applied)
  }
  let theirs = try await BotocoreProbe.ask(questions, in: folder)
  let rawAnswers = try await BotocoreProbe.ask(Array(rawQuestions.values), in: folder)
  try #require(theirs.count == cases.count && rawAnswers.count == rawQuestions.count)
  let raw = Dictionary(uniqueKeysWithValues: zip(rawQuestions.keys, rawAnswers))

  var counts: [BotocoreDeviation: Int] = [:]
  var methods: [String: Int] = [:]
  for (index, one) in cases.enumerated() {
    let answer = BotocoreAnswer(botocore: theirs[index])
    let evened = BotocoreDeviation.evened(ours[index], answer)
    // A deviation counts where botocore does say something else.
    if let raw = raw[index], raw != theirs[index] {
      for each in applied[index] { counts[each, default: 0] += 1 }
    }
    for each in evened.applied { counts[each, default: 0] += 1 }
    methods[method(evened.ours), default: 0] += 1
    let names = evened.ours.parts.keys.filter { evened.ours.parts[$0] != evened.theirs.parts[$0] }
    let differences = names.sorted().map {
      "\($0): ours \(evened.ours.parts[$0] ?? "-"), theirs \(evened.theirs.parts[$0] ?? "-")"
    }
    #expect(differences.isEmpty, "\(one.name): \(one)")
  }
  print("compared \(cases.count) environments with botocore: seeds from \(seeds(1)[0])")
  print("deviations:", counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))
  print("sources:", methods.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))
  for deviation in BotocoreDeviation.allCases {
    #expect(counts[deviation, default: 0] > 0, "\(deviation) never occurred")
  }
}

/// The method of the credentials, or the kind of error.
private func method(_ answer: BotocoreAnswer) -> String {
  let text = answer.parts["credentials"] ?? "-"
  guard let start = text.firstRange(of: "\"method\":\"") else { return text }
  // Of a role within a role, the last one is the outer one.
  guard text.hasPrefix("{\"base\"") else {
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }
  return "assume-role"
}

private func question(_ environment: [String: String], _ profile: String?) -> JSONValue {
  .object([
    .init("environment", .object(environment.map { .init($0.key, .string($0.value)) })),
    .init("profile", profile.map { .string($0) } ?? .null),
  ])
}

extension BotocoreCase {
  /// Writes the files below a folder of its own; returns the whole environment.
  fileprivate func write(to home: String) throws -> [String: String] {
    mkdir(home, 0o700)
    mkdir(home + "/.aws", 0o700)
    if let config { try DiskFiles().replace(home + "/.aws/config", with: Array(config.utf8)) }
    if let credentials {
      try DiskFiles().replace(home + "/.aws/credentials", with: Array(credentials.utf8))
    }
    try DiskFiles().replace(
      home + "/ec2-keys", with: Array("AWSAccessKeyId=AKIAOLD\nAWSSecretKey=old\n".utf8))
    var variables = environment
    for (name, value) in variables where name == "AWS_CREDENTIAL_FILE" {
      variables[name] = value.hasPrefix("$HOME") ? home + value.dropFirst(5) : value
    }
    variables["HOME"] = home
    return variables
  }
}
