import FleetModel
package import JSONKit

/// An account of a file of accounts.
package struct ListedAccount: Hashable, Sendable {
  /// Twelve digits.
  package let id: String
  package var name: String?
  /// The role to assume; nil for the one of `--role-name`.
  package var roleARN: String?
  package var externalID: String?
  /// Nil for those of `--region`.
  package var regions: RegionSelection?

  package init(id: String, name: String? = nil) {
    self.id = id
    self.name = name
  }
}

/// Why a file of accounts cannot be used.
package struct AccountsFileError: Error, Hashable, Sendable {
  package let path: String
  /// Nil where the file could not be read at all.
  package let place: JSONPlace?
  /// In lower case.
  package let problem: String
}

extension ListedAccount {
  /// Reads a JSON list of `{"account_id", "name", "role_arn", "external_id", "regions"}`, of which only the first must be
  /// there.
  package static func read(file path: String) throws(AccountsFileError) -> [ListedAccount] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let name = path.split(separator: "/").last.map(String.init) ?? path
    do {
      return try CaptureFiles(root: folder).withFile([name]) { descriptor in
        var reader = JSONReader(fileDescriptor: descriptor)
        var accounts: [ListedAccount] = []
        try reader.beginArray()
        while try reader.nextElement() {
          let account = try read(&reader)
          if accounts.contains(where: { $0.id == account.id }) {
            throw MappingError(
              .duplicate(member: "account_id", value: account.id), at: reader.lastPlace)
          }
          accounts.append(account)
        }
        try reader.finish()
        if accounts.isEmpty { throw ListedAccountError(reader.lastPlace, "it lists no account") }
        return accounts
      }
    } catch let error as JSONError {
      throw AccountsFileError(path: path, place: error.place, problem: error.kind.description)
    } catch let error as MappingError {
      throw AccountsFileError(path: path, place: error.place, problem: error.kind.description)
    } catch let error as ListedAccountError {
      throw AccountsFileError(path: path, place: error.place, problem: error.problem)
    } catch {
      throw AccountsFileError(path: path, place: nil, problem: "\(error)")
    }
  }

  private static func read(_ reader: inout JSONReader) throws -> ListedAccount {
    var id: String?
    var account = ListedAccount(id: "")
    try reader.beginObject()
    let start = reader.lastPlace
    while try reader.nextMember() {
      switch reader.name {
      case "account_id":
        id = try reader.readString()
        if id?.utf8.count != 12 || id?.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) != true {
          throw ListedAccountError(reader.lastPlace, "account_id is not twelve digits")
        }
      case "name": account.name = try reader.readOptionalString()
      case "role_arn": account.roleARN = try reader.readOptionalString()
      case "external_id": account.externalID = try reader.readOptionalString()
      case "regions":
        var names: [String] = []
        guard try reader.beginOptionalArray() else { continue }
        while try reader.nextElement() { names.append(try reader.readString()) }
        if names.isEmpty { continue }
        do throws(RegionSelectionError) { account.regions = try RegionSelection(names) } catch {
          throw ListedAccountError(reader.lastPlace, "\(error.text) is no Region")
        }
      default: throw ListedAccountError(reader.lastPlace, "an account has no member of this name")
      }
    }
    guard let id else { throw MappingError(.missing(member: "account_id"), at: start) }
    var found = ListedAccount(id: id, name: account.name)
    found.roleARN = account.roleARN
    found.externalID = account.externalID
    found.regions = account.regions
    return found
  }
}

private struct ListedAccountError: Error {
  let place: JSONPlace
  let problem: String

  init(_ place: JSONPlace, _ problem: String) {
    self.place = place
    self.problem = problem
  }
}
