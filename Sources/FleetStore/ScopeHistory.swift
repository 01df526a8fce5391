package import FleetModel
import SQLiteKit

/// What is known of one scope as a whole, at any moment: which datasets, and the DHMC setting.
final class ScopeHistory {
  let scope: Scope
  let scopeID: Int64
  private let observations: Observations
  private let series: [Dataset: Int64]
  private let settings: [SettingVersion]
  private let lastObservations: LastObservations
  private var moments: [Int64: ScopeMoment] = [:]
  private var lastAttempts: [Int64: Int64?] = [:]

  struct SettingVersion {
    let firstAt: Int64
    let untilAt: Int64
    let setting: DHMCSetting
  }

  /// The datasets that the rules look at: those of the Region, and those of the account.
  static let assessed: [Dataset] = [
    .instances, .nodes, .dhmc, .roles, .policies, .instanceProfiles,
  ]

  /// The series of those datasets that were ever attempted.
  var assessedSeries: [Int64] { Self.assessed.compactMap { series[$0] } }

  init(database: Connection, catalog: Catalog, scope: Scope, scopeID: Int64) throws {
    self.scope = scope
    self.scopeID = scopeID
    observations = Observations(database: database)
    let global = try catalog.scopeID(scope.global)
    var series: [Dataset: Int64] = [:]
    for dataset in Dataset.allCases {
      if let owner = dataset.isGlobal ? global : scopeID {
        series[dataset] = try catalog.seriesID(dataset, in: owner)
      }
    }
    self.series = series
    lastObservations = LastObservations(observations: observations, series: series)
    settings = try database.all(
      """
      SELECT first_at, until_at, \(VersionTable.settings.columns)
      FROM dhmc_version
      WHERE scope_id = ?1
      ORDER BY first_at
      """, [.integer(scopeID)]
    ) {
      SettingVersion(
        firstAt: $0.integer(0), untilAt: $0.integer(1), setting: DHMCSetting(row: $0, from: 2))
    }
  }

  /// What is known at a moment.
  ///
  /// - parameter now: the moment that is asked about, where nothing was observed between the two.
  func at(_ moment: Int64, now: Timestamp? = nil) throws -> ScopeMoment {
    if let known = moments[moment] { return known }
    var gaps: [Dataset: Gap] = [:]
    for dataset in Dataset.allCases { gaps[dataset] = try gap(of: dataset, at: moment) }
    let made = ScopeMoment(
      scope: scope, at: now ?? Timestamp(milliseconds: moment), moment: moment, gaps: gaps,
      setting: settings.last { $0.firstAt <= moment && moment < $0.untilAt }?.setting,
      settingChange: settingChange(at: moment),
      lastObservations: lastObservations)
    moments[moment] = made
    return made
  }

  /// Why a dataset is not known at a moment; nil if it is.
  private func gap(of dataset: Dataset, at moment: Int64) throws -> Gap? {
    guard let id = series[dataset], let span = try observations.span(of: id, at: moment) else {
      return Gap(dataset: dataset, errorClass: .notCollected)
    }
    return span.gap(of: dataset)
  }

  /// The last believed observation of a dataset at or before a moment.
  func observed(_ dataset: Dataset, atOrBefore moment: Int64) throws -> Int64? {
    try lastObservations.of(dataset, atOrBefore: moment)
  }

  /// The last attempt of any outcome at or before a moment, over all datasets of the scope.
  func lastAttempt(atOrBefore moment: Int64) throws -> Int64? {
    if let known = lastAttempts[moment] { return known }
    let found = try [Dataset.instances, .nodes, .dhmc].compactMap { series[$0] }.compactMap {
      try observations.attemptAtOrBefore(moment, of: $0)
    }.max()
    lastAttempts[moment] = found
    return found
  }

  /// The last change of the setting's value by a moment; a version that began for another reason is none.
  private func settingChange(at moment: Int64) -> RecentChange? {
    guard let newest = settings.lastIndex(where: { $0.firstAt <= moment && moment < $0.untilAt })
    else {
      return nil
    }
    for index in stride(from: newest, to: 0, by: -1)
    where settings[index - 1].untilAt == settings[index].firstAt
      && settings[index - 1].setting.value != settings[index].setting.value
    {
      return RecentChange(
        fact: .dhmcSetting, at: Timestamp(milliseconds: settings[index].firstAt), isExact: false)
    }
    return nil
  }

  /// The moments from `start` on at which knowledge or the setting changes.
  func breakpoints(from start: Int64) throws -> [Int64] {
    var moments = Set(
      settings.flatMap { [$0.firstAt, $0.untilAt] }.filter {
        $0 >= start && $0 != IntervalEditor.open
      })
    for dataset in Self.assessed {
      guard let id = series[dataset] else { continue }
      var before = try observations.span(of: id, at: start - 1).map { $0.gap(of: dataset) }
      for span in try observations.spans(of: id, from: start) {
        let gap = span.gap(of: dataset)
        if before != .some(gap) { moments.insert(span.firstAt) }
        before = .some(gap)
      }
    }
    return moments.sorted()
  }

  /// Every version of the setting, oldest first.
  var settingVersions: [SettingVersion] { settings }
}

/// What is known of a scope at one moment.
package struct ScopeMoment {
  package let scope: Scope
  /// The moment that is asked about.
  package let at: Timestamp
  /// The moment, at or before `at`, at which facts are looked up; nothing was observed in between.
  let moment: Int64
  /// Why a dataset is not known; a dataset that is known is not in it.
  package let gaps: [Dataset: Gap]
  /// The DHMC setting as last observed, known still or not.
  let setting: DHMCSetting?
  let settingChange: RecentChange?
  let lastObservations: LastObservations

  /// Why the IAM of the account is not known; nil if it is.
  var iamGap: Gap? { gaps[.roles] ?? gaps[.policies] ?? gaps[.instanceProfiles] }

  package var dhmc: Knowledge<DHMCSetting> {
    if let gap = gaps[.dhmc] { return .unknown(gap) }
    return .known(setting ?? DHMCSetting(value: nil))
  }

  /// When a dataset was last observed at or before the moment; nil if never.
  package func observed(_ dataset: Dataset) throws -> Timestamp? {
    try lastObservations.of(dataset, atOrBefore: moment).map(Timestamp.init(milliseconds:))
  }
}

/// When the datasets of a scope were last observed.
///
/// It outlives the history that made it, in the moments of it.
final class LastObservations {
  private let observations: Observations
  private let series: [Dataset: Int64]
  private var answers: [Question: Int64?] = [:]

  private struct Question: Hashable {
    let dataset: Dataset
    let moment: Int64
  }

  init(observations: Observations, series: [Dataset: Int64]) {
    self.observations = observations
    self.series = series
  }

  /// The last believed observation of a dataset at or before a moment; nil if there was none.
  func of(_ dataset: Dataset, atOrBefore moment: Int64) throws -> Int64? {
    guard let id = series[dataset] else { return nil }
    let question = Question(dataset: dataset, moment: moment)
    if let known = answers[question] { return known }
    let found = try observations.effectiveAtOrBefore(moment, of: id)
    answers[question] = found
    return found
  }
}
