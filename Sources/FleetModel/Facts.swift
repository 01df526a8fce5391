/// All that the rules may look at for one instance at one moment.
package struct Facts: Hashable, Sendable {
  package var key: InstanceKey
  /// The moment that is asked about.
  package var at: Timestamp
  /// The EC2 side, from `ec2.instances`.
  ///
  /// `neverListed` for a hybrid node.
  package var instance: Knowledge<Listing<Instance>>
  /// When `instance` was last observed at or before the moment; nil if never.
  package var instanceObservedAt: Timestamp?
  /// The SSM side, from `ssm.nodes`.
  package var node: Knowledge<Listing<Node>>
  /// When `node` was last observed at or before the moment; nil if never.
  package var nodeObservedAt: Timestamp?
  /// The last node that any complete listing at or before the moment held, and when it last did.
  ///
  /// It tells the agent's version of an instance that SSM lists no more. Nil if it was never listed.
  package var lastNode: LastNode?
  /// The setting of the instance's Region, from `ssm.dhmc`.
  package var dhmc: Knowledge<DHMCSetting>
  /// When `dhmc` was last observed at or before the moment; nil if never.
  package var dhmcObservedAt: Timestamp?
  /// Whether the account's IAM datasets are known, and which is not.
  package var iam: Knowledge<IAM>
  /// When `iam` was last observed at or before the moment; nil if never.
  package var iamObservedAt: Timestamp?
  /// Changes of launch, profile, IMDS and DHMC at or before the moment that may still be taking effect.
  package var recentChanges: [RecentChange]

  package init(key: InstanceKey, at: Timestamp) {
    self.key = key
    self.at = at
    instance = .unknown(Gap(dataset: .instances, errorClass: .notCollected))
    node = .unknown(Gap(dataset: .nodes, errorClass: .notCollected))
    dhmc = .unknown(Gap(dataset: .dhmc, errorClass: .notCollected))
    iam = .unknown(Gap(dataset: .roles, errorClass: .notCollected))
    recentChanges = []
  }

  package struct LastNode: Hashable, Sendable {
    package var node: Node
    package var seenAt: Timestamp

    package init(node: Node, seenAt: Timestamp) {
      self.node = node
      self.seenAt = seenAt
    }
  }

  /// The IAM facts that the rules look at: that they are known is all that matters so far.
  package struct IAM: Hashable, Sendable {
    package init() {}
  }
}

/// A change after which the agent may need time.
///
/// See `settling-recent-change`.
package struct RecentChange: Hashable, Sendable {
  /// Its dotted name, such as `instance.profile` or `dhmc.setting`.
  package var fact: FactName
  /// AWS's own time of the change, else the end of the window in which it was seen.
  package var at: Timestamp
  /// Whether `at` is AWS's own.
  package var isExact: Bool

  package init(fact: FactName, at: Timestamp, isExact: Bool) {
    self.fact = fact
    self.at = at
    self.isExact = isExact
  }
}
