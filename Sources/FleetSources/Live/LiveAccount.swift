package import AWSKit
package import FleetModel

/// An account that is to be asked.
package struct LiveAccount: Sendable {
  /// Twelve digits; nil where STS has to say.
  package let id: String?
  /// From Organizations, or the file of accounts; nil where neither tells.
  package let name: String?
  package let regions: RegionSelection
  /// Where STS and DescribeRegions are asked.
  package let homeRegion: String
  /// How people know its credentials, such as `profile prod`.
  package let label: String
  package let asker: any AWSAsking

  package init(
    id: String?, name: String?, regions: RegionSelection, homeRegion: String, label: String,
    asker: any AWSAsking
  ) {
    self.id = id
    self.name = name
    self.regions = regions
    self.homeRegion = homeRegion
    self.label = label
    self.asker = asker
  }
}

/// What a live collection reads besides what it always reads.
package struct LiveOptions: Sendable {
  /// VPCs, endpoints, security groups, subnets, routes and ACLs.
  package var readsNetwork: Bool
  /// The serial consoles of running instances that SSM does not list.
  package var readsConsoles: Bool
  /// Where answers that are too large for memory are kept until they are recorded: files without a name.
  package var spoolFolder: String
  /// Whether answers are handed on for those who keep them.
  package var keepsAnswers: Bool
  /// How many accounts are asked at once.
  package var accountsAtOnce: Int
  /// What had been observed of an account before, so that a refusal of all of it makes it unknown.
  package var knownScopes: @Sendable (_ account: String) -> [Scope]

  package init(
    readsNetwork: Bool = true, readsConsoles: Bool = false, spoolFolder: String,
    keepsAnswers: Bool = false, accountsAtOnce: Int = 8,
    knownScopes: @escaping @Sendable (String) -> [Scope] = { _ in [] }
  ) {
    self.readsNetwork = readsNetwork
    self.readsConsoles = readsConsoles
    self.spoolFolder = spoolFolder
    self.keepsAnswers = keepsAnswers
    self.accountsAtOnce = accountsAtOnce
    self.knownScopes = knownScopes
  }
}

/// What a live collection tells while it goes on.
package enum LiveEvent: Sendable {
  /// AWS said which account it is.
  case identified(partition: String, account: String, name: String?, label: String)
  /// How many Regions an account has that are to be read.
  case planned(account: String, regions: Int)
  /// Nothing could be asked on behalf of an account.
  case refused(label: String, account: String?, AWSServiceError, hint: String?)
  /// It is not known which Regions an account has, or which accounts an organization.
  case unlisted(label: String, AWSServiceError)
  /// An account of the organization that is not asked.
  case skipped(account: String, name: String?, why: String)
  case observation(SourceObservation)
  /// Answers of one Region, or of IAM, for those who keep them.
  case answers(KeptAnswers)
  /// Everything of a scope was tried.
  case finished(Scope)
}
