import FleetModel
import FleetReports
import FleetStore
import JSONKit

/// An instance as `list`, `why` and the exports show it.
enum InstanceItem {
  /// - parameter role: the profile's role, where IAM is known.
  static func json(_ snapshot: InstanceSnapshot) -> JSONValue {
    let verdict = snapshot.assessment.verdict
    let (instance, node) = (snapshot.instance, snapshot.node)
    var item = JSONObject()
    item["account_id"] = .string(snapshot.key.scope.account)
    item["account_name"] = JSONValue(snapshot.accountName)
    item["agent_version"] = JSONValue(node?.agentVersionText)
    item["confidence"] = JSONValue(verdict.confidence?.rawValue)
    item["credential_path"] = .string(verdict.credentialPath.rawValue)
    item["dhmc"] = dhmc(snapshot.scope.dhmc)
    item["exempt"] = .bool(false)
    item["expected_state"] = .string(verdict.expectedState.rawValue)
    item["first_seen_at"] = JSONValue(snapshot.firstSeen)
    item["image_id"] = JSONValue(instance?.imageID)
    item["imds"] = imds(instance?.imds)
    item["instance_id"] = .string(snapshot.key.id.text)
    item["instance_profile_arn"] = JSONValue(instance?.profile?.arn)
    item["instance_state"] = JSONValue(instance?.state?.text)
    item["last_known_at"] = JSONValue(snapshot.lastKnown?.at)
    item["last_known_state"] = JSONValue(snapshot.lastKnown?.state.rawValue)
    item["last_ping_at"] = JSONValue(node?.volatile.lastPingAt)
    item["last_seen_at"] = JSONValue(snapshot.lastSeen)
    item["launch_time"] = JSONValue(instance?.launchTime)
    item["managed_state"] = .string(verdict.managedState.rawValue)
    item["managed_state_since"] = JSONValue(snapshot.assessment.stateSince)
    item["managed_state_since_before"] = JSONValue(snapshot.assessment.stateBefore)
    item["name"] = JSONValue(snapshot.name)
    item["not_applicable_because"] = JSONValue(verdict.notApplicableBecause?.rawValue)
    item["ping_status"] = JSONValue(node?.pingStatus?.text)
    item["platform"] = JSONValue(snapshot.platform)
    item["platform_name"] = JSONValue(node?.platformName)
    item["platform_version"] = JSONValue(node?.platformVersion)
    item["primary_reason"] = JSONValue(verdict.primaryReason?.rawValue)
    item["reason_codes"] = .array(snapshot.reasonCodes.map { .string($0.rawValue) })
    item["region"] = .string(snapshot.key.scope.region)
    item["role_arn"] = JSONValue(snapshot.role?.arn)
    item["role_name"] = JSONValue(snapshot.role?.name)
    item["subnet_id"] = JSONValue(instance?.subnetID)
    item["tags"] =
      .object((instance?.tags ?? [:]).map { JSONValue.Member($0.key, .string($0.value)) }).sorted
    item["unknown_fields"] = .array(snapshot.unknownFields.map { .string($0) })
    item["vpc_id"] = JSONValue(instance?.vpcID)
    return item.value
  }

  static func dhmc(_ setting: Knowledge<DHMCSetting>) -> JSONValue {
    var object = JSONObject()
    object["role"] = JSONValue(setting.value?.role)
    object["status"] = .string(status(of: setting))
    return object.value
  }

  /// `on`, `off` or `unknown`.
  static func status(of setting: Knowledge<DHMCSetting>) -> String {
    switch setting {
    case .unknown: "unknown"
    case .known(let setting): setting.isOn ? "on" : "off"
    }
  }

