package import FleetModel
import SQLiteKit

extension Ledger {
  /// What was known at a moment of the Regions that `includes` admits, and of the IAM of their accounts.
  package func coverage(
    at moment: Timestamp, includes: (Scope) -> Bool = { _ in true }
  ) throws -> Coverage {
    let reader = CoverageReader(database: database)
    return try database.transaction(.read) {
      try reader.coverage(
        at: moment.milliseconds, includes: includes, needsIAM: reader.needsIAM(_:at:))
    }
  }

  /// What attempts at one moment brought, whatever earlier ones knew.
  package func coverage(of attempts: [(Scope, Dataset)], at moment: Timestamp) throws -> Coverage {
    let reader = CoverageReader(database: database)
    let catalog = Catalog(database: database)
    return try database.transaction(.read) {
      let series = try attempts.compactMap { scope, dataset in
        try catalog.scopeID(scope).flatMap { try catalog.seriesID(dataset, in: $0) }
      }
      return try reader.coverage(at: moment.milliseconds, attempted: Set(series))
    }
  }

  /// What one run brought of the scopes that it looked at, whatever earlier runs knew.
  package func coverage(of run: Run) throws -> Coverage {
    let reader = CoverageReader(database: database)
    return try database.transaction(.read) { try reader.coverage(ofRun: run) }
  }
}

/// Answers which datasets were known, where and when.
struct CoverageReader {
  let database: Connection
  private let catalog: Catalog
  private let observations: Observations

  init(database: Connection) {
    self.database = database
    catalog = Catalog(database: database)
    observations = Observations(database: database)
  }

  /// - parameter needsIAM: whether the IAM of an account is required at the moment.
  func coverage(
    at moment: Int64, includes: (Scope) -> Bool,
    needsIAM: (_ account: [Int64], _ moment: Int64) throws -> Bool
  ) throws -> Coverage {
    var answer = CoverageCounter()
    let scopes = try catalog.allScopes()
    for (scope, regional) in groupedByAccount(scopes.filter { includes($0.scope) }) {
      for (id, region) in regional {
        for dataset in Dataset.all(global: false) {
          answer.add(
            try gap(of: dataset, in: id, at: moment), in: region,
            isRequired: try isRequired(dataset, in: id, at: moment))
        }
      }
      // Of an account of which no Region is known, IAM is all that could have told anything.
      let isRequired = try regional.isEmpty || needsIAM(regional.map(\.id), moment)
      let global = try catalog.scopeID(scope.global)
      for dataset in Dataset.all(global: true) {
        let gap =
          try global.map { try self.gap(of: dataset, in: $0, at: moment) }
          ?? Gap(dataset: dataset, errorClass: .notCollected)
        answer.add(gap, in: scope.global, isRequired: isRequired)
      }
    }
    return answer.coverage
  }

  func coverage(ofRun run: Run) throws -> Coverage {
    try coverage(
      at: run.capturedAt.milliseconds,
      attempted: Set(
        try database.all(
          """
          SELECT member.series_id
          FROM run
          JOIN series_set_member AS member ON member.series_set_id = run.series_set_id
          WHERE run.captured_at = ?1
          ORDER BY member.series_id
          """, [.integer(run.capturedAt.milliseconds)]
        ) { $0.integer(0) }))
  }

  /// What some attempts of one moment brought of the scopes that they looked at.
  func coverage(at moment: Int64, attempted: Set<Int64>) throws -> Coverage {
    var answer = CoverageCounter()
    func gap(of dataset: Dataset, in scope: Int64?) throws -> Gap? {
      guard let scope, let series = try catalog.seriesID(dataset, in: scope),
        attempted.contains(series)
      else { return try notCollected(dataset, in: scope, at: moment) }
      return try observations.span(of: series, at: moment)?.gap(of: dataset)
    }
    func isSeen(_ scope: Int64) throws -> Bool {
      try Dataset.allCases.contains {
        try catalog.seriesID($0, in: scope).map(attempted.contains) ?? false
      }
    }
    for (scope, regional) in groupedByAccount(try catalog.allScopes()) {
      let seen = try regional.filter { try isSeen($0.id) }
      for (id, region) in seen {
        for dataset in Dataset.all(global: false) {
          answer.add(
            try gap(of: dataset, in: id), in: region,
            isRequired: try isRequired(dataset, in: id, at: moment))
        }
      }
      let global = try catalog.scopeID(scope.global)
      guard try !seen.isEmpty || global.map(isSeen) == true else { continue }
      let isRequired = try regional.isEmpty || needsIAM(seen.map(\.id), at: moment)
      for dataset in Dataset.all(global: true) {
        answer.add(try gap(of: dataset, in: global), in: scope.global, isRequired: isRequired)
      }
    }
    return answer.coverage
  }

