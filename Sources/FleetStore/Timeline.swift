package import FleetModel
import FleetRules

/// An assessment and the time for which it holds.
package struct AssessmentInterval: Hashable, Sendable {
  package var firstAt: Timestamp
  package var untilAt: Timestamp
  package var verdict: Verdict
  /// Until when `settling-recent-change` is among the codes; nil where nothing settles.
  package var settlingUntil: Timestamp?
  /// First observation of the managed state that holds here.
  package var stateSince: Timestamp
  /// Last observation of the managed state before; nil if there was none.
  package var stateBefore: Timestamp?

  /// The codes at a moment, `settling-recent-change` included while it lasts.
  package func reasonCodes(at moment: Timestamp) -> [ReasonCode] {
    guard let settlingUntil, moment < settlingUntil else { return verdict.reasonCodes }
    return (verdict.reasonCodes + [.settlingRecentChange]).sorted()
  }
}

/// Runs the rules at every moment at which something changes.
struct Timeline {
  let scope: ScopeHistory
  /// The moments at which something changes for all instances of the scope.
  let breakpoints: [Int64]

  /// The assessments of one instance from `start` on.
  ///
  /// - parameter following: the last intervals before `start`, oldest first: back to the last known state.
  func intervals(
    of history: InstanceHistory, from start: Int64, following: [AssessmentInterval],
    options: RuleOptions
  ) throws -> [AssessmentInterval] {
    guard let firstSeen = history.firstSeen else { return [] }
    let moments = Set(breakpoints + history.breakpoints(from: start)).filter {
      $0 >= start && $0 >= firstSeen
    }.sorted()
    var chain = StateChain(following)
    var intervals: [AssessmentInterval] = []
    for moment in moments {
      let assessment = Assessment(
        of: try history.facts(at: try scope.at(moment), in: scope), options: options)
      let at = Timestamp(milliseconds: moment)
      if let last = intervals.last ?? following.last, last.continues(as: assessment, at: at) {
        continue
      }
      let (since, before) = try chain.extend(to: assessment.verdict.managedState, at: at) {
        try lastObservation(before: moment, of: history, in: [.instances, .nodes])
      }
      if !intervals.isEmpty { intervals[intervals.count - 1].untilAt = at }
      intervals.append(
        AssessmentInterval(
          firstAt: at, untilAt: .never, verdict: assessment.verdict,
          settlingUntil: assessment.settlingUntil, stateSince: since, stateBefore: before))
    }
    return intervals
  }

  /// When what changed at a moment was last observed before: by the datasets that changed it, among those given.
  ///
  /// Of several the earliest counts, so that the window is never too narrow. Nil where nothing changed.
  func lastObservation(
    before moment: Int64, of history: InstanceHistory, in datasets: [Dataset]
  ) throws -> Timestamp? {
    let (earlier, later) = (try scope.at(moment - 1), try scope.at(moment))
    let candidates = try datasets.filter { dataset in
      let hasVersionChanged =
        switch dataset {
        case .instances: history.instances.contains { $0.firstAt == moment || $0.untilAt == moment }
        case .nodes: history.nodes.contains { $0.firstAt == moment || $0.untilAt == moment }
        case .dhmc: earlier.setting != later.setting
        default: false
        }
      return hasVersionChanged || earlier.gaps[dataset] != later.gaps[dataset]
    }.compactMap { try scope.observed($0, atOrBefore: moment - 1) }
    return candidates.min().map(Timestamp.init(milliseconds:))
  }
}

extension AssessmentInterval {
  /// Whether an assessment at a later moment says nothing new.
  ///
  /// What has settled by then is no news.
  fileprivate func continues(as assessment: Assessment, at moment: Timestamp) -> Bool {
    guard verdict == assessment.verdict else { return false }
    if settlingUntil == assessment.settlingUntil { return true }
    return assessment.settlingUntil == nil && (settlingUntil ?? moment) <= moment
  }
}

/// Since when a managed state holds, along successive assessments.
///
/// A span of `unknown` between two equal states does not interrupt them; between two others it widens the window.
private struct StateChain {
  private struct Link {
    let state: ManagedState
    let since: Timestamp
    let before: Timestamp?
  }

  private var known: Link?
  private var unknown: Link?

  init(_ intervals: [AssessmentInterval]) {
    for interval in intervals {
      follow(
        Link(
          state: interval.verdict.managedState, since: interval.stateSince,
          before: interval.stateBefore))
    }
  }

  private mutating func follow(_ link: Link) {
    if link.state == .unknown {
      unknown = link
    } else {
      known = link
      unknown = nil
    }
  }

  mutating func extend(
    to state: ManagedState, at moment: Timestamp, lastObservation: () throws -> Timestamp?
  ) rethrows -> (since: Timestamp, before: Timestamp?) {
    if state == .unknown, let unknown { return (unknown.since, unknown.before) }
    if state != .unknown, let known, known.state == state {
      unknown = nil
      return (known.since, known.before)
    }
    let link = Link(
      state: state, since: moment, before: known == nil ? nil : try lastObservation())
    follow(link)
    return (link.since, link.before)
  }
}
