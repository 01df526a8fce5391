package import FleetModel
package import JSONKit

extension Coverage {
  /// As the envelope of every answer has it.
  package var json: JSONValue {
    .object([
      JSONValue.Member("complete", .bool(isComplete)),
      JSONValue.Member("unknown", .array(unknown.map(\.json))),
    ])
  }
}

extension Coverage.Unknown {
  fileprivate var json: JSONValue {
    .object([
      JSONValue.Member("account_id", .string(scope.account)),
      JSONValue.Member("dataset", .string(gap.dataset.rawValue)),
      JSONValue.Member("error_class", .string(gap.errorClass.rawValue)),
      JSONValue.Member("message", gap.message.map { .string($0) } ?? .null),
      JSONValue.Member("region", .string(scope.region)),
    ])
  }
}
