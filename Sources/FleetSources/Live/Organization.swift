package import AWSKit
import JSONKit

/// The accounts of an organization.
package struct Organization: Sendable {
  package private(set) var active: [ListedAccount] = []
  /// Suspended, or about to be closed or joined: their roles cannot be assumed.
  package private(set) var suspended: [ListedAccount] = []

  /// Asks Organizations, which answers the management account and delegated administrators alone.
  package static func accounts(
    by asker: any AWSAsking, region: String
  ) async throws(AWSCallFailure) -> Organization {
    var organization = Organization()
    var token: String?
    repeat {
      var parameters: [JSONValue.Member] = [.init("MaxResults", .integer(20))]
      if let token { parameters.append(.init("NextToken", .string(token))) }
      let page = try await asker.call(
        AWSOperation(.organizations, "ListAccounts", parameters), region: region)
      organization.add(page)
      let next = page.nextToken
      guard next == nil || next != token else {
        throw AWSCallFailure(
          AWSServiceError(
            code: nil, operation: "ListAccounts", message: "the listing repeats its token",
            failure: .badResponse),
          service: .organizations, operation: "ListAccounts", region: region)
      }
      token = next
    } while token != nil
    return organization
  }

  private mutating func add(_ page: AnswerPage) {
    for list in page.lists where list.member == "Accounts" {
      let bytes = [UInt8(ascii: "[")] + list.elements + [UInt8(ascii: "]")]
      for account in (try? JSONReader.value(of: bytes))?.elements ?? [] {
        guard let id = account["Id"]?.string else { continue }
        let listed = ListedAccount(id: id, name: account["Name"]?.string)
        // `State` is to replace `Status`; either may be missing.
        let state = account["State"]?.string ?? account["Status"]?.string
        if state == "ACTIVE" { active.append(listed) } else { suspended.append(listed) }
      }
    }
  }

  /// The account that the credentials themselves belong to.
  package static func ownAccount(
    by asker: any AWSAsking, region: String
  ) async throws(AWSCallFailure) -> String? {
    let page = try await asker.call(AWSOperation(.sts, "GetCallerIdentity"), region: region)
    return JSONValue.object(page.members)["Account"]?.string
  }
}
