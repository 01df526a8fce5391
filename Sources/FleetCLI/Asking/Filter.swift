package import FleetModel
package import FleetStore

/// A condition on instances, as `--filter KEY=VALUE` writes it.
package struct Filter: Hashable, Sendable {
  package enum Key: Hashable, Sendable {
    case state
    case path
    case reason
    case account
    case region
    case tag(String)
    case agent
    case imds
    case platform
    case vpc
  }

  package enum Comparison: String, CaseIterable, Hashable, Sendable {
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case equal = "="
    case less = "<"
    case greater = ">"
  }

  package let key: Key
  package let comparison: Comparison
  package let value: String

  /// Nil where it has another form, or compares what has no order.
  package init?(_ text: String) {
    var best: (range: Range<String.Index>, comparison: Comparison)?
    for comparison in Comparison.allCases {
      guard let range = text.firstRange(of: comparison.rawValue) else { continue }
      if best.map({ range.lowerBound < $0.range.lowerBound }) ?? true { best = (range, comparison) }
    }
    guard let (range, comparison) = best else { return nil }
    let name = String(text[..<range.lowerBound])
    switch name {
    case "state": key = .state
    case "path": key = .path
    case "reason": key = .reason
    case "account": key = .account
    case "region": key = .region
    case "agent": key = .agent
    case "imds": key = .imds
    case "platform": key = .platform
    case "vpc": key = .vpc
    case _ where name.hasPrefix("tag:") && name.utf8.count > 4:
      key = .tag(String(name.dropFirst(4)))
    default: return nil
    }
    self.comparison = comparison
    value = String(text[range.upperBound...])
    if ![.equal, .notEqual].contains(comparison), key != .agent || AgentVersion(value) == nil {
      return nil
    }
  }

  package static let expectation =
    "KEY=VALUE or KEY!=VALUE with KEY state, path, reason, account, region, tag:NAME, agent, imds, platform or vpc, or agent<VERSION"
}

extension Filter.Key {
  /// All values that instances can have; nil where there is no end of them.
  package var values: [String]? {
    switch self {
    case .state:
      ManagedState.allCases.map(\.rawValue) + NotApplicableReason.allCases.map(\.rawValue)
    case .path: CredentialPath.allCases.map(\.rawValue)
    case .reason: ReasonCode.allCases.map(\.rawValue)
    case .account, .region, .tag, .agent, .imds, .platform, .vpc: nil
    }
  }
}

/// Conditions that belong together: of the equalities with one key any may hold, all else must.
package struct FilterSet: Hashable, Sendable {
  package let filters: [Filter]

  package init(_ filters: [Filter]) { self.filters = filters }

  /// Whether instances of a scope may pass at all.
  package func includes(_ scope: Scope) -> Bool {
    holds(for: .account) { _ in [scope.account] } != false
      && holds(for: .region) { _ in [scope.region] } != false
  }

  /// Whether gone instances are asked for by name.
  package var asksForGone: Bool {
    filters.contains {
      $0.key == .state && $0.comparison == .equal && $0.value == NotApplicableReason.gone.rawValue
    }
  }

  /// Whether an instance passes; nil where what is not known decides.
  package func matches(_ snapshot: InstanceSnapshot) -> Bool? {
    var answer: Bool? = true
    for key in Set(filters.map(\.key)) {
      switch holds(for: key, values: snapshot.values(of:)) {
      case false: return false
      case nil: answer = nil
      case true: break
      }
    }
    return answer
  }

  /// Any of the equalities of a key, and all of its negations and comparisons, so that two bounds make a range.
  ///
  /// `values` gives nil for what is not known.
  private func holds(for key: Filter.Key, values: (Filter.Key) -> [String]?) -> Bool? {
    let own = filters.filter { $0.key == key }
    if own.isEmpty { return true }
    guard let values = values(key) else { return nil }
    let equalities = own.filter { $0.comparison == .equal }
    let others = own.filter { $0.comparison != .equal }
    return (equalities.isEmpty || equalities.contains { $0.holds(for: values) })
      && others.allSatisfy { $0.holds(for: values) }
  }
}

extension Filter {
  /// Whether any of the values is meant; of a negation, whether none is.
  fileprivate func holds(for values: [String]) -> Bool {
    switch comparison {
    case .equal: values.contains { Glob(value).matches($0) }
    case .notEqual: !values.contains { Glob(value).matches($0) }
    case .less, .atMost, .greater, .atLeast: values.contains { compares($0) }
    }
  }

  private func compares(_ text: String) -> Bool {
    guard let left = AgentVersion(text), let right = AgentVersion(value) else { return false }
    return switch comparison {
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    case .atLeast: left >= right
    case .equal, .notEqual: left == right
    }
  }
}

extension InstanceSnapshot {
  /// What a filter key looks at; nil where it is not known, empty where AWS gave no value.
  fileprivate func values(of filter: Filter.Key) -> [String]? {
    func listed(_ dataset: Dataset, _ values: [String?]) -> [String]? {
      scope.gaps[dataset] == nil ? values.compactMap(\.self) : nil
    }
    return switch filter {
    case .state:
      [assessment.verdict.managedState.rawValue]
        + [assessment.verdict.notApplicableBecause?.rawValue].compactMap(\.self)
    case .path: [assessment.verdict.credentialPath.rawValue]
    case .reason: reasonCodes.map(\.rawValue)
    case .account: [key.scope.account]
    case .region: [key.scope.region]
    case .tag(let name): listed(.instances, [instance?.tags[name]])
    case .agent: listed(.nodes, [node?.agentVersionText])
    case .imds:
      listed(
        .instances,
        [instance?.imds?.httpTokens, instance?.imds?.httpEndpoint, instance?.imds?.state])
    case .platform: platform.map { [$0] } ?? listed(.nodes, [])
    case .vpc: listed(.instances, [instance?.vpcID])
    }
  }

}

/// A pattern in which `*` stands for any characters.
///
/// Case matters.
package struct Glob: Hashable, Sendable {
  private let pattern: [UInt8]

  package init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Whether the whole text matches.
  ///
  /// Time is at most pattern times text.
  package func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    var (inPattern, inText) = (0, 0)
    var retry: (pattern: Int, text: Int)?
    while inText < text.count {
      if inPattern < pattern.count, pattern[inPattern] == UInt8(ascii: "*") {
        retry = (inPattern, inText)
        inPattern += 1
      } else if inPattern < pattern.count, pattern[inPattern] == text[inText] {
        inPattern += 1
        inText += 1
      } else if let last = retry {
        retry = (last.pattern, last.text + 1)
        inPattern = last.pattern + 1
        inText = last.text + 1
      } else {
        return false
      }
    }
    return pattern[inPattern...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
