import CommandKit
import FleetModel
import FleetReports
import FleetStore
import JSONKit

extension CommandEntry {
  private static let definitions = Option.flag(
    "definitions", help: "Count the same fleet as other tools would.")

  static let summary = CommandEntry(
    Command(
      "summary",
      abstract: "Count instances by state, reason, account and Region.",
      discussion: [
        "Every instance counts once by state, account and Region, and by its first reason where it has one. Gone instances are left out unless --filter state=gone asks for them."
      ],
      section: Sections.questions,
      examples: [
        .init("fleetdb summary", "The fleet at a glance."),
        .init("fleetdb summary --definitions", "Why other tools give other numbers."),
      ],
      options: [definitions, Options.filter])
  ) { session in
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    let filters = try session.filters()
    let coverage = try ledger.coverage(at: asOf, includes: filters.includes)
    var counts = Counts()
    var perTool = DefinitionCounts()
    let undecided = try session.forEachSnapshot(in: ledger, at: asOf, filters: filters) {
      snapshot, _ in
      counts.add(snapshot)
      perTool.add(snapshot)
      return true
    }
    let envelope = try session.envelope(
      "summary", asOf: asOf, observedAt: observedAt, coverage: coverage)
    if session.invocation.flag(definitions) {
      try session.write(perTool.items, DefinitionCounts.columns, envelope)
    } else {
      try session.write(counts.items, Counts.columns, envelope)
    }
    session.sayUndecided(undecided)
    session.sayIncomplete(coverage)
    return .done
  }
}

/// How many instances there are by each dimension.
private struct Counts {
  private var total = 0
  private var counts: [String: [String: Int]] = [:]

  private static let dimensions = [
    "state", "not_applicable_because", "reason", "account", "region",
  ]

  mutating func add(_ snapshot: InstanceSnapshot) {
    let verdict = snapshot.assessment.verdict
    total += 1
    counts["state", default: [:]][verdict.managedState.rawValue, default: 0] += 1
    if let because = verdict.notApplicableBecause {
      counts["not_applicable_because", default: [:]][because.rawValue, default: 0] += 1
    }
    if let reason = verdict.primaryReason {
      counts["reason", default: [:]][reason.rawValue, default: 0] += 1
    }
    counts["account", default: [:]][snapshot.key.scope.account, default: 0] += 1
    counts["region", default: [:]][snapshot.key.scope.region, default: 0] += 1
  }

  static let columns = ColumnSet([
    Column("by"), Column("value", role: .state), Column("count", role: .number),
    Column("percent", role: .number),
  ])

  /// First the total, then each dimension with its largest count on top.
  var items: [JSONValue] {
    [item("total", "instances", total)]
      + Counts.dimensions.flatMap { dimension in
        (counts[dimension] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
          item(dimension, $0.key, $0.value)
        }
      }
  }

  private func item(_ dimension: String, _ value: String, _ count: Int) -> JSONValue {
    var object = JSONObject()
    object["by"] = .string(dimension)
    object["count"] = .integer(count)
    object["percent"] = total == 0 ? .null : .number(Percent(count, of: total).description)
    object["value"] = .string(value)
    return object.value
  }
}

/// A share with one decimal, rounded down, so that only all of it is 100.0.
struct Percent: CustomStringConvertible {
  private let tenths: Int

  init(_ part: Int, of whole: Int) { tenths = whole == 0 ? 0 : part * 1000 / whole }

  var description: String { "\(tenths / 10).\(tenths % 10)" }
}

/// How many instances other tools would call managed, and of how many.
///
/// Sources: Prowler `ec2_instance_managed_by_ssm`, the Steampipe AWS compliance mod
/// `ssm_ec2_instance_ssm_managed`, AWS Config `ec2-instance-managed-by-systems-manager`, and the Systems Manager
/// console's node insights.
private struct DefinitionCounts {
  private var tools: [(name: String, rule: String, managed: Int, of: Int)] = [
    ("fleetdb", "running, and SSM says Online", 0, 0),
    ("DescribeInstanceInformation", "SSM lists it, whatever its ping status", 0, 0),
    ("AWS Config", "running, and SSM lists it", 0, 0),
    ("Prowler", "SSM lists it, or it does not run", 0, 0),
    ("Steampipe", "running, and SSM lists it", 0, 0),
    ("Systems Manager node insights", "SSM says Online; stopped counts as unmanaged", 0, 0),
  ]
  private var unknown = 0

  mutating func add(_ snapshot: InstanceSnapshot) {
    let verdict = snapshot.assessment.verdict
    guard verdict.managedState != .unknown, snapshot.scope.gaps[.nodes] == nil else {
      unknown += 1
      return
    }
    let runs =
      verdict.managedState != .notApplicable || verdict.notApplicableBecause == .operatorManaged
    let isListed = snapshot.node != nil
    let isOnline = verdict.managedState == .managed
    let isTerminated = [.terminated, .shuttingDown, .gone].contains(verdict.notApplicableBecause)
    count(0, if: verdict.managedState != .notApplicable, isManaged: isOnline)
    count(1, if: true, isManaged: isListed)
    count(2, if: runs, isManaged: isListed)
    count(3, if: !isTerminated, isManaged: isListed || !runs)
    count(4, if: runs, isManaged: isListed)
    count(5, if: !isTerminated, isManaged: isOnline)
  }

  private mutating func count(_ tool: Int, if counts: Bool, isManaged: Bool) {
    guard counts else { return }
    tools[tool].of += 1
    if isManaged { tools[tool].managed += 1 }
  }

  static let columns = ColumnSet([
    Column("tool"), Column("definition"), Column("managed", role: .number),
    Column("of", role: .number),
    Column("percent", role: .number), Column("unknown", role: .number),
  ])

  var items: [JSONValue] {
    tools.map { tool in
      var object = JSONObject()
      object["definition"] = .string(tool.rule)
      object["managed"] = .integer(tool.managed)
      object["of"] = .integer(tool.of)
      object["percent"] =
        tool.of == 0 ? .null : .number(Percent(tool.managed, of: tool.of).description)
      object["tool"] = .string(tool.name)
      object["unknown"] = .integer(unknown)
      return object.value
    }
  }
}
