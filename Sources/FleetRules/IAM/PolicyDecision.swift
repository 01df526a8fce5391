/// What policies say to a request, as far as they go.
///
/// Service and resource control policies, session policies and endpoint policies are not looked at.
package struct PolicyDecision: Hashable, Sendable {
  package enum Outcome: String, CaseIterable, Hashable, Sendable {
    case allowed
    /// A Deny statement matches.
    case explicitDeny = "explicit-deny"
    /// Nothing allows it, or a boundary does not.
    case implicitDeny = "implicit-deny"
    /// Condition keys leave it open.
    case conditional
    /// A policy could not be read, and might decide otherwise.
    case unknown
  }

  package let outcome: Outcome
  /// What decides; nil where nothing allows it at all.
  package let decidedBy: Decider?
  /// The condition keys that leave it open, as they are written, sorted; empty for what is decided.
  package let unknownKeys: [String]

  /// The statement, or the policy as a whole, that decides.
  package struct Decider: Hashable, Sendable {
    package let policy: String
    /// Nil for the whole policy: a boundary that does not allow, or a document that could not be read.
    package let statement: StatementID?

    package init(policy: String, statement: StatementID?) {
      self.policy = policy
      self.statement = statement
    }
  }
}

/// A policy by the name that a decision tells of it; nil for the document where it could not be read.
package struct NamedPolicy: Hashable, Sendable {
  package let name: String
  package let document: PolicyDocument?

  package init(_ name: String, _ document: PolicyDocument?) {
    self.name = name
    self.document = document
  }
}

extension PolicyDecision {
  /// Decides by the policies of a principal, and by its boundary where it has one.
  ///
  /// A Deny in any of them decides; else one has to allow it, and the boundary too. The order of policies and statements
  /// does not matter to the outcome.
  package init(
    _ request: PolicyRequest, identity: [NamedPolicy], boundary: NamedPolicy?
  ) {
    var sum = Sum()
    for policy in identity { sum.add(policy, request) }
    var bound: Sum?
    if let boundary {
      var votes = Sum()
      votes.add(boundary, request)
      bound = votes
    }
    self.init(sum, bound)
  }

  /// Decides by a trust policy, which alone says who may assume a role.
  package init(_ request: PolicyRequest, trust: NamedPolicy) {
    var sum = Sum()
    sum.add(trust, request)
    self.init(sum, nil)
  }

  private init(_ identity: Sum, _ boundary: Sum?) {
    let deny = identity.deny | (boundary?.deny ?? .no)
    let allow = identity.allow & (boundary?.allow ?? .yes)
    let unread = identity.unread ?? boundary?.unread
    var keys: Set<String> = []
    for votes in [identity, boundary].compactMap(\.self) {
      if deny == .unknown { keys.formUnion(votes.openDenials) }
      if votes.allow == .unknown { keys.formUnion(votes.openGrants) }
    }
    let open = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    if deny == .yes {
      self.init(
        outcome: .explicitDeny,
        decidedBy: identity.deny == .yes ? identity.denying : boundary?.denying, unknownKeys: [])
    } else if allow == .no {
      self.init(
        outcome: .implicitDeny,
        decidedBy: identity.allow == .no
          ? nil : boundary.map { Decider(policy: $0.name, statement: nil) },
        unknownKeys: [])
    } else if allow == .yes && deny == .no {
      self.init(outcome: .allowed, decidedBy: identity.allowing, unknownKeys: [])
    } else if let unread {
      self.init(
        outcome: .unknown, decidedBy: Decider(policy: unread, statement: nil), unknownKeys: open)
    } else {
      let decider =
        deny == .unknown
        ? (identity.deny == .unknown ? identity.denying : boundary?.denying)
        : (identity.allow == .unknown ? identity.allowing : boundary?.allowing)
      self.init(outcome: .conditional, decidedBy: decider, unknownKeys: open)
    }
  }

  /// The votes of several policies together.
  private struct Sum {
    var name = ""
    var deny = Ternary.no
    var allow = Ternary.no
    var denying: Decider?
    var allowing: Decider?
    /// The keys that leave open whether it is denied.
    var openDenials: Set<String> = []
    /// The keys that leave open whether it is allowed.
    var openGrants: Set<String> = []
    /// The first policy that could not be read.
    var unread: String?

    mutating func add(_ policy: NamedPolicy, _ request: PolicyRequest) {
      name = policy.name
      guard let document = policy.document else {
        unread = unread ?? policy.name
        deny = deny | .unknown
        allow = allow | .unknown
        return
      }
      let votes = document.votes(on: request)
      openDenials.formUnion(votes.openDenials)
      openGrants.formUnion(votes.openGrants)
      if votes.deny > deny || (votes.deny == deny && denying == nil && deny > .no) {
        deny = votes.deny
        denying = votes.denying.map { Decider(policy: policy.name, statement: $0) }
      }
      if votes.allow > allow || (votes.allow == allow && allowing == nil && allow > .no) {
        allow = votes.allow
        allowing = votes.allowing.map { Decider(policy: policy.name, statement: $0) }
      }
    }
  }
}
