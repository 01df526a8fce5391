/// Why an answer that came whole is none.
package enum AnswerError: Error, Hashable, Sendable {
  /// The service said no.
  case refused(AWSServiceError, requestID: String?)
  /// It is not what AWS would say: what is wrong with it, in lower case and with its place where there is one.
  case malformed(String)
}
