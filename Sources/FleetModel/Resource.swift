/// An AWS resource that is kept as the document AWS gave, in canonical JSON.
package struct Resource: Hashable, Sendable {
  /// AWS's word for it, such as `role`, `instance-profile`, `policy`, `security-group`, `vpc-endpoint`.
  package let kind: String
  /// What identifies it in its scope and kind: RoleId for a role, InstanceProfileId for a profile,
  /// the ARN for a policy, the resource id in EC2.
  package let key: String
  /// Canonical JSON: members sorted by key, no blanks, times as RFC 3339.
  package let document: String

  package init(kind: String, key: String, document: String) {
    self.kind = kind
    self.key = key
    self.document = document
  }
}

/// One fact as a source gives it to the store.
package enum Record: Hashable, Sendable {
  case instance(Instance)
  case node(Node)
  case dhmc(DHMCSetting)
  case resource(Resource)
}
