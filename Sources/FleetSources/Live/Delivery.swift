import AWSKit
import FleetModel
import JSONKit

extension Asker {
  /// Makes observations of answers, and hands them on.
  func deliver(
    _ answers: [(operation: AnswerOperation, argument: String, answer: Answer)],
    since began: Duration, capturedAt: Timestamp, to deliver: (LiveEvent) -> Void
  ) {
    var all = Answers(account: scope.account, region: scope.region)
    for (operation, argument, answer) in answers { all.add(answer, to: operation, argument) }
    let readAt = ReadingTime(began: began, ended: elapsed())
    for (dataset, reading) in DatasetPlan.readings(of: all) {
      let origin = Set(reading.answers.map(\.path)).sorted().joined(separator: ", ")
      deliver(
        .observation(
          SourceObservation(
            header: ObservationHeader(scope: scope, dataset: dataset, origin: origin),
            capturedAt: capturedAt, readAt: readAt, reading: reading)))
    }
    if keepsAnswers { deliver(.answers(KeptAnswers(scope: scope, answers: answers))) }
  }

  /// A listing that holds nothing, where there was nothing to ask.
  func nothing(_ operation: AnswerOperation) -> Answer {
    let value = JSONValue.object(operation.lists.map { .init($0, .array([])) })
    return Answer(path: path(operation), content: .received(SmallAnswer(value)))
  }
}

extension Answer {
  /// Whether another operation may be asked in its place: the permission is missing, or the service does not know it.
  var mayBeReplaced: Bool {
    guard case .failure(let error) = content else { return false }
    return error.failure == .denied || error.code == "UnknownOperationException"
      || error.code == "InvalidAction"
  }

  /// `GetConsoleOutput` with its text decoded, as the AWS CLI prints it.
  func withDecodedOutput() -> Answer {
    guard case .received = content, case .object(let members)? = try? readValue() else {
      return self
    }
    let decoded = members.map { member in
      guard member.key == "Output", let bytes = member.value.string.flatMap(Base64.decode) else {
        return member
      }
      return JSONValue.Member("Output", .string(String(decoding: bytes, as: UTF8.self)))
    }
    return Answer(path: path, content: .received(SmallAnswer(.object(decoded))))
  }
}

extension JSONValue {
  /// A filter of SSM's: a key and the values of which one has to match.
  static func filter(_ key: String, _ values: [String]) -> JSONValue {
    .array([
      .object([.init("Key", .string(key)), .init("Values", .array(values.map(JSONValue.string)))])
    ])
  }
}

extension Array where Element: Sendable {
  /// What `body` makes of each element, all at once, in the order of the elements.
  ///
  /// What bounds it is the transport, which sends so many requests at a time.
  func concurrently<Result: Sendable>(
    _ body: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      for (index, element) in enumerated() {
        group.addTask { (index, await body(element)) }
      }
      var results: [(Int, Result)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
