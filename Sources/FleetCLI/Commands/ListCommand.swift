import CommandKit
import FleetModel
import FleetReports
import FleetStore

extension CommandEntry {
  static let list = CommandEntry(
    Command(
      "list",
      abstract: "List instances with their state and first reason.",
      discussion: [
        "Gone instances are left out unless --filter state=gone asks for them."
      ],
      section: Sections.questions,
      examples: [
        .init(
          "fleetdb list --filter state=unmanaged", "Instances that Systems Manager does not manage."
        ),
        .init(
          "fleetdb list --filter 'agent<3.3.40.0' -o csv", "Instances with an old agent, as CSV."),
        .init(
          "fleetdb list --at 2026-11-01 --filter region='eu-*'",
          "What Europe looked like on that day."),
      ],
      options: [Options.filter])
  ) { session in
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let filters = try session.filters()
    let limit = try session.limit() ?? .max
    let coverage = try ledger.coverage(at: asOf, includes: filters.includes)
    var report = try session.report(InstanceItem.columns)
    try report.begin(
      session.envelope("list", asOf: asOf, observedAt: observedAt, coverage: coverage))
    let undecided = try session.forEachSnapshot(in: ledger, at: asOf, filters: filters) {
      snapshot, _ in
      guard report.itemCount < limit else { return false }
      try report.write(InstanceItem.json(snapshot))
      return true
    }
    try report.end()
    session.sayUndecided(undecided)
    session.sayIncomplete(coverage)
    return .done
  }
}

extension Session {
  /// Calls `body` for each instance that passes the filters, until it answers false.
  ///
  /// - returns: how many instances could not be judged by the filters for want of a dataset.
  func forEachSnapshot(
    in ledger: Ledger, at moment: Timestamp, filters: FilterSet,
    _ body: (InstanceSnapshot, SnapshotReader) throws -> Bool
  ) throws -> Int {
    let reader = try SnapshotReader(ledger, at: moment, options: ruleOptions())
    var undecided = 0
    do {
      try reader.forEach(includes: filters.includes) { snapshot in
        if snapshot.isGone, !filters.asksForGone { return }
        switch filters.matches(snapshot) {
        case true: if try !body(snapshot, reader) { throw Enough() }
        case nil: undecided += 1
        case false: break
        }
      }
    } catch is Enough {}
    return undecided
  }

  /// Ends a walk early.
  private struct Enough: Error {}

  func sayUndecided(_ count: Int) {
    if count > 0 {
      say(
        "warning: \(count) instance\(count == 1 ? "" : "s") left out: what the filter looks at is unknown there"
      )
    }
  }
}
