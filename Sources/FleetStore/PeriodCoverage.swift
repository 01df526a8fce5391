package import FleetModel
import SQLiteKit

extension Ledger {
  /// What was not known at some time of the period `[since, until)`, or at its end.
  ///
  /// A change that an answer about the period lacks may have happened while it was not known.
  package func coverage(
    since: Timestamp, until: Timestamp, includes: (Scope) -> Bool
  ) throws -> Coverage {
    let atEnd = try coverage(at: until, includes: includes)
    let admitted = try Catalog(database: database).allScopes().filter { includes($0.scope) }
    let reader = CoverageReader(database: database)
    let accounts = Dictionary(grouping: admitted, by: \.scope.global)
    let needingIAM = try Set(
      accounts.filter { try reader.needsIAM($0.value.map(\.id), at: until.milliseconds) }.keys)
    // Where a Region was never usable, nothing can have been missed.
    let unusable = Set(
      atEnd.unknown.filter { !$0.isRequired && $0.gap.dataset == .instances }.map(\.scope))
    let during = try database.all(
      """
      SELECT scope.partition, scope.account_id, scope.region, series.dataset,
        CASE WHEN span.is_suspicious THEN 'suspicious' ELSE span.error_class END, span.message
      FROM observation_span AS span
      JOIN series ON series.series_id = span.series_id
      JOIN scope ON scope.scope_id = series.scope_id
      WHERE (span.is_complete = 0 OR span.is_suspicious = 1) AND span.first_at < ?2
        AND coalesce(
          (
            SELECT min(later.first_at)
            FROM observation_span AS later
            WHERE later.series_id = span.series_id AND later.first_at > span.first_at
          ), ?3) > ?1
      ORDER BY scope.account_id, scope.region, series.dataset, span.first_at
      """,
      [
        .integer(since.milliseconds), .integer(until.milliseconds), .integer(IntervalEditor.open),
      ]
    ) { row -> Coverage.Unknown? in
      let scope = Scope(partition: row.text(0), account: row.text(1), region: row.text(2))
      guard let dataset = Dataset(rawValue: row.text(3)),
        dataset.isGlobal ? accounts[scope] != nil : includes(scope)
      else { return nil }
      let gap = Gap(
        dataset: dataset, errorClass: ErrorClass(rawValue: row.text(4)) ?? .serviceError,
        message: row.optionalText(5))
      return Coverage.Unknown(
        scope: scope, gap: gap,
        isRequired: dataset.isGlobal
          ? needingIAM.contains(scope) : dataset.isRequired && !unusable.contains(scope))
    }.compactMap(\.self)
    var named = Set(
      atEnd.unknown.map { [$0.scope.account, $0.scope.region, $0.gap.dataset.rawValue] })
    return Coverage(
      unknown: atEnd.unknown
        + during.filter {
          named.insert([$0.scope.account, $0.scope.region, $0.gap.dataset.rawValue]).inserted
        })
  }
}
