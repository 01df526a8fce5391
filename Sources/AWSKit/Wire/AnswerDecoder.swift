import JSONKit

/// Makes the JSON that the AWS CLI prints from an answer as it comes over the wire.
///
/// Answers of EC2, IAM and STS are read while they come, those of SSM and Organizations when they are
/// whole. One decoder takes one answer; `begin` starts it anew, so that a request can be sent again.
/// Differences to the AWS CLI: times and percent-encoded policies stay as AWS writes them.
package final class AnswerDecoder: HTTPSink, @unchecked Sendable {
  // Safe because only the transport touches it until `send` returns, and only the caller after.
  private let service: AWSService
  private let operation: String
  private let pagination: Pagination?
  private var state = State.body([])
  private var isError = false
  /// What the body begins with, to say what it is where it is no answer.
  private var start: [UInt8] = []

  private enum State {
    case xml(XMLParser, AnswerElements)
    /// A body that is read when it is whole: JSON, and errors.
    case body([UInt8])
    case failed(String)
  }

  /// `operation` is one that `Pagination` or the table of XML answers knows, or any of a JSON service.
  package init(_ service: AWSService, operation: String) {
    self.service = service
    self.operation = operation
    pagination = Pagination.of(service, operation)
  }

  package func begin(_ head: HTTPHead) {
    isError = !(200...299).contains(head.status)
    start = []
    if isError || service.isJSON {
      state = .body([])
    } else if let elements = AnswerElements(service, operation) {
      state = .xml(XMLParser(elements), elements)
    } else {
      state = .failed("the answer of \(service.rawValue) \(operation) has no known shape")
    }
  }

  package func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if start.count < 64 { start.append(contentsOf: bytes.prefix(64 - start.count)) }
    switch state {
    case .xml(let parser, let elements):
      if parser.parse(bytes, isLast: false) { return true }
      state = .failed(problem(parser, elements))
      return false
    case .body(var body):
      state = .body([])
      // An error is a few lines; who sends more has sent something else.
      let room = isError ? max(0, AnswerDecoder.errorLimit - body.count) : bytes.count
      body.append(contentsOf: bytes.prefix(room))
      state = .body(body)
      return true
    case .failed: return false
    }
  }

  private static let errorLimit = 64 << 10

  /// Why `receive` wanted no more; nil where it took everything.
  package var failure: AnswerError? {
    if case .failed(let what) = state { .malformed(described(what)) } else { nil }
  }

  /// The page, once the whole answer was received; asked for once.
  package func finish(_ head: HTTPHead) throws(AnswerError) -> AnswerPage {
    let requestID = head["x-amzn-requestid"] ?? head["x-amz-request-id"]
    switch state {
    case .failed(let what): throw .malformed(described(what))
    case .body(let body):
      if isError || !(200...299).contains(head.status) {
        let refusal = Refusal(head, body: body, wire: service.wire)
        throw .refused(
          refusal.error(operation: operation), requestID: refusal.requestID ?? requestID)
      }
      let answer: JSONAnswer
      do throws(JSONError) {
        answer = try JSONAnswer(body, lists: pagination?.lists ?? [])
      } catch {
        let place = "line \(error.place.line), column \(error.place.column)"
        throw .malformed(described("\(error.kind) at \(place)"))
      }
      if let missing = answer.missing { throw .malformed("no \(missing) in the answer") }
      return try AnswerPage(
        lists: answer.lists, answer: .object(answer.members), requestID: requestID,
        token: pagination?.token)
    case .xml(let parser, let elements):
      guard parser.parse(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) else {
        let what = problem(parser, elements)
        state = .failed(what)
        throw .malformed(described(what))
      }
      if let missing = elements.missing { throw .malformed(missing) }
      let members: JSONValue
      do throws(JSONError) {
        members = try JSONReader.value(of: elements.memberText)
      } catch {
        throw .malformed("\(error.kind)")
      }
      return try AnswerPage(
        lists: elements.lists, answer: members, requestID: elements.requestID ?? requestID,
        token: pagination?.token)
    }
  }
}

extension AnswerDecoder {
  private func problem(_ parser: XMLParser, _ elements: AnswerElements) -> String {
    switch parser.problem {
    case .malformed(let what), .unusable(let what): what
    case .stopped(let line, let column):
      "\(elements.problem ?? "an unexpected element") at line \(line), column \(column)"
    case nil: "no XML"
    }
  }

  /// With what the body is instead, where that is plain.
  private func described(_ what: String) -> String {
    let text = String(decoding: start.drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
    if text.hasPrefix("<html") || text.hasPrefix("<!doctype html") {
      return "\(what) (an HTML page)"
    }
    if start.isEmpty { return "\(what) (an empty body)" }
    return what
  }
}
