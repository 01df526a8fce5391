import FleetModel
import JSONKit
import SQLiteKit

/// The role of an instance profile.
package struct ProfileRole: Hashable, Sendable {
  package let name: String
  package let arn: String
}

/// Finds the roles of the instance profiles of accounts at one moment.
final class ProfileRoles {
  private let database: Connection
  private let catalog: Catalog
  private let moment: Int64
  private var accounts: [Scope: [String: ProfileRole]] = [:]

  init(database: Connection, catalog: Catalog, moment: Int64) {
    self.database = database
    self.catalog = catalog
    self.moment = moment
  }

  /// Nil where the account's profiles are not known, or the profile is not there or has no role.
  func role(of profile: ProfileReference?, in scope: ScopeMoment) throws -> ProfileRole? {
    guard let profile, scope.gaps[.instanceProfiles] == nil else { return nil }
    return try roles(of: scope.scope.global)[profile.arn]
  }

  private func roles(of account: Scope) throws -> [String: ProfileRole] {
    if let known = accounts[account] { return known }
    var roles: [String: ProfileRole] = [:]
    if let scope = try catalog.scopeID(account),
      let series = try catalog.seriesID(.instanceProfiles, in: scope)
    {
      try database.forEach(
        """
        SELECT json_extract(body, '$.Arn'), json_extract(body, '$.Roles[0].RoleName'),
          json_extract(body, '$.Roles[0].Arn')
        FROM resource
        JOIN resource_version AS version ON version.resource_key = resource.resource_key
        JOIN document ON document.document_id = version.document_id
        WHERE resource.series_id = ?1 AND version.first_at <= ?2 AND version.until_at > ?2
        ORDER BY resource.identity
        """, [.integer(series), .integer(moment)]
      ) { row in
        if let arn = row.optionalText(0), let name = row.optionalText(1),
          let role = row.optionalText(2)
        {
          roles[arn] = ProfileRole(name: name, arn: role)
        }
      }
    }
    accounts[account] = roles
    return roles
  }
}
