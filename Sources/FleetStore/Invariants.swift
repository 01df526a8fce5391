import FleetModel
import FleetRules
import SQLiteKit

/// Something that must hold of every file, and does not.
package struct Violation: Hashable, Sendable {
  /// `I1` … `I8`, or `sqlite` for what SQLite itself finds.
  package let invariant: String
  /// What is wrong and where, in one line.
  package let description: String
}

extension Ledger {
  /// Every invariant, checked over the whole file.
  ///
  /// An empty list: all hold.
  package func violations() throws -> [Violation] {
    try database.transaction(.read) {
      let sqlite = try database.all("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
        .map { Violation(invariant: "sqlite", description: $0) }
      // A damaged file answers nothing reliably; the rest would only confuse.
      guard sqlite.isEmpty else { return sqlite }
      let check = InvariantCheck(database: database)
      return try check.intervals() + check.boundaries() + check.currentRows() + check.references()
        + check.counts() + check.suspicions() + check.assessments()
    }
  }
}

/// The invariants that `docs/architecture.md` lists.
private struct InvariantCheck {
  let database: Connection

  private static let interval = [
    ("instance_version", "instance_key"), ("node_version", "instance_key"),
    ("dhmc_version", "scope_id"), ("resource_version", "resource_key"),
  ]

  /// I1: no two versions of one thing overlap.
  ///
  /// I2: no two that touch are equal.
  func intervals() throws -> [Violation] {
    var found: [Violation] = []
    for (table, key) in Self.interval {
      try database.forEach(
        """
        SELECT key, first_at, until_before > first_at
        FROM (
          SELECT \(key) AS key, first_at, digest,
            lag(until_at) OVER versions AS until_before, lag(digest) OVER versions AS digest_before
          FROM \(table)
          WINDOW versions AS (PARTITION BY \(key) ORDER BY first_at)
        )
        WHERE until_before > first_at OR until_before = first_at AND digest_before = digest
        ORDER BY key, first_at
        """
      ) { row in
        let place = "\(table) of \(key) \(row.integer(0)) at \(moment(row.integer(1)))"
        found.append(
          row.integer(2) != 0
            ? Violation(invariant: "I1", description: "overlapping versions: \(place)")
            : Violation(invariant: "I2", description: "equal neighbours: \(place)"))
      }
    }
    try database.forEach(
      """
      SELECT instance_key, first_at
      FROM (
        SELECT instance_key, first_at, lag(until_at) OVER rows AS until_before
        FROM assessment
        WINDOW rows AS (PARTITION BY instance_key ORDER BY first_at)
      )
      WHERE until_before <> first_at
      ORDER BY instance_key, first_at
      """
    ) { row in
      found.append(
        Violation(
          invariant: "I1",
          description:
            "assessments overlap or leave a gap: instance_key \(row.integer(0)) at \(moment(row.integer(1)))"
        ))
    }
    return found
  }

  /// I3: every version begins and ends at a believed observation of its series.
  func boundaries() throws -> [Violation] {
    let observations = Observations(database: database)
    var believed: [Boundary: Bool] = [:]
    var found: [Violation] = []
    for (sql, table) in Self.boundaryQueries {
      try database.forEach(sql) { row in
        let boundary = Boundary(series: row.integer(0), at: row.integer(1))
        let isBelieved: Bool
        if let known = believed[boundary] {
          isBelieved = known
        } else {
          isBelieved =
            try observations.hasAttempt(at: boundary.at, of: boundary.series)
            && observations.span(of: boundary.series, at: boundary.at)?.isEffective == true
          believed[boundary] = isBelieved
        }
        if !isBelieved {
          found.append(
            Violation(
              invariant: "I3",
              description:
                "a version in \(table) begins or ends without a complete observation: series_id \(boundary.series) at \(moment(boundary.at))"
            ))
        }
      }
    }
    return found
  }

  private struct Boundary: Hashable {
    let series: Int64
    let at: Int64
  }

  private static let boundaryQueries: [(String, String)] = {
    func query(_ table: String, _ join: String, _ series: String) -> (String, String) {
      (
        """
        SELECT DISTINCT coalesce(\(series), -1), boundary
        FROM (
          SELECT *, first_at AS boundary FROM \(table)
          UNION ALL
          SELECT *, until_at FROM \(table) WHERE until_at <> \(IntervalEditor.open)
        ) AS version
        \(join)
        ORDER BY 1, 2
        """, table
      )
    }
    func scoped(_ dataset: Dataset) -> String {
      """
      JOIN instance ON instance.instance_key = version.instance_key
      LEFT JOIN series ON series.scope_id = instance.scope_id AND series.dataset = '\(dataset.rawValue)'
      """
    }
    return [
      query("instance_version", scoped(.instances), "series.series_id"),
      query("node_version", scoped(.nodes), "series.series_id"),
      query(
        "dhmc_version",
        """
        LEFT JOIN series ON series.scope_id = version.scope_id AND series.dataset = '\(Dataset.dhmc.rawValue)'
        """, "series.series_id"),
      query(
        "resource_version", "JOIN resource ON resource.resource_key = version.resource_key",
        "resource.series_id"),
    ]
  }()

  /// I4: the table `current` says what the open versions say.
  func currentRows() throws -> [Violation] {
    try database.all(
      """
      WITH open (series_id, entity, entity_key, first_at, digest) AS (\(Self.openVersions))
      SELECT series_id, entity, 'is missing from current or differs'
      FROM (SELECT * FROM open EXCEPT SELECT * FROM current)
      UNION ALL
      SELECT series_id, entity, 'is in current without an open version'
      FROM (SELECT * FROM current EXCEPT SELECT * FROM open)
      ORDER BY 1, 2, 3
      """
    ) {
      Violation(
        invariant: "I4", description: "series_id \($0.integer(0)): \($0.text(1)) \($0.text(2))")
    }
  }

