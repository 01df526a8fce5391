import FleetModel

/// The changes of the last half hour, which the agent may not have followed yet.
///
/// After a refusal the agent waits 25 to 30 minutes before it tries again
/// (amazon-ssm-agent, `credentialrefresher_deps.go`).
struct Settling: Hashable, Sendable {
  /// Oldest first; at least one.
  let changes: [RecentChange]
  /// When the last of them has had its time; after the moment that is asked about.
  let until: Timestamp

  /// Half an hour, in milliseconds.
  private static let period: UInt64 = 30 * 60 * 1000

  /// Nil where nothing settles.
  ///
  /// A change up to half an hour after the moment counts as well: a listing is read after the
  /// capture time of its run.
  init?(_ context: Context) {
    let moment = context.facts.at
    guard !context.isHybrid, !context.life.isOver else { return nil }
    if case .halted = context.life { return nil }
    func isRecent(_ change: Timestamp) -> Bool {
      let age = moment.milliseconds.subtractingReportingOverflow(change.milliseconds)
      return !age.overflow && age.partialValue.magnitude < Settling.period
    }
    let mindsDHMC = context.profile != .usable
    var changes: [RecentChange] = []
    func add(_ change: RecentChange) {
      guard isRecent(change.at) else { return }
      if let index = changes.firstIndex(where: { $0.fact == change.fact }) {
        if changes[index].at < change.at { changes[index] = change }
      } else {
        changes.append(change)
      }
    }
    if case .known(.listed(let instance)) = context.facts.instance, let launch = instance.launchTime
    {
      add(RecentChange(fact: .launchTime, at: launch, isExact: true))
    }
    if mindsDHMC, case .known(let setting) = context.facts.dhmc, let change = setting.lastModifiedAt
    {
      add(RecentChange(fact: .dhmcSetting, at: change, isExact: true))
    }
    for change in context.facts.recentChanges {
      switch change.fact {
      case .launchTime, .profile, .imdsState, .imdsEndpoint, .imdsTokens, .imdsHopLimit:
        add(change)
      case .dhmcSetting where mindsDHMC: add(change)
      default: break
      }
    }
    guard let last = changes.map(\.at).max() else { return nil }
    changes.sort { ($0.at, $0.fact.rawValue) < ($1.at, $1.fact.rawValue) }
    self.changes = changes
    until = last + .milliseconds(Settling.period)
  }
}
