package import FleetModel
import SQLiteKit

/// How a person names an instance.
package enum InstanceName: Hashable, Sendable {
  case id(String)
  case arn(Scope, id: String)
  /// The value of the tag `Name`.
  case tag(String)
}

extension Ledger {
  /// The instances of an id, in order of account and Region; with `Name=value` those that had the tag at the moment.
  package func instances(named name: InstanceName, at moment: Timestamp) throws -> [InstanceKey] {
    let (join, condition, values): (String, String, [Value]) =
      switch name {
      case .id(let id): ("", "instance.instance_id = ?1", [.text(id)])
      case .arn(let scope, let id):
        (
          "",
          "instance.instance_id = ?1 AND account_id = ?2 AND region = ?3 AND partition = ?4",
          [.text(id), .text(scope.account), .text(scope.region), .text(scope.partition)]
        )
      case .tag(let value):
        (
          """
          JOIN instance_version AS version
            ON version.instance_key = instance.instance_key
            AND version.first_at <= ?2 AND version.until_at > ?2
          JOIN document ON document.document_id = version.tags_document_id
          """,
          "json_extract(document.body, '$.Name') = ?1",
          [.text(value), .integer(moment.milliseconds)]
        )
      }
    return try database.all(
      """
      SELECT partition, account_id, region, instance.instance_id
      FROM instance
      JOIN scope ON scope.scope_id = instance.scope_id
      \(join)
      WHERE \(condition)
      ORDER BY account_id, region, instance.instance_id
      """, values
    ) {
      InstanceKey(
        scope: Scope(partition: $0.text(0), account: $0.text(1), region: $0.text(2)),
        id: InstanceID($0.text(3)))
    }
  }
}
