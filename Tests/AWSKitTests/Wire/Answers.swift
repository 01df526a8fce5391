import AWSKit
import JSONKit

/// Feeds an answer to a decoder, cut before each of these places.
func decode(
  _ service: AWSService, _ operation: String, _ body: [UInt8], status: Int = 200,
  headers: [HTTPHeader] = [], cuts: [Int] = []
) throws(AnswerError) -> AnswerPage {
  let decoder = AnswerDecoder(service, operation: operation)
  let head = HTTPHead(status: status, headers: headers)
  decoder.begin(head)
  var start = 0
  for end in cuts + [body.count] {
    let more = body[start..<end].withUnsafeBytes { decoder.receive($0) }
    if !more { break }
    start = end
  }
  return try decoder.finish(head)
}

func decode(
  _ service: AWSService, _ operation: String, _ body: String, status: Int = 200,
  headers: [HTTPHeader] = []
) throws(AnswerError) -> AnswerPage {
  try decode(service, operation, Array(body.utf8), status: status, headers: headers)
}

/// Why an answer is none; nil where it is one.
func problem(
  _ service: AWSService, _ operation: String, _ body: String, status: Int = 200,
  headers: [HTTPHeader] = []
) -> AnswerError? {
  do throws(AnswerError) {
    _ = try decode(service, operation, body, status: status, headers: headers)
    return nil
  } catch {
    return error
  }
}

extension AnswerPage {
  /// The page as one JSON object, with its token.
  func json() throws -> JSONValue {
    var members = self.members
    for list in lists {
      let elements = try JSONReader.value(of: Array("[".utf8) + list.elements + Array("]".utf8))
      guard case .array(let values) = elements, values.count == list.count else {
        throw Miscounted(list: list.member)
      }
      members.append(JSONValue.Member(list.member, elements))
    }
    if let nextToken { members.append(JSONValue.Member("(token)", .string(nextToken))) }
    return .object(members)
  }
}

/// A listing that says another count than it has.
struct Miscounted: Error {
  let list: String
}
