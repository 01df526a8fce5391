import FleetModel
import FleetReports
import FleetStore
import JSONKit

/// What became of one observation of the run.
struct Collected {
  let scope: Scope
  let dataset: Dataset
  let recording: Recording

  /// Whether the account has not enabled the Region, so that there was nobody to ask.
  var isNotEnabled: Bool {
    if case .failed(.regionDisabled, _) = recording { true } else { false }
  }
}

extension Recording {
  var rows: Int {
    if case .complete(let rows, _) = self { rows } else { 0 }
  }

  var isComplete: Bool {
    switch self {
    case .complete, .known(.complete): true
    case .suspicious, .failed, .known(.failed), .conflict: false
    }
  }
}

/// One observation of a run as `collect` shows it.
enum CollectItem {
  static func json(_ scope: Scope, _ dataset: Dataset, _ recording: Recording) -> JSONValue {
    var (status, rows, changes): (String, Int?, Int?) = ("complete", nil, nil)
    var (errorClass, message): (ErrorClass?, String?) = (nil, nil)
    switch recording {
    case .complete(let count, let changed): (rows, changes) = (count, changed)
    case .suspicious: (status, errorClass) = ("suspicious", .suspicious)
    case .failed(let failure, let text): (status, errorClass, message) = ("failed", failure, text)
    case .known(.complete): status = "known"
    case .known(.failed(let failure, let text)):
      (status, errorClass, message) = ("known", failure, text)
    case .conflict: status = "refused"
    }
    var item = JSONObject()
    item["account_id"] = .string(scope.account)
    item["changes"] = JSONValue(changes)
    item["dataset"] = .string(dataset.rawValue)
    item["error_class"] = JSONValue(errorClass?.rawValue)
    item["message"] = JSONValue(message)
    item["region"] = .string(scope.region)
    item["rows"] = JSONValue(rows)
    item["status"] = .string(status)
    return item.value
  }

  static let columns = ColumnSet([
    Column("account_id", title: "ACCOUNT", role: .identifier), Column("region", role: .identifier),
    Column("dataset", role: .code), Column("status", role: .state), Column("rows", role: .number),
    Column("changes", role: .number), Column("error_class", title: "ERROR", role: .code),
    Column("message"),
  ])
}
