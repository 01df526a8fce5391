import CommandKit
import FleetSources

/// What the command line asks of a collection.
struct LiveRequest: Sendable {
  let regions: RegionSelection
  let profiles: [String]
  let roleName: String?
  /// The file of `--accounts`.
  let accountsFile: String?
  let readsOrganization: Bool
  let externalID: String?
  let mfaCode: String?
  let endpointURL: String?
  let allowsHTTP: Bool
  /// Calls a second of one operation in one Region of an account; nil for AWS's own limits.
  let maximumRate: Double?
  let readsNetwork: Bool
  let readsConsoles: Bool
  let keepsRaw: Bool
  let waits: Bool
  let acceptsEmptiness: Bool

  /// Throws usage errors: what excludes each other, and values that are none.
  init(_ session: Session) throws {
    let invocation = session.invocation
    func text(_ option: Option) throws -> String? {
      guard let typed = invocation.value(option) else { return nil }
      if typed.text.isEmpty { throw typed.invalid(expecting: "a text") }
      return typed.text
    }
    if invocation.value(CollectOptions.from) != nil,
      let live = CollectOptions.live.first(where: { invocation.flag($0) })
    {
      throw invocation.error(.conflict(live.spelling, with: "--from"))
    }
    regions = try RegionSelection(
      invocation.values(CollectOptions.region).flatMap { typed in
        let names = typed.text.split(separator: ",", omittingEmptySubsequences: false)
        return try names.map { name in
          do throws(RegionSelectionError) {
            _ = try RegionSelection([String(name)])
          } catch {
            throw typed.invalid(
              expecting: "a Region such as eu-west-1, a pattern such as eu-*, or all")
          }
          return String(name)
        }
      })
    profiles = try invocation.values(CollectOptions.profile).map { typed in
      if typed.text.isEmpty { throw typed.invalid(expecting: "the name of a profile") }
      return typed.text
    }
    roleName = try text(CollectOptions.roleName)
    accountsFile = try text(CollectOptions.accounts)
    readsOrganization = invocation.flag(CollectOptions.organization)
    externalID = try text(CollectOptions.externalID)
    mfaCode = try text(CollectOptions.mfaCode)
    endpointURL = try text(CollectOptions.endpointURL)
    allowsHTTP = invocation.flag(CollectOptions.allowHTTP)
    maximumRate = try invocation.value(CollectOptions.maxRPS)?.convert(
      expecting: "a number greater than 0"
    ) { text in Double(text).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
    readsNetwork = !invocation.flag(CollectOptions.noNetwork)
    readsConsoles = invocation.flag(CollectOptions.consoleOutput)
    keepsRaw = invocation.flag(CollectOptions.keepRaw)
    waits = !invocation.flag(CollectOptions.noWait)
    acceptsEmptiness = invocation.flag(CollectOptions.acceptEmpty)

    if accountsFile != nil && readsOrganization {
      throw invocation.error(.conflict("--organization", with: "--accounts"))
    }
    let isFanningOut = accountsFile != nil || readsOrganization
    if isFanningOut && profiles.count > 1 {
      throw invocation.error(
        .conflict("a second --profile", with: readsOrganization ? "--organization" : "--accounts"))
    }
    if readsOrganization && roleName == nil {
      throw invocation.error(.missingArgument("--role-name <name>"))
    }
    if roleName != nil && !isFanningOut {
      throw invocation.error(.missingArgument("--accounts <file> or --organization"))
    }
  }
}