  /// Whether some instance of an account has a profile, or DHMC is on in one of its Regions.
  func needsIAM(_ account: [Int64], at moment: Int64) throws -> Bool {
    for scope in account {
      let isNeeded = try database.first(
        """
        SELECT 1
        FROM dhmc_version
        WHERE scope_id = ?1 AND first_at <= ?2 AND until_at > ?2
          AND setting_value IS NOT NULL AND setting_value NOT IN ('', ?3)
        UNION ALL
        SELECT 1
        FROM instance
        JOIN instance_version AS version ON version.instance_key = instance.instance_key
        WHERE instance.scope_id = ?1 AND version.first_at <= ?2 AND version.until_at > ?2
          AND version.profile_arn IS NOT NULL
        LIMIT 1
        """, [.integer(scope), .integer(moment), .text(DHMCSetting.off)]
      ) { _ in true }
      if isNeeded == true { return true }
    }
    return false
  }

  private func gap(of dataset: Dataset, in scope: Int64, at moment: Int64) throws -> Gap? {
    guard let series = try catalog.seriesID(dataset, in: scope),
      let span = try observations.span(of: series, at: moment)
    else { return try notCollected(dataset, in: scope, at: moment) }
    return span.gap(of: dataset)
  }

  /// The gap of a dataset without an attempt.
  ///
  /// Nil for what is read on demand alone, for what an option switched off (a live run leaves out nothing else), and for
  /// what is optional in a Region that is not enabled: nobody asks there.
  private func notCollected(
    _ dataset: Dataset, in scope: Int64?, at moment: Int64
  ) throws -> Gap? {
    if dataset.isOnDemand { return nil }
    if !dataset.isRequired, let scope,
      try lastSource(of: scope, at: moment) == "aws" || isDisabled(scope, at: moment)
    {
      return nil
    }
    return Gap(dataset: dataset, errorClass: .notCollected)
  }

  private func isDisabled(_ scope: Int64, at moment: Int64) throws -> Bool {
    guard let series = try catalog.seriesID(.instances, in: scope) else { return false }
    return try observations.span(of: series, at: moment)?.outcome.errorClass == .regionDisabled
  }

  /// Where the last listing of a Region's instances at or before a moment came from.
  private func lastSource(of scope: Int64, at moment: Int64) throws -> String? {
    guard let series = try catalog.seriesID(.instances, in: scope) else { return nil }
    return try database.first(
      """
      SELECT run.source
      FROM run
      JOIN series_set_member AS member
        ON member.series_set_id = run.series_set_id AND member.series_id = ?1
      WHERE run.captured_at <= ?2
      ORDER BY run.captured_at DESC, run.run_id DESC
      LIMIT 1
      """, [.integer(series), .integer(moment)]
    ) { $0.text(0) }
  }

  /// Whether an answer is incomplete without a dataset of a Region.
  ///
  /// Not where AWS said that the Region is not enabled, and nothing was ever read there: nothing can be missing.
  private func isRequired(_ dataset: Dataset, in scope: Int64, at moment: Int64) throws -> Bool {
    guard dataset.isRequired else { return false }
    guard let series = try catalog.seriesID(dataset, in: scope),
      try observations.span(of: series, at: moment)?.outcome.errorClass == .regionDisabled,
      let instances = try catalog.seriesID(.instances, in: scope)
    else { return true }
    return try observations.effectiveAtOrBefore(moment, of: instances) != nil
  }

