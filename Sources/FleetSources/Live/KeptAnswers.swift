package import FleetModel
import Glibc

/// Answers of one scope, for those who keep what AWS said.
package struct KeptAnswers: Sendable {
  package let scope: Scope
  let answers: [(operation: AnswerOperation, argument: String, answer: Answer)]
}
