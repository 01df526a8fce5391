import FleetModel
import JSONKit
import SQLiteKit

extension Ledger {
  /// Calls `line` for each line of the whole history with natural keys alone.
  ///
  /// Two files that took in the same observations, in whatever order, give the same lines. What depends on the
  /// order or on the machine is left out: surrogate keys, runs' numbers and origins, and the time of recording.
  package func forEachCanonicalLine(_ line: (String) throws -> Void) throws {
    try database.transaction(.read) {
      for (kind, sql) in Self.canonicalQueries {
        try database.forEach(sql) { row in
          let values = (0..<row.count).map { index -> JSONValue in
            switch row.value(index) {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .string(String(number))
            case .text(let text): .string(text)
            case .blob(let bytes):
              .string(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            }
          }
          try line(JSONValue.array([.string(kind)] + values).text)
        }
      }
    }
  }

  private static let canonicalQueries: [(String, String)] = [
    (
      "account",
      "SELECT partition, account_id, name, named_at FROM account ORDER BY partition, account_id"
    ),
    (
      "attempt",
      """
      SELECT DISTINCT account_id, region, partition, dataset, captured_at
      FROM run
      JOIN series_set_member USING (series_set_id)
      JOIN series USING (series_id)
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, dataset, captured_at
      """
    ),
    (
      "observation",
      """
      SELECT account_id, region, partition, dataset, first_at, is_complete, row_count, digest,
        is_accepted, is_suspicious, error_class, message
      FROM observation_span
      JOIN series USING (series_id)
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, dataset, first_at
      """
    ),
    (
      "instance",
      """
      SELECT account_id, region, partition, instance_id, first_at, until_at, version.digest,
        \(VersionTable.instanceFields), document.body
      FROM instance_version AS version
      JOIN instance USING (instance_key)
      JOIN scope USING (scope_id)
      LEFT JOIN document ON document.document_id = version.tags_document_id
      ORDER BY account_id, region, partition, instance_id, first_at
      """
    ),
    (
      "node",
      """
      SELECT account_id, region, partition, instance_id, first_at, until_at, digest,
        \(VersionTable.nodes.columns)
      FROM node_version
      JOIN instance USING (instance_key)
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, instance_id, first_at
      """
    ),
    (
      "heartbeat",
      """
      SELECT account_id, region, partition, instance_id, last_ping_at, last_association_at,
        last_successful_association_at
      FROM node_heartbeat
      JOIN instance USING (instance_key)
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, instance_id
      """
    ),
    (
      "dhmc",
      """
      SELECT account_id, region, partition, first_at, until_at, digest, \(VersionTable.settings.columns)
      FROM dhmc_version
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, first_at
      """
    ),
    (
      "resource",
      """
      SELECT account_id, region, partition, dataset, kind, identity, first_at, until_at, version.digest, body
      FROM resource_version AS version
      JOIN resource USING (resource_key)
      JOIN series USING (series_id)
      JOIN scope USING (scope_id)
      JOIN document USING (document_id)
      ORDER BY account_id, region, partition, dataset, kind, identity, first_at
      """
    ),
    (
      "assessment",
      """
      SELECT account_id, region, partition, instance_id, first_at, until_at, rules_version,
        \(Verdict.columns), settling_until, state_since, state_before
      FROM assessment
      JOIN verdict USING (verdict_id)
      JOIN instance USING (instance_key)
      JOIN scope USING (scope_id)
      ORDER BY account_id, region, partition, instance_id, first_at
      """
    ),
  ]
}
