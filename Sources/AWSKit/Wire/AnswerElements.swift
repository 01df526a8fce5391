import CExpat
import JSONKit

/// Writes the elements of an XML answer as the JSON that the AWS CLI prints.
///
/// Elements that no shape has are skipped, as botocore skips them.
final class AnswerElements: XMLElements {
  /// What an element is that has begun and not yet ended.
  private enum Frame {
    /// Around the answer: the root of a query answer, or its `ResponseMetadata`.
    case envelope
    case requestID
    /// With the place of the member last found among the structure's.
    case structure(Int, last: Int)
    case list(XMLShapes.Kind)
    /// With the place in `output` where its text begins.
    case scalar(XMLShapes.Kind, start: Int)
  }

  private let shapes: XMLShapes
  private let answer: Int
  private let operation: String
  /// How many elements stand around the answer's members, besides its own: none in EC2, the root in a query answer.
  private let around: Int
  /// Which of the answer's members are listings, by their place in the structure.
  private let listings: [Int: Int]

  private var frames: [Frame] = []
  /// Bit n: whether the structure's member n was there, for each structure that is open.
  private var seen: [UInt64] = []
  /// What is written now: a listing's elements, or the other members.
  private var output: [UInt8] = []
  /// The listing that `output` belongs to, whose place in `lists` then holds the other members.
  private var listing: Int?
  private(set) var lists: [AnswerPage.List]
  private var requestIDText: [UInt8] = []
  private var hasResult = false
  /// Why it stopped; nil while nothing is wrong.
  private(set) var problem: String?

  /// Nil where the operation's answer has no shape here.
  init?(_ service: AWSService, _ operation: String) {
    guard let shapes = XMLShapes.of(service), let answer = shapes.operations[operation] else {
      return nil
    }
    self.shapes = shapes
    self.answer = answer
    self.operation = operation
    around = service.wire == .ec2 ? 0 : 1
    let names = Pagination.of(service, operation)?.lists ?? []
    lists = names.map { AnswerPage.List(member: $0) }
    var listings: [Int: Int] = [:]
    for (index, name) in names.enumerated() {
      if let place = shapes.structures[answer].members.firstIndex(where: { $0.name == name }) {
        listings[place] = index
      }
    }
    self.listings = listings
  }

  /// The members that are no listings, as an object.
  var memberText: [UInt8] { [UInt8(ascii: "{")] + output + [UInt8(ascii: "}")] }

  var requestID: String? {
    requestIDText.isEmpty ? nil : String(decoding: requestIDText, as: UTF8.self)
  }

  /// What is missing in an answer that is well-formed; nil where nothing is.
  var missing: String? { hasResult ? nil : "no <\(operation)Result> in the answer" }

  private static let requestID = XMLShapes.hash("requestId")
  private static let queryRequestID = XMLShapes.hash("RequestId")
  private static let metadata = XMLShapes.hash("ResponseMetadata")