  /// The Regions of each account, in order; an account of which IAM alone was seen has none.
  private func groupedByAccount(
    _ scopes: [(id: Int64, scope: Scope)]
  ) -> [(scope: Scope, regional: [(id: Int64, scope: Scope)])] {
    var groups: [(scope: Scope, regional: [(id: Int64, scope: Scope)])] = []
    var places: [Scope: Int] = [:]
    for (id, scope) in scopes {
      // Not only the group before: an account of one number in two partitions has its Regions mixed.
      let place = places[scope.global] ?? groups.count
      if place == groups.count { groups.append((scope, [])) }
      places[scope.global] = place
      if scope.region != Scope.globalRegion { groups[place].regional.append((id, scope)) }
    }
    return groups
  }
}

private struct CoverageCounter {
  private var unknown: [Coverage.Unknown] = []

  mutating func add(_ gap: Gap?, in scope: Scope, isRequired: Bool) {
    guard let gap else { return }
    unknown.append(Coverage.Unknown(scope: scope, gap: gap, isRequired: isRequired))
  }

  var coverage: Coverage { Coverage(unknown: unknown) }
}

extension Ledger {
  /// What was known at an instance's moment of what its answer rests on.
  package func coverage(of snapshot: InstanceSnapshot) throws -> Coverage {
    let reader = CoverageReader(database: database)
    return try database.transaction(.read) {
      try reader.coverage(
        at: snapshot.scope.moment, includes: { $0 == snapshot.key.scope },
        needsIAM: { _, _ in
          snapshot.instance?.profile != nil || snapshot.scope.dhmc.value?.isOn == true
        })
    }
  }
}

/// Whether one dataset of one scope was known at a moment.
package struct CoverageRow: Hashable, Sendable {
  package let scope: Scope
  package let dataset: Dataset
  package let isRequired: Bool
  /// Why it was not known; nil if it was.
  package let gap: Gap?
  /// The last attempt of any outcome; nil if there was none.
  package let lastAttempt: Timestamp?
  /// The last attempt that is believed; nil if there was none.
  package let lastComplete: Timestamp?
  /// How many rows the last attempt had; nil if it was not complete.
  package let rowCount: Int?
}

extension Ledger {
  /// Every dataset of every scope at a moment, in order of account, Region and dataset.
  package func coverageRows(at moment: Timestamp) throws -> [CoverageRow] {
    let reader = CoverageReader(database: database)
    return try database.transaction(.read) { try reader.rows(at: moment.milliseconds) }
  }
}

extension CoverageReader {
  fileprivate func rows(at moment: Int64) throws -> [CoverageRow] {
    var rows: [CoverageRow] = []
    for (scope, regional) in groupedByAccount(try catalog.allScopes()) {
      let needsIAM = try regional.isEmpty || needsIAM(regional.map(\.id), at: moment)
      for (id, region) in regional {
        for dataset in Dataset.all(global: false) {
          let row = try row(
            dataset, in: region, id: id,
            isRequired: try isRequired(dataset, in: id, at: moment), at: moment)
          if row.lastAttempt == nil, try notCollected(dataset, in: id, at: moment) == nil {
            continue
          }
          rows.append(row)
        }
      }
      for dataset in Dataset.all(global: true) {
        rows.append(
          try row(
            dataset, in: scope.global, id: try catalog.scopeID(scope.global), isRequired: needsIAM,
            at: moment))
      }
    }
    return rows.sorted { $0.scope == $1.scope ? $0.dataset < $1.dataset : $0.scope < $1.scope }
  }

  private func row(
    _ dataset: Dataset, in scope: Scope, id: Int64?, isRequired: Bool, at moment: Int64
  ) throws -> CoverageRow {
    let series = try id.flatMap { try catalog.seriesID(dataset, in: $0) }
    let span = try series.flatMap { try observations.span(of: $0, at: moment) }
    let gap = span.map { $0.gap(of: dataset) } ?? Gap(dataset: dataset, errorClass: .notCollected)
    return CoverageRow(
      scope: scope, dataset: dataset, isRequired: isRequired, gap: gap,
      lastAttempt: try series.flatMap { try observations.attemptAtOrBefore(moment, of: $0) }.map(
        Timestamp.init(milliseconds:)),
      lastComplete: try series.flatMap { try observations.effectiveAtOrBefore(moment, of: $0) }.map(
        Timestamp.init(milliseconds:)),
      rowCount: span?.outcome.rowCount.map { Int($0) })
  }
}
