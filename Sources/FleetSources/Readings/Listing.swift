import FleetModel
import JSONKit

extension JSONReader {
  /// Reads an answer that lists something, element by element.
  ///
  /// Throws `MappingError` where the list is missing, or was cut off: the AWS CLI joins all pages, and
  /// leaves a token in its answer only where it was told to stop (`--max-items`, `--no-paginate`).
  mutating func readListing(
    _ list: StaticString, _ element: (inout JSONReader) throws -> Void
  ) throws {
    try beginObject()
    let start = lastPlace
    var isListed = false
    while try nextMember() {
      switch name {
      case list:
        isListed = true
        try beginArray()
        while try nextElement() { try element(&self) }
      case "NextToken", "nextToken", "Marker":
        let member = name.text
        if let token = try readOptionalString(), !token.isEmpty {
          throw MappingError(.cutOff(member: member), at: lastPlace)
        }
      case "IsTruncated":
        if try readOptionalBool() == true {
          throw MappingError(.cutOff(member: "IsTruncated"), at: lastPlace)
        }
      default: break
      }
    }
    if !isListed { throw MappingError(.missing(member: "\(list)"), at: start) }
  }

  /// Reads a time in either spelling of the AWS CLI: ISO 8601, or seconds since 1970.
  ///
  /// Nil for `null`.
  mutating func readOptionalTime(_ member: StaticString) throws -> Timestamp? {
    switch try peekType() {
    case .null:
      _ = try readNull()
      return nil
    case .number:
      if let time = Timestamp(epochSeconds: try readDouble()) { return time }
    default:
      if let time = Timestamp(try readString()) { return time }
    }
    throw MappingError(.notATime(member: "\(member)"), at: lastPlace)
  }

  /// Reads an id that must not be null or empty.
  mutating func readID(_ member: StaticString) throws -> String {
    if let id = try readOptionalString(), !id.isEmpty { return id }
    throw MappingError(.missing(member: "\(member)"), at: lastPlace)
  }
}

/// A dataset that is known to have failed: its error text is all there is.
struct FailedReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws { try answer.throwError() }
}
