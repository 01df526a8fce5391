import FleetModel

/// The answers for one Region of one account, or for its IAM.
struct Answers: Sendable {
  let account: String
  let region: String
  private var answers: [AnswerOperation: [String: Answer]] = [:]

  init(account: String, region: String) {
    self.account = account
    self.region = region
  }

  mutating func add(_ answer: Answer, to operation: AnswerOperation, _ argument: String = "") {
    answers[operation, default: [:]][argument] = answer
  }

  subscript(operation: AnswerOperation, argument: String = "") -> Answer? {
    answers[operation]?[argument]
  }

  /// All answers of an operation with their arguments, sorted by these.
  func all(_ operation: AnswerOperation) -> [(argument: String, answer: Answer)] {
    (answers[operation] ?? [:]).map { ($0.key, $0.value) }.sorted {
      $0.argument.utf8.lexicographicallyPrecedes($1.argument.utf8)
    }
  }

  /// An answer without which a dataset is not complete.
  ///
  /// Throws `InputFailure` where it is absent.
  func required(_ operation: AnswerOperation, _ argument: String = "") throws -> Answer {
    if let answer = self[operation, argument] { return answer }
    let name = argument.isEmpty ? operation.rawValue : "\(operation.rawValue).\(argument)"
    throw InputFailure(.notCollected, "\(account)/\(region)/\(name).json is missing")
  }
}
