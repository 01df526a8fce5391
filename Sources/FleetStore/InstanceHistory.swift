import FleetModel
import JSONKit
import SQLiteKit

/// The versions of one instance on both sides, oldest first.
struct InstanceHistory {
  struct Version<Fact> {
    let firstAt: Int64
    let untilAt: Int64
    let fact: Fact

    func holds(at moment: Int64) -> Bool { firstAt <= moment && moment < untilAt }
  }

  let key: InstanceKey
  let instanceKey: Int64
  let instances: [Version<Instance>]
  let nodes: [Version<Node>]

  /// The moments from `start` on at which a version begins or ends.
  func breakpoints(from start: Int64) -> [Int64] {
    var moments: [Int64] = []
    for version in instances { moments.append(version.firstAt); moments.append(version.untilAt) }
    for version in nodes { moments.append(version.firstAt); moments.append(version.untilAt) }
    return moments.filter { $0 >= start && $0 != IntervalEditor.open }
  }

  /// When it was first listed on either side.
  var firstSeen: Int64? {
    [instances.first?.firstAt, nodes.first?.firstAt].compactMap(\.self).min()
  }
}

/// Reads the versions of instances.
final class InstanceReader {
  private let database: Connection
  private var tagSets: [Int64: [String: String]] = [:]
  private static let capacity = 20_000

  init(database: Connection) { self.database = database }

  func history(of key: InstanceKey, instanceKey: Int64) throws -> InstanceHistory {
    InstanceHistory(
      key: key, instanceKey: instanceKey,
      instances: try database.all(
        """
        SELECT first_at, until_at, \(VersionTable.instances.columns)
        FROM instance_version
        WHERE instance_key = ?1
        ORDER BY first_at
        """, [.integer(instanceKey)]
      ) {
        .init(
          firstAt: $0.integer(0), untilAt: $0.integer(1),
          fact: try instance(key.id, row: $0, from: 2))
      },
      nodes: try database.all(
        """
        SELECT first_at, until_at, \(VersionTable.nodes.columns)
        FROM node_version
        WHERE instance_key = ?1
        ORDER BY first_at
        """, [.integer(instanceKey)]
      ) {
        .init(
          firstAt: $0.integer(0), untilAt: $0.integer(1), fact: Node(id: key.id, row: $0, from: 2))
      })
  }

  /// Reads the columns of `VersionTable.instances`, the first of which is `column`.
  func instance(_ id: InstanceID, row: Row, from column: Int) throws -> Instance {
    Instance(
      id: id, row: row, from: column,
      tags: try tags(row.optionalInteger(column + Instance.columnCount)))
  }

  private func tags(_ document: Int64?) throws -> [String: String] {
    guard let document else { return [:] }
    if let known = tagSets[document] { return known }
    let body = try database.first(
      "SELECT body FROM document WHERE document_id = ?1", [.integer(document)]
    ) { $0.text(0) }
    var tags: [String: String] = [:]
    if let body, case .object(let members) = try JSONReader.value(of: Array(body.utf8)) {
      for member in members {
        if case .string(let text) = member.value { tags[member.key] = text }
      }
    }
    if tagSets.count >= Self.capacity { tagSets.removeAll(keepingCapacity: true) }
    tagSets[document] = tags
    return tags
  }
}

extension InstanceHistory {
  /// What the rules may look at, at one moment.
  func facts(at scope: ScopeMoment, in history: ScopeHistory) throws -> Facts {
    let moment = scope.moment
    var facts = Facts(key: key, at: scope.at)
    facts.instance =
      key.id.isHybrid
      ? .known(.neverListed)
      : scope.gaps[.instances].map { .unknown($0) } ?? .known(listing(instances, at: moment))
    facts.instanceObservedAt = try scope.observed(.instances)
    facts.node = scope.gaps[.nodes].map { .unknown($0) } ?? .known(listing(nodes, at: moment))
    facts.nodeObservedAt = try scope.observed(.nodes)
    if let last = nodes.last(where: { $0.firstAt <= moment }) {
      let seen =
        try last.untilAt <= moment
        ? history.observed(.nodes, atOrBefore: last.untilAt - 1)
        : history.observed(.nodes, atOrBefore: moment)
      facts.lastNode = Facts.LastNode(
        node: last.fact, seenAt: Timestamp(milliseconds: seen ?? last.firstAt))
    }
    facts.dhmc = scope.dhmc
    facts.dhmcObservedAt = try scope.observed(.dhmc)
    facts.iam = scope.iamGap.map { .unknown($0) } ?? .known(Facts.IAM())
    facts.iamObservedAt = try scope.observed(.roles)
    facts.recentChanges = recentChanges(at: moment)
    if let change = scope.settingChange { facts.recentChanges.append(change) }
    return facts
  }

  private func listing<Fact>(_ versions: [Version<Fact>], at moment: Int64) -> Listing<Fact> {
    guard let last = versions.last(where: { $0.firstAt <= moment }) else { return .neverListed }
    return last.holds(at: moment) ? .listed(last.fact) : .gone(last: last.fact)
  }

  /// The last change of the profile and of the metadata options by the moment.
  ///
  /// That it was first seen is no change.
  ///
  /// A version that began for another reason, such as its tags, does not make an earlier change less recent.
  private func recentChanges(at moment: Int64) -> [RecentChange] {
    guard let newest = instances.lastIndex(where: { $0.holds(at: moment) }) else { return [] }
    func lastChange(of fact: FactName, _ differ: (Instance, Instance) -> Bool) -> RecentChange? {
      for index in stride(from: newest, to: 0, by: -1)
      where instances[index - 1].untilAt == instances[index].firstAt
        && differ(instances[index - 1].fact, instances[index].fact)
      {
        return RecentChange(
          fact: fact, at: Timestamp(milliseconds: instances[index].firstAt), isExact: false)
      }
      return nil
    }
    return [
      lastChange(of: .profile) { $0.profile != $1.profile },
      lastChange(of: .imdsState) { $0.imds != $1.imds },
    ].compactMap(\.self)
  }
}
