package import FleetModel
import SQLiteKit

/// The DHMC setting of one Region of one account, at a moment and before it.
package struct SettingState: Sendable {
  package let scope: Scope
  package let accountName: String?
  /// The setting, or why it is not known.
  package let setting: Knowledge<DHMCSetting>
  /// The last complete observation at or before the moment; nil if there was none.
  package let observedAt: Timestamp?
  /// Every value it has had by the moment, oldest first.
  package let versions: [Version]

  package struct Version: Sendable {
    package let setting: DHMCSetting
    /// The first observation of it.
    package let from: Timestamp
    /// The last observation of the one before; nil if there was none.
    package let fromAfter: Timestamp?
    /// The first observation of another; `never` while it lasts.
    package let to: Timestamp
  }
}

extension Ledger {
  /// The DHMC setting of every Region in which anything was looked at by the moment, in order.
  package func settings(
    at moment: Timestamp, includes: (Scope) -> Bool
  ) throws -> [SettingState] {
    let catalog = Catalog(database: database)
    let at = moment.milliseconds
    let names = try Dictionary(
      database.all("SELECT partition || ':' || account_id, name FROM account ORDER BY 1") {
        ($0.text(0), $0.text(1))
      }, uniquingKeysWith: { first, _ in first })
    return try database.transaction(.read) {
      try catalog.allScopes().filter {
        $0.scope.region != Scope.globalRegion && includes($0.scope)
      }.map { id, scope in
        let history = try ScopeHistory(
          database: database, catalog: catalog, scope: scope, scopeID: id)
        let versions = history.settingVersions.filter { $0.firstAt <= at }
        return SettingState(
          scope: scope, accountName: names["\(scope.partition):\(scope.account)"],
          setting: try history.at(at).dhmc, observedAt: try history.at(at).observed(.dhmc),
          versions: try versions.enumerated().map { index, version in
            SettingState.Version(
              setting: version.setting, from: Timestamp(milliseconds: version.firstAt),
              fromAfter: index == 0
                ? nil
                : try history.observed(.dhmc, atOrBefore: version.firstAt - 1).map(
                  Timestamp.init(milliseconds:)),
              to: version.untilAt > at ? .never : Timestamp(milliseconds: version.untilAt))
          })
      }
    }
  }
}
