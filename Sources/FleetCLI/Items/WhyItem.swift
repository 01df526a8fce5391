import FleetModel
import FleetReports
import FleetStore
import JSONKit

/// An answer of `why` as JSON.
enum WhyItem {
  static func json(
    _ snapshot: InstanceSnapshot, _ assessment: Assessment, lastTransition: Transition?
  ) -> JSONValue {
    var item = JSONObject()
    item["capabilities"] = .array([])
    item["instance"] = InstanceItem.json(snapshot)
    item["last_transition"] = lastTransition.map(TransitionItem.json) ?? .null
    item["permissions"] = .array([])
    item["reasons"] = .array(assessment.reasons.map(reason))
    return item.value
  }

  static func reason(_ reason: Reason) -> JSONValue {
    var object = JSONObject()
    object["code"] = .string(reason.code.rawValue)
    object["confidence"] = .string(reason.confidence.rawValue)
    object["documentation"] = JSONValue(reason.documentation)
    object["evidence"] = evidence(reason)
    object["kind"] = .string(reason.kind.rawValue)
    object["remedy"] = reason.remedy.map(remedy) ?? .null
    object["summary"] = .string(reason.summary)
    return object.value
  }

  static func evidence(_ reason: Reason) -> JSONValue {
    .array(
      reason.evidence.map { evidence in
        var object = JSONObject()
        object["fact"] = .string(evidence.fact.rawValue)
        object["observed_at"] = JSONValue(evidence.observedAt)
        object["source"] = .string(evidence.source)
        object["value"] = JSONValue(evidence.value)
        return object.value
      })
  }

  private static func remedy(_ remedy: Remedy) -> JSONValue {
    var object = JSONObject()
    object["command"] = JSONValue(remedy.command)
    object["summary"] = .string(remedy.summary)
    return object.value
  }

  /// What `--columns` may keep of an item.
  static let columns = ColumnSet([
    Column("instance", isOpen: true), Column("reasons"), Column("permissions"),
    Column("capabilities"),
    Column("last_transition", isOpen: true),
  ])
}

/// One reason of one instance, as a row.
enum ReasonItem {
  static func json(_ snapshot: InstanceSnapshot, _ reason: Reason) -> JSONValue {
    let verdict = snapshot.assessment.verdict
    var item = JSONObject()
    item["account_id"] = .string(snapshot.key.scope.account)
    item["code"] = .string(reason.code.rawValue)
    item["command"] = JSONValue(reason.remedy?.command)
    item["confidence"] = .string(reason.confidence.rawValue)
    item["documentation"] = JSONValue(reason.documentation)
    item["evidence"] = WhyItem.evidence(reason)
    item["instance_id"] = .string(snapshot.key.id.text)
    item["is_primary"] = .bool(reason.code == verdict.primaryReason)
    item["kind"] = .string(reason.kind.rawValue)
    item["managed_state"] = .string(verdict.managedState.rawValue)
    item["name"] = JSONValue(snapshot.name)
    item["region"] = .string(snapshot.key.scope.region)
    item["remedy"] = JSONValue(reason.remedy?.summary)
    item["summary"] = .string(reason.summary)
    return item.value
  }

  static let columns = ColumnSet(
    [
      Column("account_id", title: "ACCOUNT", role: .identifier),
      Column("region", role: .identifier),
      Column("instance_id", title: "INSTANCE", role: .identifier), Column("name"),
      Column("managed_state", title: "STATE", role: .state), Column("code", role: .code),
      Column("kind", role: .code), Column("confidence", role: .code), Column("is_primary"),
      Column("summary"), Column("evidence"), Column("remedy"), Column("command"),
      Column("documentation"),
    ],
    brief: ["instance_id", "region", "code", "kind", "confidence", "summary", "command"])
}
