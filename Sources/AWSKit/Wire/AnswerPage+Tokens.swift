import JSONKit

extension AnswerPage {
  /// A page whose tokens are among the other members of the answer, from which they are taken.
  init(
    lists: [List], answer: JSONValue, requestID: String?, token: Pagination.Token?
  ) throws(AnswerError) {
    var members: [JSONValue.Member] = []
    if case .object(let all) = answer { members = all }
    self.init(lists: lists, members: members, requestID: requestID)
    guard let token else { return }
    self.members.removeAll { $0.key == token.rawValue || $0.key == "IsTruncated" }
    if case .string(let text)? = answer[token.rawValue], !text.isEmpty { nextToken = text }
    guard token == .marker else { return }
    if answer["IsTruncated"] != .bool(true) {
      nextToken = nil
    } else if nextToken == nil {
      throw .malformed("IsTruncated is true, but there is no Marker")
    }
  }
}
