package import FleetModel
package import FleetRules
import SQLiteKit

/// A time during which managed state and credential path stayed the same.
package struct HistoryItem: Hashable, Sendable {
  package var from: Timestamp
  /// `never` while it lasts.
  package var to: Timestamp
  package var managedState: ManagedState
  package var credentialPath: CredentialPath
  /// The codes that held at `from`.
  package var reasonCodes: [ReasonCode]
  /// What it came from; nil for the first item, and where what is unknown hides it.
  package var transition: Transition?
}

/// A change of managed state or of credential path.
package struct Transition: Hashable, Sendable {
  package struct Side: Hashable, Sendable {
    package let managedState: ManagedState
    package let credentialPath: CredentialPath
  }

  package let before: Side
  package let after: Side
  /// It happened after this moment: the begin of the last observation of what was before.
  ///
  /// Nil if there was none.
  package let windowAfter: Timestamp?
  /// It had happened by this moment: the end of the first observation of what is after.
  package let windowBy: Timestamp
  /// What changed in the window; nil where there is nothing to compare with.
  package let attribution: Attribution?
  /// What brought about the predicted state, where it was there before the window; nil elsewhere.
  ///
  /// Credentials outlive a change by up to an hour, so the effect may come later than its cause.
  package let earlier: Attribution?
}

/// Tells the history of instances up to a moment.
package final class HistoryReader {
  private let database: Connection
  private let catalog: Catalog
  private let instances: InstanceReader
  private let rows: AssessmentRows
  private let readings: ReadingTimes
  private let moment: Timestamp
  private let options: RuleOptions
  private var timelines: [Int64: Timeline] = [:]

  package init(_ ledger: Ledger, until moment: Timestamp, options: RuleOptions) {
    database = ledger.database
    catalog = Catalog(database: database)
    instances = InstanceReader(database: database)
    rows = AssessmentRows(database: database)
    readings = ReadingTimes(database: database)
    self.moment = moment
    self.options = options
  }

  /// Everything that an instance has been, oldest first; empty where it was never seen.
  package func items(of key: InstanceKey) throws -> [HistoryItem] {
    guard let scopeID = try catalog.scopeID(key.scope),
      let instanceKey = try catalog.instanceKey(key.id.text, in: scopeID)
    else { return [] }
    return try database.transaction(.read) {
      try items(of: key, instanceKey: instanceKey, scopeID: scopeID)
    }
  }

  /// Every instance whose state or path ever changed, in order of account, Region and id, with its items.
  package func forEachChanged(
    includes: (Scope) -> Bool, _ body: (InstanceKey, [HistoryItem]) throws -> Void
  ) throws {
    for (id, scope) in try catalog.allScopes()
    where scope.region != Scope.globalRegion && includes(scope) {
      let keys = try database.all(
        """
        SELECT instance.instance_key, instance.instance_id
        FROM instance
        WHERE instance.scope_id = ?1
          AND (SELECT count(*) FROM assessment WHERE instance_key = instance.instance_key) > 1
        ORDER BY instance.instance_id
        """, [.integer(id)]
      ) { ($0.integer(0), InstanceKey(scope: scope, id: InstanceID($0.text(1)))) }
      for (instanceKey, key) in keys {
        let items = try database.transaction(.read) {
          try self.items(of: key, instanceKey: instanceKey, scopeID: id)
        }
        try body(key, items)
      }
    }
  }

  /// The last change of managed state or credential path; nil where there was none.
  package func lastTransition(of key: InstanceKey) throws -> Transition? {
    guard let scopeID = try catalog.scopeID(key.scope),
      let instanceKey = try catalog.instanceKey(key.id.text, in: scopeID)
    else { return nil }
    return try database.transaction(.read) {
      let past = try past(of: key, instanceKey: instanceKey, scopeID: scopeID)
      return try past.segments.last { $0.change != nil }?.change.map {
        try transition($0, in: past)
      }
    }
  }

  private func items(
    of key: InstanceKey, instanceKey: Int64, scopeID: Int64
  ) throws -> [HistoryItem] {
    let past = try past(of: key, instanceKey: instanceKey, scopeID: scopeID)
    return try past.segments.map { segment in
      HistoryItem(
        from: segment.first.firstAt, to: segment.to,
        managedState: segment.first.verdict.managedState,
        credentialPath: segment.first.verdict.credentialPath,
        reasonCodes: segment.first.reasonCodes(at: segment.first.firstAt),
        transition: try segment.change.map { try transition($0, in: past) })
    }
  }

  /// What an instance has been, before anything is explained.
  private struct Past {
    let history: InstanceHistory
    let timeline: Timeline
    let intervals: [AssessmentInterval]
    var segments: [Segment] = []
  }

  /// Successive assessments with one managed state and one credential path.
  private struct Segment {
    let first: AssessmentInterval
    var to: Timestamp
    /// What it came from; nil where that is no transition.
    let change: Change?
  }

  private struct Change {
    /// The place of the assessment that is new.
    let index: Int
    let known: LastKnown
    let isOfState: Bool
    let isOfPath: Bool

    init?(to verdict: Verdict, at index: Int, from known: LastKnown) {
      isOfState =
        verdict.managedState != .unknown && known.state != nil
        && known.state != verdict.managedState
      isOfPath = verdict.isPathKnown && known.path != nil && known.path != verdict.credentialPath
      guard isOfState || isOfPath else { return nil }
      self.index = index
      self.known = known
    }
  }

  private func past(of key: InstanceKey, instanceKey: Int64, scopeID: Int64) throws -> Past {
    let timeline = try timeline(of: key.scope, id: scopeID)
    let history = try instances.history(of: key, instanceKey: instanceKey)
    let intervals =
      options == RuleOptions()
      ? try rows.overlapping(from: .min, until: .max, of: instanceKey)
      : try timeline.intervals(of: history, from: .min + 1, following: [], options: options)
    var past = Past(history: history, timeline: timeline, intervals: intervals)
    var known = LastKnown()
    for (index, interval) in intervals.enumerated() where interval.firstAt <= moment {
      let verdict = interval.verdict
      if let last = past.segments.last?.first.verdict, last.managedState == verdict.managedState,
        last.credentialPath == verdict.credentialPath, last.isPathGap == verdict.isPathGap
      {
        past.segments[past.segments.count - 1].to = interval.untilAt
      } else {
        past.segments.append(
          Segment(
            first: interval, to: interval.untilAt,
            change: Change(to: verdict, at: index, from: known)))
      }
      if verdict.managedState != .unknown { known.state = verdict.managedState }
      if verdict.isPathKnown {
        known.path = verdict.credentialPath
        known.pathUntil = interval.untilAt
      }
    }
    if let last = past.segments.indices.last, past.segments[last].to > moment {
      past.segments[last].to = .never
    }
    return past
  }

  /// The last state and path that were known, and until when the path held.
  private struct LastKnown {
    var state: ManagedState?
    var path: CredentialPath?
    var pathUntil: Timestamp?
  }

  private func transition(_ change: Change, in past: Past) throws -> Transition {
    let (history, timeline, known) = (past.history, past.timeline, change.known)
    let interval = past.intervals[change.index]
    let verdict = interval.verdict
    var starts: [Timestamp] = []
    if change.isOfState, let before = interval.stateBefore { starts.append(before) }
    if change.isOfPath, let end = known.pathUntil,
      let before = try timeline.lastObservation(
        before: end.milliseconds, of: history, in: ScopeHistory.assessed)
    {
      starts.append(before)
    }
    let start = starts.min()
    let comparison = Comparison(history: history, timeline: timeline, options: options)
    let attribution = try start.map { try comparison.attribution(from: $0, to: interval.firstAt) }
    var earlier: Attribution?
    if change.isOfState, let start, let attribution,
      attribution.predictedBefore == attribution.predictedAfter,
      attribution.predictedAfter.agrees(with: verdict.managedState)
    {
      earlier = try comparison.latestChange(
        to: attribution.predictedAfter, among: past.intervals[..<change.index], endingBy: start)
    }
    return Transition(
      before: .init(
        managedState: known.state ?? .unknown, credentialPath: known.path ?? .unknown),
      after: .init(managedState: verdict.managedState, credentialPath: verdict.credentialPath),
      windowAfter: try start.map {
        try readings.span(ofRunAt: $0, in: past.timeline.scope).lowerBound
      },
      windowBy: try readings.span(ofRunAt: interval.firstAt, in: past.timeline.scope).upperBound,
      attribution: attribution, earlier: earlier)
  }

  private func timeline(of scope: Scope, id: Int64) throws -> Timeline {
    if let known = timelines[id] { return known }
    let history = try ScopeHistory(database: database, catalog: catalog, scope: scope, scopeID: id)
    let made = Timeline(
      scope: history,
      breakpoints: options == RuleOptions() ? [] : try history.breakpoints(from: .min + 1))
    timelines[id] = made
    return made
  }
}

