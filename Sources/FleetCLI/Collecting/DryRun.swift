import AWSKit
import FleetModel
import FleetReports
import FleetSources
import FleetStore
import JSONKit

/// Lists the calls that a collection would make, how many, and what permissions they need.
///
/// It asks nobody: how many there are is told from what was seen last, and from the options.
struct DryRun {
  let session: Session
  let request: LiveRequest

  func run() throws -> ExitStatus {
    let now = try session.now()
    let seen = try SeenBefore(session, at: now)
    let calls = PlannedCall.all.filter(isPossible)
    let items = calls.map { call in
      var item = JSONObject()
      item["action"] = .string(call.operation.permission)
      item["calls"] = JSONValue(count(call, seen))
      item["dataset"] = JSONValue(call.dataset?.rawValue)
      item["per"] = .string(call.unit.rawValue)
      item["statement"] = .string(call.statement.rawValue)
      item["when"] = .string(call.statement.condition)
      return item.value
    }
    try session.write(
      items, DryRun.columns,
      session.envelope("collect-plan", asOf: now, observedAt: seen.observedAt, coverage: .complete))
    let scopes = scopeCount(seen)
    session.say(
      "nothing was asked: at least \(calls.compactMap { count($0, seen) }.reduce(0, +)) calls for \(scopes.accounts) account\(scopes.accounts == 1 ? "" : "s") and \(scopes.regions) Region\(scopes.regions == 1 ? "" : "s"), as far as is known without asking"
    )
    return .done
  }

  private static let columns = ColumnSet([
    Column("action", role: .code), Column("calls", role: .number), Column("per"),
    Column("dataset", role: .code), Column("statement", role: .code), Column("when"),
  ])

  /// Whether the options let the call be made at all.
  private func isPossible(_ call: PlannedCall) -> Bool {
    switch call.statement {
    case .core: request.readsNetwork || call.dataset != .network
    case .roleFallback, .instanceProfileFallback, .managedPolicyFallback: true
    case .regions: request.regions.needsDiscovery
    case .consoleOutput: request.readsConsoles
    case .assumeRole: request.roleName != nil || request.accountsFile != nil
    case .organization: request.readsOrganization
    }
  }

  /// How many calls there will be at least; nil where it depends on what they find.
  private func count(_ call: PlannedCall, _ seen: SeenBefore) -> Int? {
    let scopes = scopeCount(seen)
    switch (call.statement, call.unit) {
    case (.roleFallback, _), (.instanceProfileFallback, _), (.managedPolicyFallback, _): return 0
    case (_, .run): return 1
    case (_, .account): return scopes.accounts + seen.extraPages(of: call, regions: request.regions)
    case (_, .region): return scopes.regions + seen.extraPages(of: call, regions: request.regions)
    default: return nil
    }
  }

  private func scopeCount(_ seen: SeenBefore) -> (accounts: Int, regions: Int) {
    let listed = (request.accountsFile.flatMap { try? ListedAccount.read(file: $0) })?.count
    let accounts = listed ?? max(request.profiles.count, seen.accounts, 1)
    if request.regions.needsDiscovery {
      return (accounts, max(accounts, seen.regions))
    }
    return (accounts, accounts * max(1, request.regions.named.count))
  }
}

/// What the database tells of earlier runs, where there is one.
private struct SeenBefore {
  private var rows: [CoverageRow] = []
  private(set) var observedAt: Timestamp?

  init(_ session: Session, at moment: Timestamp) throws {
    do {
      let ledger = try session.ledger()
      observedAt = try ledger.observedAt(atOrBefore: moment)
      rows = try ledger.coverageRows(at: moment)
    } catch StoreError.noDatabase {
      // The first run has no earlier one to learn from.
    }
  }

  var accounts: Int { Set(rows.map(\.scope.account)).count }

  var regions: Int {
    Set(rows.map(\.scope).filter { $0.region != Scope.globalRegion }).count
  }

  /// How many pages more than one each the scopes had.
  func extraPages(of call: PlannedCall, regions: RegionSelection) -> Int {
    guard let size = call.pageSize, let dataset = call.dataset,
      dataset == .instances || dataset == .nodes
    else { return 0 }
    return rows.filter { row in
      row.dataset == dataset
        && (regions.needsDiscovery || regions.named.contains(row.scope.region))
    }.reduce(0) { $0 + max(0, (($1.rowCount ?? 0) - 1) / size) }
  }
}
