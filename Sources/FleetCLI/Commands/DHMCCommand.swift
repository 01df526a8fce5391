import CommandKit
import FleetModel
import FleetReports
import FleetStore
import JSONKit

extension CommandEntry {
  static let dhmc = CommandEntry(
    Command(
      "dhmc",
      abstract: "Show the Default Host Management Configuration of each account and Region.",
      discussion: [
        "On means that the setting names a role. The history of each Region is in the JSON forms; the table shows when the present value was first observed."
      ],
      section: Sections.questions,
      examples: [
        .init("fleetdb dhmc", "Where it is on, and who turned it on."),
        .init(
          "fleetdb dhmc --filter region=eu-west-1 -o json",
          "One Region with every value it has had."),
      ],
      options: [Options.filter])
  ) { session in
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let filters = try session.filters(ofScopesFor: "the setting of a Region")
    let coverage = try ledger.coverage(at: asOf, includes: filters.includes)
    let items = try ledger.settings(at: asOf, includes: filters.includes).map(SettingItem.json)
    try session.write(
      items, SettingItem.columns,
      session.envelope("dhmc", asOf: asOf, observedAt: observedAt, coverage: coverage))
    session.sayIncomplete(coverage)
    return .done
  }
}

/// A DHMC setting as `dhmc` shows it.
enum SettingItem {
  static func json(_ state: SettingState) -> JSONValue {
    let setting = state.setting.value
    let current = state.setting.gap == nil ? state.versions.last : nil
    var item = JSONObject()
    item["account_id"] = .string(state.scope.account)
    item["account_name"] = JSONValue(state.accountName)
    item["arn"] = JSONValue(setting?.arn)
    item["error_class"] = JSONValue(state.setting.gap?.errorClass.rawValue)
    item["history"] = .array(state.versions.map(version))
    item["last_modified_at"] = JSONValue(setting?.lastModifiedAt)
    item["last_modified_by"] = JSONValue(setting?.lastModifiedBy)
    item["message"] = JSONValue(state.setting.gap?.message)
    item["observed_at"] = JSONValue(state.observedAt)
    item["region"] = .string(state.scope.region)
    item["role"] = JSONValue(setting?.role)
    item["setting_status"] = JSONValue(setting?.status)
    item["setting_value"] = JSONValue(setting?.value)
    item["since"] = JSONValue(current?.from)
    item["since_before"] = JSONValue(current?.fromAfter)
    item["status"] = .string(InstanceItem.status(of: state.setting))
    return item.value
  }

  private static func version(_ version: SettingState.Version) -> JSONValue {
    var object = JSONObject()
    object["from"] = JSONValue(version.from)
    object["from_after"] = JSONValue(version.fromAfter)
    object["last_modified_at"] = JSONValue(version.setting.lastModifiedAt)
    object["last_modified_by"] = JSONValue(version.setting.lastModifiedBy)
    object["role"] = JSONValue(version.setting.role)
    object["setting_status"] = JSONValue(version.setting.status)
    object["setting_value"] = JSONValue(version.setting.value)
    object["status"] = .string(version.setting.isOn ? "on" : "off")
    object["to"] = version.to == .never ? .null : JSONValue(version.to)
    return object.value
  }

  static let columns = ColumnSet(
    [
      Column("account_id", title: "ACCOUNT", role: .identifier), Column("account_name"),
      Column("region", role: .identifier), Column("status", title: "DHMC", role: .state),
      Column("role"), Column("setting_value"), Column("setting_status"),
      Column("last_modified_at", title: "MODIFIED", role: .time),
      Column("last_modified_by", title: "BY"), Column("since", role: .time),
      Column("since_before", role: .time), Column("observed_at", title: "OBSERVED", role: .time),
      Column("error_class", title: "UNKNOWN BECAUSE"), Column("message"), Column("arn"),
      Column("history"),
    ],
    brief: [
      "account_id", "region", "status", "role", "last_modified_at", "last_modified_by", "since",
      "error_class",
    ])
}
