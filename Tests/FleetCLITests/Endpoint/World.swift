import Glibc
import JSONKit
import Testing

/// Accounts of the test endpoint that one test has for itself, forgotten with this.
final class World: Sendable {
  struct Account: Sendable {
    let id: String
    let accessKeyID: String
    let secretAccessKey: String
    /// A role that the keys of the first account may assume.
    let roleARN: String
  }

  let accounts: [Account]
  let regions: [String]

  /// Makes a world; `options` are those of `POST worlds`, as JSON.
  init(_ options: String = "{}") throws {
    let made = try TestEndpoint.control("POST", "worlds", options)
    func text(_ account: JSONValue, _ member: String) throws -> String {
      try #require(account[member]?.string)
    }
    accounts = try (made["accounts"]?.elements ?? []).map {
      try Account(
        id: text($0, "account_id"), accessKeyID: text($0, "access_key_id"),
        secretAccessKey: text($0, "secret_access_key"), roleARN: text($0, "role_arn"))
    }
    regions = made.at("regions").strings
    try #require(!accounts.isEmpty)
  }

  deinit {
    for account in accounts { _ = try? TestEndpoint.control("DELETE", "worlds/\(account.id)") }
  }

  /// The first account.
  var account: Account { accounts[0] }

  // MARK: - Control

  /// A request on one account, such as `("POST", "page-size", #"{"DescribeInstances": 5}"#)`.
  @discardableResult
  func control(
    _ method: String, _ name: String, _ body: String = "", of account: Account? = nil
  ) throws -> JSONValue {
    try TestEndpoint.control(method, "worlds/\((account ?? self.account).id)/\(name)", body)
  }

  func mutate(_ change: String, of account: Account? = nil) throws {
    try control("POST", "mutate", change, of: account)
  }

  /// Replaces the list of faults.
  func setFaults(_ faults: String, of account: Account? = nil) throws {
    try control("POST", "faults", faults, of: account)
  }

  /// Replaces the policy of all callers.
  func setPolicy(_ document: String, of account: Account? = nil) throws {
    try control("POST", "policy", document, of: account)
  }

  /// Denies actions such as `iam:GetRole` to all callers, and allows the rest.
  func deny(_ actions: [String], of account: Account? = nil) throws {
    let list = JSONValue.array(actions.map(JSONValue.string)).text
    try setPolicy(
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
       {"Effect": "Deny", "Action": \(list), "Resource": "*"}]}
      """, of: account)
  }

  /// Caps the pages of operations.
  func setPageSize(_ sizes: String, of account: Account? = nil) throws {
    try control("POST", "page-size", sizes, of: account)
  }

  /// All facts of an account.
  func state(of account: Account? = nil) throws -> JSONValue {
    try control("GET", "state", of: account)
  }

  /// The calls so far, in their order.
  func calls(of account: Account? = nil) throws -> [JSONValue] {
    try control("GET", "calls", of: account)["calls"]?.elements ?? []
  }

  func forgetCalls(of account: Account? = nil) throws {
    try control("DELETE", "calls", of: account)
  }

  /// Requests that the endpoint refused because no client of AWS would send them.
  func invalidRequests() throws -> [JSONValue] {
    try accounts.flatMap {
      try TestEndpoint.control("GET", "invalid?account=\($0.id)")["invalid"]?.elements ?? []
    }
  }

  // MARK: - Children

  /// What a child of a test needs in order to ask this world with the keys of an account.
  ///
  /// Its home is the fleet's folder, so that no file of the machine's owner has a part in it.
  func variables(of fleet: Fleet, account: Account? = nil) throws -> [String: String] {
    let account = account ?? self.account
    return [
      "AWS_ENDPOINT_URL": try #require(TestEndpoint.url),
      "AWS_ACCESS_KEY_ID": account.accessKeyID,
      "AWS_SECRET_ACCESS_KEY": account.secretAccessKey,
      "AWS_REGION": "us-east-1",
      "AWS_EC2_METADATA_DISABLED": "true",
      "HOME": fleet.folder.path,
      "PATH": TestEndpoint.path,
    ]
  }

  /// Writes the keys of all accounts as profiles `a0`, `a1`… into the home of a fleet; gives their names.
  func writeProfiles(for fleet: Fleet) -> [String] {
    let profiles = accounts.enumerated().map { (name: "a\($0)", account: $1) }
    let text = profiles.map { name, account in
      """
      [profile \(name)]
      region = us-east-1
      aws_access_key_id = \(account.accessKeyID)
      aws_secret_access_key = \(account.secretAccessKey)

      """
    }.joined()
    write(Array(text.utf8), to: fleet.folder.place(of: ".aws/config"))
    return profiles.map(\.name)
  }
}
