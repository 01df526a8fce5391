import FleetModel

/// From when on what has to be assessed anew.
struct ChangedTimes {
  struct Change {
    /// Nil: every instance of the scope.
    var instances: Set<Int64>?
    var from: Int64
  }

  /// By scope; for IAM the scope of the account's Region `global`.
  private(set) var scopes: [Int64: Change] = [:]

  mutating func add(_ keys: Set<Int64>, of dataset: Dataset, scope: Int64, from moment: Int64) {
    switch dataset {
    case .instances, .nodes:
      if keys.isEmpty { return }
      var change = scopes[scope] ?? Change(instances: [], from: moment)
      change.instances?.formUnion(keys)
      change.from = min(change.from, moment)
      scopes[scope] = change
    case .dhmc: if !keys.isEmpty { addAll(of: dataset, scope: scope, from: moment) }
    default: break
    }
  }

  mutating func addAll(of dataset: Dataset, scope: Int64, from moment: Int64) {
    guard dataset.isRequired else { return }
    scopes[scope] = Change(instances: nil, from: min(moment, scopes[scope]?.from ?? moment))
  }
}