  private static func imds(_ options: IMDSOptions?) -> JSONValue {
    var object = JSONObject()
    object["hop_limit"] = JSONValue(options?.hopLimit)
    object["http_endpoint"] = JSONValue(options?.httpEndpoint)
    object["http_protocol_ipv6"] = JSONValue(options?.httpProtocolIPv6)
    object["http_tokens"] = JSONValue(options?.httpTokens)
    object["instance_metadata_tags"] = JSONValue(options?.instanceMetadataTags)
    object["state"] = JSONValue(options?.state)
    return object.value
  }

  /// The columns of `list`.
  static let columns = ColumnSet(
    [
      Column("account_id", title: "ACCOUNT", role: .identifier),
      Column("region", role: .identifier),
      Column("instance_id", title: "INSTANCE", role: .identifier),
      Column("name", maximumWidth: 30),
      Column("instance_state", title: "EC2"),
      Column("managed_state", title: "STATE", role: .state),
      Column("not_applicable_because", title: "BECAUSE"),
      Column("managed_state_since", title: "SINCE", role: .time),
      Column("managed_state_since_before", role: .time),
      Column("last_known_state", role: .state),
      Column("last_known_at", role: .time),
      Column("expected_state", title: "EXPECTED", role: .state),
      Column("credential_path", title: "PATH", role: .code),
      Column("primary_reason", title: "REASON", role: .code),
      Column("reason_codes"),
      Column("confidence", role: .code),
      Column("ping_status", role: .code),
      Column("last_ping_at", role: .time),
      Column("agent_version", title: "AGENT", role: .code),
      Column("platform"),
      Column("platform_name"),
      Column("platform_version"),
      Column("imds.http_endpoint"),
      Column("imds.http_tokens"),
      Column("imds.hop_limit", role: .number),
      Column("imds.http_protocol_ipv6"),
      Column("imds.instance_metadata_tags"),
      Column("imds.state"),
      Column("instance_profile_arn", role: .identifier),
      Column("role_name"),
      Column("role_arn", role: .identifier),
      Column("dhmc.status"),
      Column("dhmc.role"),
      Column("launch_time", role: .time),
      Column("image_id", role: .identifier),
      Column("vpc_id", role: .identifier),
      Column("subnet_id", role: .identifier),
      Column("tags", isOpen: true),
      Column("exempt"),
      Column("first_seen_at", role: .time),
      Column("last_seen_at", role: .time),
      Column("account_name"),
      Column("unknown_fields"),
    ],
    brief: [
      "instance_id", "name", "instance_state", "managed_state", "managed_state_since",
      "primary_reason",
      "credential_path", "agent_version", "account_id", "region",
    ])
}

extension InstanceSnapshot {
  /// The tag `Name`; for a hybrid node the name it was registered with, else its computer's.
  var name: String? { instance?.name ?? (key.id.isHybrid ? node?.name ?? node?.computerName : nil) }

  /// `Windows`, `Linux` or `MacOS` by SSM, else `Windows` where EC2 says so.
  ///
  /// EC2 does not tell Linux from macOS.
  var platform: String? {
    node?.platformType ?? (instance?.platform?.lowercased() == "windows" ? "Windows" : nil)
  }

  /// Fields that are null, or empty, for want of a dataset.
  var unknownFields: [String] {
    var fields: [String] = []
    if !key.id.isHybrid, scope.gaps[.instances] != nil {
      fields += [
        "image_id", "imds", "instance_profile_arn", "instance_state", "launch_time", "name",
        "role_arn",
        "role_name", "subnet_id", "tags", "vpc_id",
      ]
    } else if instance?.profile != nil, scope.gaps[.instanceProfiles] != nil {
      fields += ["role_arn", "role_name"]
    }
    if scope.gaps[.nodes] != nil {
      fields += [
        "agent_version", "last_ping_at", "ping_status", "platform_name", "platform_version",
      ]
      if key.id.isHybrid { fields.append("name") }
    }
    if platform == nil, scope.gaps[.nodes] != nil || scope.gaps[.instances] != nil {
      fields.append("platform")
    }
    if scope.gaps[.dhmc] != nil { fields.append("dhmc") }
    return fields.sorted()
  }
}
