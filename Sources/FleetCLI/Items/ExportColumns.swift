import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit

/// The tables of `export`: their columns in the promised order, and their rows.
enum ExportColumns {
  static let instances = ColumnSet([
    Column("account_id"), Column("account_name"), Column("region"), Column("instance_id"),
    Column("name"),
    Column("instance_state"), Column("managed_state"), Column("not_applicable_because"),
    Column("managed_state_since"), Column("managed_state_since_before"), Column("last_known_state"),
    Column("last_known_at"), Column("expected_state"), Column("credential_path"),
    Column("primary_reason"),
    Column("reason_codes"), Column("confidence"), Column("ping_status"), Column("last_ping_at"),
    Column("agent_version"), Column("platform"), Column("platform_name"),
    Column("platform_version"),
    Column("imds_endpoint", path: ["imds", "http_endpoint"]),
    Column("imds_tokens", path: ["imds", "http_tokens"]),
    Column("imds_hop_limit", path: ["imds", "hop_limit"], role: .number),
    Column("imds_ipv6", path: ["imds", "http_protocol_ipv6"]),
    Column("imds_instance_tags", path: ["imds", "instance_metadata_tags"]),
    Column("imds_state", path: ["imds", "state"]), Column("instance_profile_arn"),
    Column("role_arn"),
    Column("dhmc_status", path: ["dhmc", "status"]), Column("dhmc_role", path: ["dhmc", "role"]),
    Column("launch_time"), Column("image_id"), Column("vpc_id"), Column("subnet_id"),
    Column("tags_json", path: ["tags"]), Column("exempt"), Column("exempt_reason"),
    Column("exempt_until"),
    Column("first_seen_at"), Column("last_seen_at"), Column("observed_at"),
    Column("run_id", role: .number),
    Column("coverage"), Column("unknown_fields"), Column("fleetdb_version"),
    Column("schema_version", role: .number),
  ])

  static func instance(
    _ snapshot: InstanceSnapshot, observedAt: Timestamp, runID: Int?, coverage: String
  ) -> JSONValue {
    with(coverage, InstanceItem.json(snapshot)) { row in
      row["exempt_reason"] = .null
      row["exempt_until"] = .null
      row["fleetdb_version"] = .string(fleetdbVersion)
      row["observed_at"] = JSONValue(observedAt)
      row["run_id"] = JSONValue(runID)
      row["schema_version"] = .integer(Ledger.schemaVersion)
    }
  }

  /// `complete`, or what of the instance's Region and account was unknown: `dataset:class` joined by `;`.
  static func coverage(of snapshot: InstanceSnapshot) -> String {
    let needsIAM = snapshot.instance?.profile != nil || snapshot.scope.dhmc.value?.isOn == true
    let gaps = Dataset.allCases.filter { $0.isRequired && (needsIAM || !$0.isGlobal) }.compactMap {
      snapshot.scope.gaps[$0]
    }
    return gaps.isEmpty
      ? "complete"
      : gaps.map { "\($0.dataset.rawValue):\($0.errorClass.rawValue)" }.joined(separator: ";")
  }

  /// An item with its coverage, and what else `adding` puts there.
  static func with(
    _ coverage: String, _ item: JSONValue, adding: (inout JSONObject) -> Void = { _ in }
  ) -> JSONValue {
    guard case .object(let members) = item else { return item }
    var row = JSONObject(members)
    row["coverage"] = .string(coverage)
    adding(&row)
    return row.value
  }

  static let reasons = ColumnSet(
    ReasonItem.columns.all + [Column("coverage")])

  static let transitions = ColumnSet([
    Column("account_id"), Column("region"), Column("instance_id"), Column("window_after"),
    Column("window_by"),
    Column("before_managed_state"), Column("after_managed_state"), Column("before_credential_path"),
    Column("after_credential_path"), Column("reason_codes"), Column("explanation"),
    Column("changed"),
    Column("coverage"),
  ])

  static func transition(
    _ key: InstanceKey, _ item: HistoryItem, _ transition: Transition, isComplete: Bool
  ) -> JSONValue {
    var row = JSONObject()
    row["account_id"] = .string(key.scope.account)
    row["after_credential_path"] = .string(transition.after.credentialPath.rawValue)
    row["after_managed_state"] = .string(transition.after.managedState.rawValue)
    row["before_credential_path"] = .string(transition.before.credentialPath.rawValue)
    row["before_managed_state"] = .string(transition.before.managedState.rawValue)
    row["changed"] = TransitionItem.changes(transition)
    row["coverage"] = .string(isComplete ? "complete" : "incomplete")
    row["explanation"] = .string(transition.explanation)
    row["instance_id"] = .string(key.id.text)
    row["reason_codes"] = .array(item.reasonCodes.map { .string($0.rawValue) })
    row["region"] = .string(key.scope.region)
    row["window_after"] = JSONValue(transition.windowAfter)
    row["window_by"] = JSONValue(transition.windowBy)
    return row.value
  }

  static let coverageTable = ColumnSet([
    Column("account_id"), Column("region"), Column("dataset"), Column("required"), Column("known"),
    Column("error_class"), Column("message"), Column("last_attempt_at"), Column("last_complete_at"),
    Column("rows", role: .number),
  ])

  static func coverageRow(_ row: CoverageRow) -> JSONValue {
    var object = JSONObject()
    object["account_id"] = .string(row.scope.account)
    object["dataset"] = .string(row.dataset.rawValue)
    object["error_class"] = JSONValue(row.gap?.errorClass.rawValue)
    object["known"] = .bool(row.gap == nil)
    object["last_attempt_at"] = JSONValue(row.lastAttempt)
    object["last_complete_at"] = JSONValue(row.lastComplete)
    object["message"] = JSONValue(row.gap?.message)
    object["region"] = .string(row.scope.region)
    object["required"] = .bool(row.isRequired)
    object["rows"] = JSONValue(row.rowCount)
    return object.value
  }

  static let runs = ColumnSet([
    Column("run_id", role: .number), Column("captured_at"), Column("source"), Column("origin"),
    Column("complete"),
    Column("missing", role: .number), Column("recorded_at"), Column("tool_version"),
    Column("coverage"),
  ])
}
