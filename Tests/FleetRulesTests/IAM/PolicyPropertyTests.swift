import FleetRules
import TestSupport
import Testing

/// Random policies over few words, so that they often speak of the same request.
private struct PolicyMaker {
  var random: SeededGenerator

  private static let actions = [
    "*", "ssm:*", "ssm:Update*", "ssm:GetDocument", "ec2:*", "SSM:up?ate*",
  ]
  private static let resources = [
    "*", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-west-1:*:instance/i-${k}", "arn:aws:s3:::b",
  ]
  private static let operators = [
    "StringEquals", "StringNotEquals", "StringLikeIfExists", "ForAllValues:StringEquals", "Null",
    "ForAnyValue:StringNotLike", "Nonsense",
  ]

  mutating func statement(_ index: Int, _ effect: PolicyStatement.Effect? = nil) -> PolicyStatement
  {
    let actions = some(Self.actions).map(ActionPattern.init)
    let resources = some(Self.resources).map { PolicyPattern($0, version: .v2012) }
    let conditions = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      PolicyCondition(
        ConditionOperator(one(Self.operators)), one(["k", "j"]),
        some(["a", "b*", "true", "${j}"]).map { PolicyPattern($0, version: .v2012) })
    }
    return PolicyStatement(
      id: .index(index), effect: effect ?? (chance(4) ? .deny : .allow),
      actions: chance(6) ? .allBut(actions) : .only(actions),
      resources: chance(6) ? .allBut(resources) : .only(resources), conditions: conditions)
  }

  mutating func statements() -> [PolicyStatement] {
    (0..<Int.random(in: 0...4, using: &random)).map { statement($0) }
  }

  /// Each key known, absent or unknown.
  mutating func context() -> [String: RequestContext.Value] {
    var context: [String: RequestContext.Value] = [:]
    for key in ["k", "j"] where !chance(3) { context[key] = value() }
    return context
  }

  mutating func value() -> RequestContext.Value {
    one([.absent, .values(["a"]), .values(["b1"]), .values(["a", "b1"]), .values([])])
  }

  mutating func one<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: 0..<list.count, using: &random)]
  }

  private mutating func some<Element>(_ list: [Element]) -> [Element] {
    (0..<Int.random(in: 1...2, using: &random)).map { _ in one(list) }
  }

  mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
}

private func decide(
  _ statements: [PolicyStatement], boundary: [PolicyStatement]?,
  _ context: [String: RequestContext.Value]
) -> PolicyDecision {
  var known = RequestContext()
  for (key, value) in context { known[key] = value }
  func policy(_ name: String, _ statements: [PolicyStatement]) -> NamedPolicy {
    NamedPolicy(name, PolicyDocument(version: .v2012, statements: statements))
  }
  return PolicyDecision(
    PolicyRequest(
      action: ActionName("ssm:UpdateInstanceInformation"),
      resource: "arn:aws:ec2:eu-west-1:111122223333:instance/i-a", context: known),
    identity: [policy("identity", statements)], boundary: boundary.map { policy("boundary", $0) })
}

/// How much a decision lets happen.
private func strength(_ decision: PolicyDecision) -> Int {
  switch decision.outcome {
  case .explicitDeny, .implicitDeny: 0
  case .conditional, .unknown: 1
  case .allowed: 2
  }
}

@Suite("IAM decisions over random policies")
struct PolicyPropertyTests {
  @Test(
    "do not depend on order, never lose by an Allow, and never gain by a Deny",
    arguments: seeds(200))
  func monotone(seed: UInt64) {
    var maker = PolicyMaker(random: SeededGenerator(seed: seed))
    for _ in 0..<20 {
      let statements = maker.statements()
      let boundary = maker.chance(3) ? maker.statements() : nil
      let context = maker.context()
      let decision = decide(statements, boundary: boundary, context)
      let shuffled = decide(
        statements.shuffled(using: &maker.random), boundary: boundary, context)
      #expect(shuffled.outcome == decision.outcome, "seed \(seed)")
      #expect(shuffled.unknownKeys == decision.unknownKeys, "seed \(seed)")
      let more = decide(
        statements + [maker.statement(9, .allow)], boundary: boundary, context)
      #expect(strength(more) >= strength(decision), "seed \(seed): \(statements)")
      let less = decide(
        statements + [maker.statement(9, .deny)], boundary: boundary, context)
      #expect(strength(less) <= strength(decision), "seed \(seed): \(statements)")
    }
  }

  @Test("that are made without a key stand whatever the key turns out to be", arguments: seeds(200))
  func bracketed(seed: UInt64) {
    var maker = PolicyMaker(random: SeededGenerator(seed: seed))
    for _ in 0..<20 {
      let statements = maker.statements()
      let boundary = maker.chance(3) ? maker.statements() : nil
      let context = maker.context()
      let decision = decide(statements, boundary: boundary, context)
      guard decision.outcome != .conditional else {
        #expect(!decision.unknownKeys.isEmpty, "seed \(seed)")
        continue
      }
      #expect(decision.unknownKeys.isEmpty, "seed \(seed)")
      for key in ["k", "j"] where context[key] == nil {
        var known = context
        known[key] = maker.value()
        let settled = decide(statements, boundary: boundary, known)
        // Which kind of denial it is may depend on the key; that it is one may not.
        #expect(strength(settled) == strength(decision), "seed \(seed): \(statements) \(known)")
      }
    }
  }
}
