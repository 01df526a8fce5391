package import FleetRules
package import JSONKit

/// Why a policy document cannot be used.
package struct PolicyProblem: Error, Hashable, Sendable {
  /// Such as `Statement 2: Effect is neither Allow nor Deny`.
  package let description: String

  fileprivate init(_ description: String) { self.description = description }
}

extension PolicyDocument {
  /// Reads the JSON of a policy.
  ///
  /// `trusts` says that it is a trust policy, which names principals and no resources.
  ///
  /// - throws: what IAM itself would refuse.
  package init(_ value: JSONValue, trusts: Bool) throws(PolicyProblem) {
    guard case .object = value else { throw PolicyProblem("a policy is an object") }
    let version: Version
    switch value["Version"] {
    case nil, .string("2008-10-17"): version = .v2008
    case .string("2012-10-17"): version = .v2012
    default: throw PolicyProblem("Version is neither 2012-10-17 nor 2008-10-17")
    }
    let statements: [JSONValue]
    switch value["Statement"] {
    case .array(let list)?: statements = list
    case .object(let members)?: statements = [.object(members)]
    default: throw PolicyProblem("Statement is missing")
    }
    var read: [PolicyStatement] = []
    for (index, statement) in statements.enumerated() {
      do throws(PolicyProblem) {
        read.append(
          try PolicyStatement(statement, index: index, version: version, trusts: trusts))
      } catch {
        throw PolicyProblem("Statement \(index): \(error.description)")
      }
    }
    self.init(version: version, statements: read)
  }
}

extension PolicyStatement {
  private static let members: Set<String> = [
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal",
    "Condition",
  ]

  fileprivate init(
    _ value: JSONValue, index: Int, version: PolicyDocument.Version, trusts: Bool
  ) throws(PolicyProblem) {
    guard case .object(let members) = value else { throw PolicyProblem("is no object") }
    // A misspelt Condition must not widen what a statement grants.
    if let unknown = members.first(where: { !PolicyStatement.members.contains($0.key) }) {
      throw PolicyProblem("a statement has no member \(unknown.key)")
    }
    let effect: Effect
    switch value["Effect"] {
    case .string("Allow"): effect = .allow
    case .string("Deny"): effect = .deny
    default: throw PolicyProblem("Effect is neither Allow nor Deny")
    }
    guard
      let actions = try Clause.of(
        value, "Action",
        { texts throws(PolicyProblem) in
          try strings(texts, "Action").map(ActionPattern.init)
        })
    else { throw PolicyProblem("Action is missing") }
    let resources = try Clause.of(value, "Resource") { texts throws(PolicyProblem) in
      try strings(texts, "Resource").map { PolicyPattern($0, version: version) }
    }
    let principals = try Clause.of(value, "Principal", PolicyPrincipal.list)
    if trusts ? principals == nil : resources == nil {
      throw PolicyProblem("\(trusts ? "Principal" : "Resource") is missing")
    }
    if !trusts, principals != nil {
      throw PolicyProblem("Principal stands in trust policies and those of resources alone")
    }
    var id = StatementID.index(index)
    if case .string(let sid)? = value["Sid"], !sid.isEmpty { id = .sid(sid) }
    self.init(
      id: id, effect: effect, actions: actions, resources: resources, principals: principals,
      conditions: try PolicyCondition.list(value["Condition"], version: version))
  }
}

extension PolicyStatement.Clause {
  /// A member, or the one with `Not` before its name; nil where there is neither.
  fileprivate static func of(
    _ statement: JSONValue, _ name: String,
    _ read: (JSONValue) throws(PolicyProblem) -> [Element]
  ) throws(PolicyProblem) -> Self? {
    switch (statement[name], statement["Not\(name)"]) {
    case (nil, nil): return nil
    case (let value?, nil): return .only(try read(value))
    case (nil, let value?): return .allBut(try read(value))
    case (_?, _?): throw PolicyProblem("\(name) and Not\(name) exclude each other")
    }
  }
}

/// A text, or a list of texts.
private func strings(_ value: JSONValue, _ name: String) throws(PolicyProblem) -> [String] {
  switch value {
  case .string(let text): return [text]
  case .array(let elements):
    let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    if texts.count == elements.count { return texts }
  default: break
  }
  throw PolicyProblem("\(name) is neither a text nor a list of texts")
}

extension PolicyPrincipal {
  fileprivate static func list(_ value: JSONValue) throws(PolicyProblem) -> [PolicyPrincipal] {
    switch value {
    case .string("*"): return [.anyone]
    case .object(let members):
      var list: [PolicyPrincipal] = []
      for member in members {
        for text in try strings(member.value, "Principal") {
          switch (member.key, text) {
          case ("AWS", "*"), ("Service", "*"): list.append(.anyone)
          case ("Service", _): list.append(.service(text))
          default: list.append(.other(text))
          }
        }
      }
      return list
    default: throw PolicyProblem("Principal is neither * nor an object")
    }
  }
}

extension PolicyCondition {
  fileprivate static func list(
    _ value: JSONValue?, version: PolicyDocument.Version
  ) throws(PolicyProblem) -> [PolicyCondition] {
    guard let value else { return [] }
    guard case .object(let operators) = value else { throw PolicyProblem("Condition is no object") }
    var list: [PolicyCondition] = []
    for comparison in operators {
      guard case .object(let keys) = comparison.value else {
        throw PolicyProblem("Condition \(comparison.key) is no object")
      }
      for key in keys {
        let values: [JSONValue]
        if case .array(let elements) = key.value { values = elements } else { values = [key.value] }
        var texts: [String] = []
        for value in values {
          switch value {
          case .string(let text): texts.append(text)
          case .number(let digits): texts.append(digits)
          case .bool(let isTrue): texts.append(isTrue ? "true" : "false")
          case .null, .array, .object:
            throw PolicyProblem(
              "Condition \(comparison.key) \(key.key) has a value that is no text")
          }
        }
        list.append(
          PolicyCondition(
            ConditionOperator(comparison.key), key.key,
            texts.map { PolicyPattern($0, version: version) }))
      }
    }
    return list
  }
}