  private static let openVersions = """
    SELECT series.series_id, instance.instance_id, version.instance_key, first_at, digest
    FROM instance_version AS version
    JOIN instance ON instance.instance_key = version.instance_key
    JOIN series ON series.scope_id = instance.scope_id AND series.dataset = 'ec2.instances'
    WHERE until_at = \(IntervalEditor.open)
    UNION ALL
    SELECT series.series_id, instance.instance_id, version.instance_key, first_at, digest
    FROM node_version AS version
    JOIN instance ON instance.instance_key = version.instance_key
    JOIN series ON series.scope_id = instance.scope_id AND series.dataset = 'ssm.nodes'
    WHERE until_at = \(IntervalEditor.open)
    UNION ALL
    SELECT series.series_id, '', version.scope_id, first_at, digest
    FROM dhmc_version AS version
    JOIN series ON series.scope_id = version.scope_id AND series.dataset = 'ssm.dhmc'
    WHERE until_at = \(IntervalEditor.open)
    UNION ALL
    SELECT resource.series_id, resource.kind || '/' || resource.identity, version.resource_key, first_at, digest
    FROM resource_version AS version
    JOIN resource ON resource.resource_key = version.resource_key
    WHERE until_at = \(IntervalEditor.open)
    """

  /// I5: every reference leads somewhere.
  func references() throws -> [Violation] {
    try database.all("PRAGMA foreign_key_check") {
      Violation(
        invariant: "I5",
        description: "a row of \($0.text(0)) points at a row of \($0.text(2)) that is not there")
    }
  }

  /// I6: the versions that hold at a complete observation are as many as it had rows, and the same.
  func counts() throws -> [Violation] {
    let catalog = Catalog(database: database)
    let observations = Observations(database: database)
    var found: [Violation] = []
    for (scopeID, scope) in try catalog.allScopes() {
      for dataset in Dataset.allCases {
        guard let series = try catalog.seriesID(dataset, in: scopeID) else { continue }
        var events: [(at: Int64, isBegin: Bool, digest: Digest)] = []
        let versions = LiveVersions(
          database: database, dataset: dataset, scope: scopeID, series: series)
        try versions.forEachVersion { first, until, digest in
          events.append((first, true, digest))
          if until != IntervalEditor.open { events.append((until, false, digest)) }
        }
        events.sort { $0.at < $1.at }
        var (count, sum, position) = (Int64(0), Digest.zero, 0)
        for span in try observations.spans(of: series, from: .min) where span.isEffective {
          while position < events.count, events[position].at <= span.firstAt {
            let event = events[position]
            count += event.isBegin ? 1 : -1
            sum = event.isBegin ? sum &+ event.digest : sum &- event.digest
            position += 1
          }
          if count != span.outcome.rowCount || sum != span.outcome.digest {
            found.append(
              Violation(
                invariant: "I6",
                description:
                  "\(dataset.rawValue) of \(scope.account) \(scope.region) at \(moment(span.firstAt)): \(span.outcome.rowCount ?? 0) rows were observed, \(count) are kept\(count == span.outcome.rowCount ? ", and they differ" : "")"
              ))
          }
        }
      }
    }
    return found
  }

  /// I7: emptiness is marked suspicious where it is, and only there.
  func suspicions() throws -> [Violation] {
    let observations = Observations(database: database)
    let series = try database.all(
      "SELECT series_id FROM series WHERE dataset = ?1 ORDER BY series_id",
      [.text(Dataset.instances.rawValue)]
    ) { $0.integer(0) }
    return try series.flatMap { id in
      try observations.spans(of: id, from: .min).filter {
        try $0.isSuspicious != observations.isSuspicious($0, of: id)
      }.map {
        Violation(
          invariant: "I7",
          description: "series_id \(id) at \(moment($0.firstAt)): emptiness is judged wrongly")
      }
    }
  }

  /// I8: the assessments are what the present rules make of the facts.
  func assessments() throws -> [Violation] {
    let catalog = Catalog(database: database)
    let reader = InstanceReader(database: database)
    let rows = AssessmentRows(database: database)
    var found: [Violation] = []
    for (scopeID, scope) in try catalog.allScopes() where scope.region != Scope.globalRegion {
      let history = try ScopeHistory(
        database: database, catalog: catalog, scope: scope, scopeID: scopeID)
      let timeline = Timeline(scope: history, breakpoints: try history.breakpoints(from: .min + 1))
      let members = try database.all(
        "SELECT instance_key, instance_id FROM instance WHERE scope_id = ?1 ORDER BY instance_id",
        [.integer(scopeID)]
      ) { ($0.integer(0), $0.text(1)) }
      for (key, id) in members {
        let versions = try reader.history(
          of: InstanceKey(scope: scope, id: InstanceID(id)), instanceKey: key)
        let expected = try timeline.intervals(
          of: versions, from: .min + 1, following: [], options: RuleOptions())
        if expected != (try rows.overlapping(from: .min, until: .max, of: key)) {
          found.append(
            Violation(
              invariant: "I8",
              description:
                "the assessments of \(versions.key.arn) are not what the rules make of the facts; run 'fleetdb reassess'"
            ))
        }
      }
    }
    return found
  }

  private func moment(_ milliseconds: Int64) -> String {
    milliseconds == IntervalEditor.open
      ? "never" : Timestamp(milliseconds: milliseconds).description
  }
}

extension Digest {
  fileprivate static func &- (left: Digest, right: Digest) -> Digest {
    let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
    return Digest(high: left.high &- right.high &- (borrow ? 1 : 0), low: low)
  }
}
