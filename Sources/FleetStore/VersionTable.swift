import SQLiteKit

/// A table of versions: key, interval and digest, and then the columns of one kind of fact.
struct VersionTable {
  let name: String
  /// The column that says whose versions they are.
  let key: String
  /// The columns after the first four, as they are listed in an INSERT.
  let columns: String

  /// The columns of an instance's own fields; its tags are in a document.
  static let instanceFields = """
    state, launched_at, image_id, instance_type, platform, platform_details, architecture,
    availability_zone, vpc_id, subnet_id, private_ip, public_ip, profile_arn, profile_id, has_imds,
    imds_state, imds_endpoint, imds_tokens, imds_hop_limit, imds_ipv6, imds_instance_tags,
    is_operator_managed, operator_principal, security_groups
    """

  static let instances = VersionTable(
    name: "instance_version", key: "instance_key", columns: instanceFields + ", tags_document_id")

  static let nodes = VersionTable(
    name: "node_version", key: "instance_key",
    columns: """
      ping_status, heartbeat, agent_version, is_latest_version, platform_type, platform_name,
      platform_version, resource_type, activation_id, iam_role, registered_at, name, ip_address,
      computer_name, association_status, source_id, source_type
      """)

  static let settings = VersionTable(
    name: "dhmc_version", key: "scope_id",
    columns: "setting_value, status, last_modified_at, last_modified_by, arn")

  static let resources = VersionTable(
    name: "resource_version", key: "resource_key", columns: "document_id")

  static let all = [instances, nodes, settings, resources]
}

/// A version that holds at the moment in question.
struct LiveVersion {
  let key: Int64
  let firstAt: Int64
  let untilAt: Int64
  let digest: Digest
  /// Whether the listing that is being read holds it too.
  var isSeen = false
}

/// Cuts and joins the intervals of one table at one moment.
///
/// What holds at `moment` holds until `next`, the next believed observation of the series: beyond it nothing changes.
/// So the outcome does not depend on the order in which observations are taken in.
struct IntervalEditor {
  let database: Connection
  let table: VersionTable
  let moment: Int64
  /// `Int64.max` where the moment is the newest.
  let next: Int64

  static let open = Int64.max

  /// Ends a version at the moment; what it says of `next` and later stays.
  func end(_ version: LiveVersion) throws {
    if version.untilAt > next {
      try database.run(
        """
        INSERT INTO \(table.name) (\(table.key), first_at, until_at, digest, \(table.columns))
        SELECT \(table.key), ?3, until_at, digest, \(table.columns)
        FROM \(table.name)
        WHERE \(table.key) = ?1 AND first_at = ?2
        """, [.integer(version.key), .integer(version.firstAt), .integer(next)])
    }
    try setEnd(of: version.key, first: version.firstAt, to: moment)
  }

  /// Begins a version at the moment: by moving the start of an equal one at `next`, else with `insert`.
  func begin(key: Int64, digest: Digest, insert: (_ untilAt: Int64) throws -> Void) throws {
    let isJoined =
      try next < Self.open
      && database.run(
        """
        UPDATE \(table.name)
        SET first_at = ?3
        WHERE \(table.key) = ?1 AND first_at = ?2 AND digest = ?4
        """,
        [.integer(key), .integer(next), .integer(moment), .blob(digest.bytes)]) > 0
    if !isJoined { try insert(next) }
  }

  /// Undoes the end of a version at the moment: it holds on until `next`, and joins an equal one there.
  func undoEnd(of version: LiveVersion) throws {
    let follower =
      next == Self.open
      ? nil
      : try database.first(
        """
        SELECT until_at
        FROM \(table.name)
        WHERE \(table.key) = ?1 AND first_at = ?2 AND digest = ?3
        """, [.integer(version.key), .integer(next), .blob(version.digest.bytes)]
      ) { $0.integer(0) }
    if follower != nil {
      try database.run(
        "DELETE FROM \(table.name) WHERE \(table.key) = ?1 AND first_at = ?2",
        [.integer(version.key), .integer(next)])
    }
    try setEnd(of: version.key, first: version.firstAt, to: follower ?? next)
  }

  private func setEnd(of key: Int64, first: Int64, to end: Int64) throws {
    try database.run(
      "UPDATE \(table.name) SET until_at = ?3 WHERE \(table.key) = ?1 AND first_at = ?2",
      [.integer(key), .integer(first), .integer(end)])
  }
}
