package import FleetModel
package import JSONKit

/// Which datasets an answer could not rest on.
package struct Coverage: Hashable, Sendable {
  /// A dataset of one scope that is not known, and why.
  package struct Unknown: Hashable, Sendable {
    package let accountID: String
    package let region: String
    package let gap: Gap

    package init(accountID: String, region: String, gap: Gap) {
      self.accountID = accountID
      self.region = region
      self.gap = gap
    }
  }

  /// Whether every required dataset is known; optional ones may be missing all the same.
  package let isComplete: Bool
  /// Ordered by account, Region and dataset.
  package let unknown: [Unknown]

  package init(isComplete: Bool, unknown: [Unknown] = []) {
    self.isComplete = isComplete
    self.unknown = unknown.sorted {
      ($0.accountID, $0.region, $0.gap.dataset) < ($1.accountID, $1.region, $1.gap.dataset)
    }
  }

  package static let complete = Coverage(isComplete: true)

  /// The member `coverage` of a JSON answer.
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
      JSONValue.Member("account_id", .string(accountID)),
      JSONValue.Member("dataset", .string(gap.dataset.rawValue)),
      JSONValue.Member("error_class", .string(gap.errorClass.rawValue)),
      JSONValue.Member("message", gap.message.map { .string($0) } ?? .null),
      JSONValue.Member("region", .string(region)),
    ])
  }
}
