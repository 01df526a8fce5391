/// What is asked of policies: an action on a resource, by somebody, in some circumstances.
package struct PolicyRequest: Hashable, Sendable {
  package let action: ActionName
  /// An ARN, or `*`.
  package let resource: String
  /// Such as `ec2.amazonaws.com`; nil where the policies are attached to who asks.
  package let service: String?
  package let context: RequestContext

  package init(
    action: ActionName, resource: String = "*", service: String? = nil,
    context: RequestContext = RequestContext()
  ) {
    self.action = action
    self.resource = resource
    self.service = service
    self.context = context
  }
}

/// What a policy, or what stands for one that could not be read, says to a request.
struct StatementVotes {
  /// Whether a statement denies.
  var deny = Ternary.no
  /// Whether a statement allows.
  var allow = Ternary.no
  /// The first statement that decides each.
  var denying: StatementID?
  var allowing: StatementID?
  /// The keys that leave open whether a statement denies.
  var openDenials: Set<String> = []
  /// The keys that leave open whether a statement allows.
  var openGrants: Set<String> = []
}

extension PolicyDocument {
  func votes(on request: PolicyRequest) -> StatementVotes {
    var votes = StatementVotes()
    for statement in statements {
      var unknown: Set<String> = []
      let match = statement.matches(request, unknown: &unknown)
      if match == .no { continue }
      switch statement.effect {
      case .deny:
        votes.openDenials.formUnion(unknown)
        if match > votes.deny {
          votes.deny = match
          votes.denying = statement.id
        }
      case .allow:
        votes.openGrants.formUnion(unknown)
        if match > votes.allow {
          votes.allow = match
          votes.allowing = statement.id
        }
      }
    }
    return votes
  }
}

extension PolicyStatement {
  /// Whether the statement speaks of a request; keys that leave it open are added to `unknown`, and only then.
  func matches(_ request: PolicyRequest, unknown: inout Set<String>) -> Ternary {
    guard matchesAction(request.action) else { return .no }
    var open: Set<String> = []
    let named =
      matchesPrincipal(request.service, unknown: &open) & matchesResource(request, unknown: &open)
    if named == .no { return .no }
    let match =
      named & conditions.all(unknown: &open) { $0.holds(request.context, unknown: &$1) }
    if match == .unknown { unknown.formUnion(open) }
    return match
  }

  private func matchesAction(_ action: ActionName) -> Bool {
    switch actions {
    case .only(let patterns): patterns.contains { $0.matches(action) }
    case .allBut(let patterns): !patterns.contains { $0.matches(action) }
    }
  }

  private func matchesResource(
    _ request: PolicyRequest, unknown: inout Set<String>
  ) -> Ternary {
    func any(_ patterns: [PolicyPattern], _ unknown: inout Set<String>) -> Ternary {
      patterns.any(unknown: &unknown) { pattern, unknown in
        pattern.matches(request.context, takesWildcards: true, unknown: &unknown) {
          ARNPattern.matchesResource($0, request.resource)
        }
      }
    }
    switch resources {
    case nil: return .yes
    case .only(let patterns): return any(patterns, &unknown)
    case .allBut(let patterns): return !any(patterns, &unknown)
    }
  }

  private func matchesPrincipal(_ service: String?, unknown: inout Set<String>) -> Ternary {
    guard let principals else { return .yes }
    func any(_ list: [PolicyPrincipal], _ unknown: inout Set<String>) -> Ternary {
      list.any(unknown: &unknown) { principal, unknown in
        switch principal {
        case .service(let name):
          // In China, trust policies may name the one or the other.
          return Ternary(name == service || name == service.map { "\($0).cn" })
        case .anyone:
          // Whether everybody includes a service is not documented.
          unknown.insert(PolicyPrincipal.wildcard)
          return .unknown
        case .other: return .no
        }
      }
    }
    switch principals {
    case .only(let list): return any(list, &unknown)
    case .allBut(let list): return !any(list, &unknown)
    }
  }
}

extension Sequence {
  /// Whether something holds of any element; what leaves it open is added to `unknown`, and only then.
  func any(
    unknown: inout Set<String>, _ holds: (Element, inout Set<String>) -> Ternary
  ) -> Ternary {
    var open: Set<String> = []
    var result = Ternary.no
    for element in self {
      result = result | holds(element, &open)
      if result == .yes { return .yes }
    }
    if result == .unknown { unknown.formUnion(open) }
    return result
  }

  /// Whether something holds of all elements; what leaves it open is added to `unknown`, and only then.
  func all(
    unknown: inout Set<String>, _ holds: (Element, inout Set<String>) -> Ternary
  ) -> Ternary {
    var open: Set<String> = []
    var result = Ternary.yes
    for element in self {
      result = result & holds(element, &open)
      if result == .no { return .no }
    }
    if result == .unknown { unknown.formUnion(open) }
    return result
  }
}

extension PolicyPrincipal {
  /// What leaves a trust policy open that trusts everybody.
  package static let wildcard = "wildcard-principal"
}