/// Compares the facts of one instance at moments of its history.
private struct Comparison {
  let history: InstanceHistory
  let timeline: Timeline
  let options: RuleOptions

  func attribution(from start: Timestamp, to end: Timestamp) throws -> Attribution {
    Attribution(
      from: try history.facts(at: timeline.scope.at(start.milliseconds), in: timeline.scope),
      to: try history.facts(at: timeline.scope.at(end.milliseconds), in: timeline.scope),
      options: options)
  }

  /// How long an effect may lag behind its cause: credentials live up to an hour, and are renewed every half.
  private static let lag = Duration.seconds(65 * 60)
  /// A stop acts at once.
  private static let lagOfStop = Duration.seconds(15 * 60)

  /// The latest change to a predicted state, where it came late enough before `start` to act in the window after it.
  func latestChange(
    to predicted: PredictedState, among intervals: ArraySlice<AssessmentInterval>,
    endingBy start: Timestamp
  ) throws -> Attribution? {
    var later: AssessmentInterval?
    for interval in intervals.reversed() {
      guard PredictedState(interval.verdict) != predicted else {
        later = interval
        continue
      }
      guard let later, later.firstAt >= start - Self.lag,
        let before = try timeline.lastObservation(
          before: later.firstAt.milliseconds, of: history, in: ScopeHistory.assessed)
      else { return nil }
      let found = try attribution(from: before, to: later.firstAt)
      let isStop = found.changes.contains { $0.isCause && $0.fact == .instanceState }
      return isStop && later.firstAt < start - Self.lagOfStop ? nil : found
    }
    return nil
  }
}

extension PredictedState {
  /// Whether the observed state is the one predicted, so that what led to the one may explain the other.
  fileprivate func agrees(with state: ManagedState) -> Bool {
    switch self {
    case .managed: state == .managed
    case .unmanaged: state == .unmanaged || state == .connectionLost
    case .notApplicable, .unknown: false
    }
  }
}

extension Verdict {
  /// Whether the path is a value to compare: a span of an unknown state is shown without a transition.
  fileprivate var isPathKnown: Bool { managedState != .unknown && !isPathGap }
}
