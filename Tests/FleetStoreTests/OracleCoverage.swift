import FleetModel
import FleetRules

/// What was known when, and of which datasets, told in the simplest way.
extension Oracle {
  func coverage(at moment: Timestamp) -> Coverage {
    let scopes = Set(looks.keys.map(\.scope))
    var unknown: [Coverage.Unknown] = []
    func look(_ dataset: Dataset, in scope: Scope, isRequired: Bool) {
      guard let gap = gap(of: dataset, in: scope, at: moment) else { return }
      // What is read on demand alone is not missed.
      if dataset == .consoleOutput, gap.errorClass == .notCollected { return }
      unknown.append(Coverage.Unknown(scope: scope, gap: gap, isRequired: isRequired))
    }
    for account in Set(scopes.map(\.global)) {
      let regions = scopes.filter { $0.global == account && $0 != account }
      for region in regions {
        for dataset in Dataset.all(global: false) {
          look(dataset, in: region, isRequired: dataset.isRequired)
        }
      }
      let needsIAM =
        regions.isEmpty
        || regions.contains { region in
          let instances =
            listings(.instances, in: region, by: moment).last?.rows.values.map(\.self) ?? []
          let setting = listings(.dhmc, in: region, by: moment).last?.rows[""]?.setting
          return setting?.isOn == true || instances.contains { $0.instance?.profile != nil }
        }
      for dataset in Dataset.all(global: true) { look(dataset, in: account, isRequired: needsIAM) }
    }
    unknown.sort { ($0.scope, $0.gap.dataset) < ($1.scope, $1.gap.dataset) }
    return Coverage(unknown: unknown)
  }
}

// MARK: - Settings and datasets

extension Oracle {
  /// Every value that the setting of a Region has had by a moment: value, first seen, former last seen, other first seen.
  func settings(of scope: Scope, by moment: Timestamp) -> [[String]] {
    let seen = rows(of: "", .dhmc, in: scope, by: moment)
    var versions: [[String]] = []
    for (index, look) in seen.enumerated() {
      let before = index > 0 ? seen[index - 1] : nil
      if let before, before.row == look.row { continue }
      if before?.row != nil { versions[versions.count - 1][3] = look.at.description }
      guard let setting = look.row?.setting else { continue }
      versions.append(
        [
          "\(setting)", look.at.description, versions.isEmpty ? "" : before?.at.description ?? "",
          "",
        ])
    }
    return versions
  }

  /// When a dataset was last attempted, when it was last believed, and how many rows the last attempt had.
  func lastLooks(
    _ dataset: Dataset, in scope: Scope, by moment: Timestamp
  ) -> (attempt: Timestamp?, complete: Timestamp?, rows: Int?) {
    let last = (looks[SeriesName(scope: scope, dataset: dataset)] ?? []).last { $0.at <= moment }
    return (last?.at, observed(dataset, in: scope, by: moment), last?.rows?.count)
  }
}
