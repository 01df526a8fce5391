package import FleetModel
package import JSONKit

/// What an answer says about itself, beside its items.
package struct Envelope: Hashable, Sendable {
  /// Name and version of the shape, such as `fleetdb.list/1`.
  package let schema: String
  package let generatedAt: Timestamp
  /// The moment the answer is about.
  package let asOf: Timestamp
  /// The newest observation it rests on; nil where there is none.
  package let observedAt: Timestamp?
  package let coverage: Coverage
  /// What one command says besides, such as a period, put in its sorted place.
  package let extra: [JSONValue.Member]

  package init(
    schema: String, generatedAt: Timestamp, asOf: Timestamp, observedAt: Timestamp?,
    coverage: Coverage, extra: [JSONValue.Member] = []
  ) {
    self.schema = schema
    self.generatedAt = generatedAt
    self.asOf = asOf
    self.observedAt = observedAt
    self.coverage = coverage
    self.extra = extra
  }

  /// All members but `items`, sorted by key.
  var members: [JSONValue.Member] {
    let own = [
      JSONValue.Member("as_of", .string(asOf.description)),
      JSONValue.Member("coverage", coverage.json),
      JSONValue.Member("generated_at", .string(generatedAt.description)),
      JSONValue.Member("observed_at", observedAt.map { .string($0.description) } ?? .null),
      JSONValue.Member("schema", .string(schema)),
    ]
    return (own + extra).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}
