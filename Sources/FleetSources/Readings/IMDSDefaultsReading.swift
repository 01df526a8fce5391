import FleetModel
import JSONKit

/// EC2 `GetInstanceMetadataDefaults`: one resource `instance-metadata-defaults` with the key `account`.
///
/// Its document is `AccountLevel`; a member that is absent is no preference.
struct IMDSDefaultsReading: DatasetReading {
  let answer: Answer
  var answers: [Answer] { [answer] }

  func read(capturedAt: Timestamp, emit: Emit, note: Note) throws {
    let document = try answer.read { reader in
      var defaults = JSONValue.object([])
      try reader.beginObject()
      while try reader.nextMember() {
        guard case "AccountLevel" = reader.name else { continue }
        guard try reader.peekType() != .null else { continue }
        defaults = try reader.readObject()
      }
      return defaults.canonicalText
    }
    try emit(
      .resource(Resource(kind: "instance-metadata-defaults", key: "account", document: document)))
  }
}

extension JSONReader {
  /// Reads an object whole.
  ///
  /// Throws `wrongType` for any other value.
  mutating func readObject() throws(JSONError) -> JSONValue {
    let place = try nextPlace()
    let type = try peekType()
    guard type == .object else {
      throw JSONError(.wrongType(expected: .object, found: type), at: place)
    }
    return try readValue()
  }
}
