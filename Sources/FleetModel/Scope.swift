/// Where facts hold: one Region of one account in one partition.
///
/// IAM has no Regions; its facts have the Region `global`.
package struct Scope: Hashable, Comparable, Sendable {
  /// Such as `aws`, `aws-cn`, `aws-us-gov`.
  package let partition: String
  /// Twelve digits.
  package let account: String
  /// Such as `eu-west-1`, or `global`.
  package let region: String

  package init(partition: String, account: String, region: String) {
    self.partition = partition
    self.account = account
    self.region = region
  }

  /// The Region that stands for all of an account, as IAM does.
  package static let globalRegion = "global"

  /// The scope of the same account that holds its IAM facts.
  package var global: Scope {
    Scope(partition: partition, account: account, region: Scope.globalRegion)
  }

  package static func < (left: Scope, right: Scope) -> Bool {
    (left.account, left.region, left.partition) < (right.account, right.region, right.partition)
  }
}
