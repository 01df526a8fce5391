/// An IAM policy: a trust policy, or one that grants and bounds permissions.
///
/// Source: *IAM JSON policy elements reference*.
package struct PolicyDocument: Hashable, Sendable {
  package enum Version: Hashable, Sendable {
    /// Also where the document says none: `${…}` stands for itself.
    case v2008
    /// `2012-10-17`, with policy variables.
    case v2012
  }

  package let version: Version
  package let statements: [PolicyStatement]

  package init(version: Version, statements: [PolicyStatement]) {
    self.version = version
    self.statements = statements
  }
}

/// What a statement is called.
package enum StatementID: Hashable, Sendable, CustomStringConvertible {
  case sid(String)
  /// Where it has no `Sid`: its place in the policy, counted from 0.
  case index(Int)

  package var description: String {
    switch self {
    case .sid(let text): text
    case .index(let index): String(index)
    }
  }
}

/// One statement of a policy.
package struct PolicyStatement: Hashable, Sendable {
  package enum Effect: Hashable, Sendable {
    case allow
    case deny
  }

  /// A list, or everything but a list.
  package enum Clause<Element: Hashable & Sendable>: Hashable, Sendable {
    case only([Element])
    case allBut([Element])
  }

  package let id: StatementID
  package let effect: Effect
  /// `Action` or `NotAction`.
  package let actions: Clause<ActionPattern>
  /// `Resource` or `NotResource`; nil in a trust policy, which has none.
  package let resources: Clause<PolicyPattern>?
  /// `Principal` or `NotPrincipal`; nil in a policy that is attached to a principal.
  package let principals: Clause<PolicyPrincipal>?
  package let conditions: [PolicyCondition]

  package init(
    id: StatementID, effect: Effect, actions: Clause<ActionPattern>,
    resources: Clause<PolicyPattern>? = nil, principals: Clause<PolicyPrincipal>? = nil,
    conditions: [PolicyCondition] = []
  ) {
    self.id = id
    self.effect = effect
    self.actions = actions
    self.resources = resources
    self.principals = principals
    self.conditions = conditions
  }
}

/// Who may be meant by a trust policy.
package enum PolicyPrincipal: Hashable, Sendable {
  /// `"*"`, `{"AWS": "*"}` or `{"Service": "*"}`.
  case anyone
  /// Such as `ec2.amazonaws.com`.
  case service(String)
  /// An account, a user, a role or a federation: never a service.
  case other(String)
}

/// One operator on one key of a statement's `Condition`.
package struct PolicyCondition: Hashable, Sendable {
  /// Nil for an operator that is not known here, which leaves the statement open.
  package let comparison: ConditionOperator?
  /// As it is written; keys are the same in any case.
  package let key: String
  package let values: [PolicyPattern]

  package init(_ comparison: ConditionOperator?, _ key: String, _ values: [PolicyPattern]) {
    self.comparison = comparison
    self.key = key
    self.values = values
  }
}
