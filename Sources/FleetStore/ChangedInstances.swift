package import FleetModel
import SQLiteKit

extension Ledger {
  /// The instances of which anything began or ended after `start` and by `end`, in order of account, Region and id.
  ///
  /// That something settled counts, and so does a change of the Region's DHMC setting.
  ///
  /// What began and ended again in between is among them, though nothing may differ in the end.
  package func instancesChanged(
    after start: Timestamp, by end: Timestamp, includes: (Scope) -> Bool
  ) throws -> [InstanceKey] {
    try database.all(
      """
      WITH touched (instance_key) AS (
        SELECT instance_key FROM instance_version
        WHERE first_at > ?1 AND first_at <= ?2 OR until_at > ?1 AND until_at <= ?2
        UNION
        SELECT instance_key FROM node_version
        WHERE first_at > ?1 AND first_at <= ?2 OR until_at > ?1 AND until_at <= ?2
        UNION
        SELECT instance_key FROM assessment
        WHERE first_at > ?1 AND first_at <= ?2 OR settling_until > ?1 AND settling_until <= ?2
        UNION
        SELECT instance.instance_key
        FROM dhmc_version AS setting
        JOIN instance ON instance.scope_id = setting.scope_id
        WHERE setting.first_at > ?1 AND setting.first_at <= ?2
          OR setting.until_at > ?1 AND setting.until_at <= ?2
      )
      SELECT scope.partition, scope.account_id, scope.region, instance.instance_id
      FROM touched
      JOIN instance ON instance.instance_key = touched.instance_key
      JOIN scope ON scope.scope_id = instance.scope_id
      ORDER BY scope.account_id, scope.region, instance.instance_id
      """, [.integer(start.milliseconds), .integer(end.milliseconds)]
    ) {
      InstanceKey(
        scope: Scope(partition: $0.text(0), account: $0.text(1), region: $0.text(2)),
        id: InstanceID($0.text(3)))
    }.filter { includes($0.scope) }
  }
}
