import FleetModel
import SQLiteKit

/// The surrogate keys of scopes, series and instances, each looked up once.
final class Catalog {
  private let database: Connection
  private var scopes: [Scope: Int64] = [:]
  private var series: [SeriesName: Int64] = [:]

  private struct SeriesName: Hashable {
    let scope: Int64
    let dataset: Dataset
  }

  init(database: Connection) { self.database = database }

  /// Nil where nothing of the scope was ever recorded.
  func scopeID(_ scope: Scope) throws -> Int64? {
    if let known = scopes[scope] { return known }
    let found = try database.first(
      "SELECT scope_id FROM scope WHERE account_id = ?1 AND region = ?2 AND partition = ?3",
      [.text(scope.account), .text(scope.region), .text(scope.partition)]
    ) { $0.integer(0) }
    scopes[scope] = found
    return found
  }

  func makeScopeID(_ scope: Scope) throws -> Int64 {
    if let known = try scopeID(scope) { return known }
    try database.run(
      "INSERT INTO scope (partition, account_id, region) VALUES (?1, ?2, ?3)",
      [.text(scope.partition), .text(scope.account), .text(scope.region)])
    let made = database.lastInsertedRowID
    scopes[scope] = made
    return made
  }

  /// Nil where nobody has ever attempted the dataset.
  func seriesID(_ dataset: Dataset, in scope: Int64) throws -> Int64? {
    let name = SeriesName(scope: scope, dataset: dataset)
    if let known = series[name] { return known }
    let found = try database.first(
      "SELECT series_id FROM series WHERE scope_id = ?1 AND dataset = ?2",
      [.integer(scope), .text(dataset.rawValue)]
    ) { $0.integer(0) }
    series[name] = found
    return found
  }

  func makeSeriesID(_ dataset: Dataset, in scope: Int64) throws -> Int64 {
    if let known = try seriesID(dataset, in: scope) { return known }
    try database.run(
      "INSERT INTO series (scope_id, dataset) VALUES (?1, ?2)",
      [.integer(scope), .text(dataset.rawValue)])
    let made = database.lastInsertedRowID
    series[SeriesName(scope: scope, dataset: dataset)] = made
    return made
  }

  /// Every scope, in order of account and Region.
  func allScopes() throws -> [(id: Int64, scope: Scope)] {
    try database.all(
      """
      SELECT scope_id, partition, account_id, region
      FROM scope
      ORDER BY account_id, region, partition
      """
    ) {
      ($0.integer(0), Scope(partition: $0.text(1), account: $0.text(2), region: $0.text(3)))
    }
  }

  func instanceKey(_ id: String, in scope: Int64) throws -> Int64? {
    try database.first(
      "SELECT instance_key FROM instance WHERE scope_id = ?1 AND instance_id = ?2",
      [.integer(scope), .text(id)]
    ) { $0.integer(0) }
  }

  func makeInstanceKey(_ id: String, in scope: Int64) throws -> Int64 {
    if let known = try instanceKey(id, in: scope) { return known }
    try database.run(
      "INSERT INTO instance (scope_id, instance_id) VALUES (?1, ?2)",
      [.integer(scope), .text(id)])
    return database.lastInsertedRowID
  }

  func makeResourceKey(_ kind: String, _ identity: String, in series: Int64) throws -> Int64 {
    let found = try database.first(
      "SELECT resource_key FROM resource WHERE series_id = ?1 AND kind = ?2 AND identity = ?3",
      [.integer(series), .text(kind), .text(identity)]
    ) { $0.integer(0) }
    if let found { return found }
    try database.run(
      "INSERT INTO resource (series_id, kind, identity) VALUES (?1, ?2, ?3)",
      [.integer(series), .text(kind), .text(identity)])
    return database.lastInsertedRowID
  }
}