  override func start(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> cexpat_verdict {
    switch frames.last {
    case nil: return startRoot(name)
    case .envelope: return startInEnvelope(name, hash)
    case .structure(let index, let last):
      guard let place = shapes.structures[index].index(of: hash, after: last) else {
        if around == 0, frames.count == 1, hash == AnswerElements.requestID {
          frames.append(.requestID)
          return CEXPAT_TEXT
        }
        return CEXPAT_SKIP
      }
      return startMember(place, of: index)
    case .list(let kind):
      if let listing, frames.count == around + 2 { lists[listing].count += 1 }
      if let last = output.last, last != UInt8(ascii: "[") { output.append(UInt8(ascii: ",")) }
      return begin(kind)
    case .requestID, .scalar: return CEXPAT_STOP
    }
  }

  private func startRoot(_ name: UnsafeBufferPointer<UInt8>) -> cexpat_verdict {
    let root = "\(operation)Response"
    guard name.elementsEqual(root.utf8) else {
      problem = "expected <\(root)>, found <\(String(decoding: name.prefix(80), as: UTF8.self))>"
      return CEXPAT_STOP
    }
    if around == 0 {
      hasResult = true
      beginStructure(answer)
    } else {
      frames.append(.envelope)
    }
    return CEXPAT_ENTER
  }

  private func startInEnvelope(
    _ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> cexpat_verdict {
    if frames.count == 2 {
      guard hash == AnswerElements.queryRequestID else { return CEXPAT_SKIP }
      frames.append(.requestID)
      return CEXPAT_TEXT
    }
    if hash == AnswerElements.metadata {
      frames.append(.envelope)
      return CEXPAT_ENTER
    }
    guard name.elementsEqual("\(operation)Result".utf8) else { return CEXPAT_SKIP }
    if hasResult {
      problem = "two <\(operation)Result>"
      return CEXPAT_STOP
    }
    hasResult = true
    beginStructure(answer)
    return CEXPAT_ENTER
  }

  private func startMember(_ place: Int, of structure: Int) -> cexpat_verdict {
    let member = shapes.structures[structure].members[place]
    let word = seen.count - 2 + place / 64
    let bit: UInt64 = 1 << UInt64(place % 64)
    if seen[word] & bit != 0 {
      problem = "two values of \(member.name)"
      return CEXPAT_STOP
    }
    seen[word] |= bit
    frames[frames.count - 1] = .structure(structure, last: place)
    if frames.count == around + 1, let index = listings[place],
      case .list(let kind) = member.kind
    {
      listing = index
      swap(&output, &lists[index].elements)
      frames.append(.list(kind))
      return CEXPAT_ENTER
    }
    if let last = output.last, last != UInt8(ascii: "{") { output.append(UInt8(ascii: ",")) }
    output.append(contentsOf: member.key)
    return begin(member.kind)
  }

  private func beginStructure(_ index: Int) {
    frames.append(.structure(index, last: -1))
    // Two words, as no structure has more than 128 members.
    seen.append(0)
    seen.append(0)
  }

  private func begin(_ kind: XMLShapes.Kind) -> cexpat_verdict {
    switch kind {
    case .structure(let index):
      output.append(UInt8(ascii: "{"))
      beginStructure(index)
      return CEXPAT_ENTER
    case .list(let element):
      output.append(UInt8(ascii: "["))
      frames.append(.list(element))
      return CEXPAT_ENTER
    case .string:
      output.append(UInt8(ascii: "\""))
      frames.append(.scalar(kind, start: output.count))
      return CEXPAT_TEXT
    case .number, .bool:
      frames.append(.scalar(kind, start: output.count))
      return CEXPAT_TEXT
    }
  }

  // MARK: - Ends and texts

  override func end() -> Bool {
    switch frames.removeLast() {
    case .envelope, .requestID: break
    case .structure:
      seen.removeLast(2)
      if frames.count > around { output.append(UInt8(ascii: "}")) }
    case .list:
      if let index = listing, frames.count == around + 1 {
        swap(&output, &lists[index].elements)
        listing = nil
      } else {
        output.append(UInt8(ascii: "]"))
      }
    case .scalar(.number, let start):
      guard let value = Int(String(decoding: output[start...], as: UTF8.self)) else {
        problem = "a value that is no integer"
        return false
      }
      output.removeSubrange(start...)
      output.append(contentsOf: String(value).utf8)
    case .scalar(.bool, let start):
      let isTrue = output[start...].elementsEqual("true".utf8)
      output.removeSubrange(start...)
      output.append(contentsOf: (isTrue ? "true" : "false").utf8)
    case .scalar: output.append(UInt8(ascii: "\""))
    }
    return true
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if case .requestID = frames.last {
      requestIDText.append(contentsOf: bytes)
    } else {
      JSONValue.append(escaping: bytes, to: &output)
    }
  }
}
