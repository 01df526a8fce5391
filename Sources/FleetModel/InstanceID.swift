/// The id of an EC2 instance (`i-…`) or of a hybrid node (`mi-…`).
package struct InstanceID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Takes what AWS says as it is; only its prefix is looked at.
  package init(_ text: String) { self.text = text }

  /// Whether it was registered by a hybrid activation, so that it has no EC2 side.
  package var isHybrid: Bool { text.hasPrefix("mi-") }

  package var description: String { text }

  package static func < (left: InstanceID, right: InstanceID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

/// What identifies an instance: the same id in two accounts is two instances.
package struct InstanceKey: Hashable, Comparable, Sendable {
  package let scope: Scope
  package let id: InstanceID

  package init(scope: Scope, id: InstanceID) {
    self.scope = scope
    self.id = id
  }

  /// `arn:aws:ec2:…:instance/i-…`, or `arn:aws:ssm:…:managed-instance/mi-…` for a hybrid node.
  package var arn: String {
    let (service, type) = id.isHybrid ? ("ssm", "managed-instance") : ("ec2", "instance")
    return "arn:\(scope.partition):\(service):\(scope.region):\(scope.account):\(type)/\(id)"
  }

  package static func < (left: InstanceKey, right: InstanceKey) -> Bool {
    left.scope == right.scope ? left.id < right.id : left.scope < right.scope
  }
}
