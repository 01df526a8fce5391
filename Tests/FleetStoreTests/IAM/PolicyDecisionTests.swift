import FleetRules
import FleetStore
import JSONKit
import Testing

/// A policy from its JSON.
func policy(_ json: String, trusts: Bool = false) throws -> PolicyDocument {
  try PolicyDocument(try JSONReader.value(of: Array(json.utf8)), trusts: trusts)
}

/// One statement as a policy of version 2012-10-17.
private func statement(_ members: String) throws -> PolicyDocument {
  try policy(#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", \#(members)}}"#)
}

private func decide(
  _ policies: PolicyDocument?..., on resource: String = "*",
  knowing context: [String: RequestContext.Value] = [:], boundary: PolicyDocument?? = nil
) -> PolicyDecision {
  var known = RequestContext()
  for (key, value) in context { known[key] = value }
  return PolicyDecision(
    PolicyRequest(
      action: ActionName("ssm:UpdateInstanceInformation"), resource: resource, context: known),
    identity: policies.enumerated().map { NamedPolicy("identity_policies[\($0)]", $1) },
    boundary: boundary.map { NamedPolicy("permissions_boundary", $0) })
}

@Suite("IAM decisions")
struct PolicyDecisionTests {
  @Test(
    "an action is matched without regard to case, by service and wildcards",
    arguments: [
      ("ssm:UpdateInstanceInformation", true), ("SSM:updateinstanceinformation", true),
      ("ssm:Update*", true), ("ssm:*", true), ("*", true), ("*:*", true),
      ("ssm:UpdateInstanceInformatio?", true), ("ssm:UpdateInstanceInformation?", false),
      ("ssm:Get*", false), ("ss*:UpdateInstanceInformation", false), ("ssm", false),
      ("ssm:Update* ", false), ("ec2:*", false), ("", false),
    ])
  func actions(pattern: String, matches: Bool) throws {
    let policy = try statement(#""Action": "\#(pattern)", "Resource": "*""#)
    #expect(decide(policy).outcome == (matches ? .allowed : .implicitDeny))
    let but = try statement(#""NotAction": ["\#(pattern)"], "Resource": "*""#)
    #expect(decide(but).outcome == (matches ? .implicitDeny : .allowed))
  }

  private static let instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0a"

  @Test(
    "a resource is matched with regard to case, segment by segment",
    arguments: [
      ("*", true), (instance, true), ("arn:aws:ec2:*:*:instance/*", true),
      ("arn:aws:ec2:eu-west-1:111122223333:instance/i-0A", false),
      ("arn:aws:ec2:*:instance/*", false), ("arn:aws:ec2:*", true), ("arn:aws:s3:*", false),
      ("arn:aws:ec2:*:111122223333:*", true), ("arn:*:ec2:eu-*-1:*:instance/i-0?", true),
      ("arn:aws:ec2:eu*:instance/i-0a", false), ("", false),
    ])
  func resources(pattern: String, matches: Bool) throws {
    let policy = try statement(#""Action": "*", "Resource": ["\#(pattern)"]"#)
    #expect(decide(policy, on: Self.instance).outcome == (matches ? .allowed : .implicitDeny))
    let but = try statement(#""Action": "*", "NotResource": "\#(pattern)""#)
    #expect(decide(but, on: Self.instance).outcome == (matches ? .implicitDeny : .allowed))
  }

  @Test("a Deny wins, wherever it stands, and is named")
  func denyWins() throws {
    let allow = try statement(#""Action": "*", "Resource": "*""#)
    let deny = try policy(
      #"{"Statement": [{"Sid": "No", "Effect": "Deny", "Action": "ssm:*", "Resource": "*"}]}"#)
    for decision in [decide(allow, deny), decide(deny, allow)] {
      #expect(decision.outcome == .explicitDeny)
      #expect(decision.decidedBy?.statement == .sid("No"))
    }
    #expect(
      decide(allow, boundary: deny).decidedBy
        == .init(policy: "permissions_boundary", statement: .sid("No")))
  }

  @Test("a boundary has to allow it too, and a missing Allow of it is told")
  func boundary() throws {
    let all = try statement(#""Action": "*", "Resource": "*""#)
    let narrow = try statement(#""Action": "ec2:*", "Resource": "*""#)
    #expect(decide(all, boundary: all).outcome == .allowed)
    let cut = decide(all, boundary: narrow)
    #expect(cut.outcome == .implicitDeny)
    #expect(cut.decidedBy == .init(policy: "permissions_boundary", statement: nil))
    #expect(decide(narrow, boundary: all).decidedBy == nil)
  }

  @Test("a policy that could not be read leaves open what nothing else decides")
  func unread() throws {
    let all = try statement(#""Action": "*", "Resource": "*""#)
    let deny = try policy(
      #"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#)
    let narrow = try statement(#""Action": "ec2:*", "Resource": "*""#)
    #expect(decide(all, nil).outcome == .unknown)
    #expect(decide(nil).decidedBy?.policy == "identity_policies[0]")
    #expect(decide(nil, deny).outcome == .explicitDeny)
    #expect(decide(nil, boundary: narrow).outcome == .implicitDeny)
    #expect(decide(all, boundary: .some(nil)).outcome == .unknown)
  }

  @Test("keys that nobody knows leave it open, and only those that matter are named")
  func conditional() throws {
    let byAddress = #""Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#
    let open = try statement(#""Action": "*", "Resource": "*", \#(byAddress)"#)
    #expect(decide(open).outcome == .conditional)
    #expect(decide(open).unknownKeys == ["aws:SourceIp"])
    let all = try statement(#""Action": "*", "Resource": "*""#)
    #expect(decide(open, all).outcome == .allowed)
    #expect(decide(open, all).unknownKeys == [])
    let denyByVPC = try policy(
      #"""
      {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
                     "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}}
      """#)
    #expect(decide(open, all, denyByVPC).unknownKeys == ["aws:SourceVpc"])
    #expect(
      decide(all, denyByVPC, knowing: ["aws:sourcevpc": .values(["vpc-2"])]).outcome == .allowed)
    #expect(
      decide(all, denyByVPC, knowing: ["AWS:SourceVPC": .values(["vpc-1"])]).outcome
        == .explicitDeny)
  }

  @Test("variables stand for values in version 2012-10-17, and for themselves before")
  func variables() throws {
    let resource = #""Resource": "arn:aws:ec2:eu-west-1:${aws:PrincipalAccount}:instance/*""#
    let new = try statement(#""Action": "*", \#(resource)"#)
    let account = ["aws:PrincipalAccount": RequestContext.Value.values(["111122223333"])]
    #expect(decide(new, on: Self.instance, knowing: account).outcome == .allowed)
    #expect(
      decide(new, on: Self.instance, knowing: ["aws:PrincipalAccount": .values(["*"])]).outcome
        == .implicitDeny)
    #expect(
      decide(new, on: Self.instance, knowing: ["aws:PrincipalAccount": .absent]).outcome
        == .implicitDeny)
    #expect(decide(new, on: Self.instance).unknownKeys == ["aws:PrincipalAccount"])
    #expect(decide(new, on: "arn:aws:s3:::b").outcome == .implicitDeny)
    let old = try policy(#"{"Statement": {"Effect": "Allow", "Action": "*", \#(resource)}}"#)
    #expect(decide(old, on: Self.instance, knowing: account).outcome == .implicitDeny)
    let standIn = try statement(
      #""Action": "*", "Resource": "arn:aws:ec2:*:*:instance/${ec2:X, 'i-0a'}""#)
    #expect(decide(standIn, on: Self.instance, knowing: ["ec2:X": .absent]).outcome == .allowed)
    let literal = try statement(#""Action": "*", "Resource": "arn:aws:ec2:*:*:instance/${*}""#)
    #expect(decide(literal, on: Self.instance).outcome == .implicitDeny)
  }
}

@Suite("IAM conditions")
struct PolicyConditionTests {
  struct Case: Sendable {
    let condition: String
    let found: RequestContext.Value
    let outcome: PolicyDecision.Outcome
  }

  private static func value(_ text: String) -> RequestContext.Value { .values([text]) }

  static let cases: [Case] = [
    .init(condition: #""StringEquals": {"k": "a"}"#, found: value("a"), outcome: .allowed),
    .init(condition: #""StringEquals": {"k": "a"}"#, found: value("A"), outcome: .implicitDeny),
    .init(condition: #""StringEquals": {"k": ["b", "a"]}"#, found: value("a"), outcome: .allowed),
    .init(condition: #""StringEquals": {"k": "a*"}"#, found: value("ab"), outcome: .implicitDeny),
    .init(condition: #""StringEquals": {"k": "a"}"#, found: .absent, outcome: .implicitDeny),
    .init(condition: #""StringNotEquals": {"k": "a"}"#, found: .absent, outcome: .allowed),
    .init(
      condition: #""StringNotEquals": {"k": ["a", "b"]}"#, found: value("a"), outcome: .implicitDeny
    ),
    .init(condition: #""StringEqualsIfExists": {"k": "a"}"#, found: .absent, outcome: .allowed),
    .init(
      condition: #""StringEqualsIfExists": {"k": "a"}"#, found: value("b"), outcome: .implicitDeny),
    .init(
      condition: #""StringEqualsIgnoreCase": {"k": "ÄB"}"#, found: value("äb"), outcome: .allowed),
    .init(condition: #""StringLike": {"k": "a*?d"}"#, found: value("abcd"), outcome: .allowed),
    .init(condition: #""StringNotLike": {"k": "a*"}"#, found: value("b"), outcome: .allowed),
    .init(
      condition: #""StringEquals": {"k": "a"}"#, found: .values(["a", "b"]), outcome: .implicitDeny),
    .init(
      condition: #""ForAnyValue:StringEquals": {"k": "a"}"#, found: .values(["a", "b"]),
      outcome: .allowed),
    .init(
      condition: #""ForAllValues:StringEquals": {"k": "a"}"#, found: .values(["a", "b"]),
      outcome: .implicitDeny),
    .init(
      condition: #""ForAllValues:StringEquals": {"k": ["a", "b"]}"#, found: .values(["a", "b"]),
      outcome: .allowed),
    .init(
      condition: #""ForAllValues:StringEquals": {"k": "a"}"#, found: .absent, outcome: .allowed),
    .init(
      condition: #""ForAnyValue:StringEquals": {"k": "a"}"#, found: .values([]),
      outcome: .implicitDeny),
    .init(condition: #""Null": {"k": "true"}"#, found: .absent, outcome: .allowed),
    .init(condition: #""Null": {"k": true}"#, found: value("x"), outcome: .implicitDeny),
    .init(condition: #""Null": {"k": "false"}"#, found: value("x"), outcome: .allowed),
    .init(condition: #""Bool": {"k": true}"#, found: value("True"), outcome: .allowed),
    .init(condition: #""Bool": {"k": "true"}"#, found: value("false"), outcome: .implicitDeny),
    .init(condition: #""NumericLessThan": {"k": 10}"#, found: value("9.5"), outcome: .allowed),
    .init(
      condition: #""NumericGreaterThanEquals": {"k": "10"}"#, found: value("9"),
      outcome: .implicitDeny),
    .init(condition: #""NumericEquals": {"k": "1"}"#, found: value("one"), outcome: .implicitDeny),
    .init(
      condition: #""DateGreaterThan": {"k": "2026-01-01"}"#, found: value("2026-01-01T00:00:01Z"),
      outcome: .allowed),
    .init(
      condition: #""DateLessThan": {"k": 1764000000}"#, found: value("2026-01-01T00:00:00Z"),
      outcome: .implicitDeny),
    .init(
      condition: #""IpAddress": {"k": "10.0.0.0/8"}"#, found: value("10.255.0.1"), outcome: .allowed
    ),
    .init(
      condition: #""IpAddress": {"k": "2001:db8::/32"}"#, found: value("2001:db8:1::1"),
      outcome: .allowed),
    .init(
      condition: #""NotIpAddress": {"k": ["10.0.0.0/8", "192.0.2.1"]}"#, found: value("192.0.2.1"),
      outcome: .implicitDeny),
    .init(
      condition: #""IpAddress": {"k": "0.0.0.0/0"}"#, found: value("::1"), outcome: .implicitDeny),
    .init(
      condition: #""ArnLike": {"k": "arn:aws:iam::*:role/a*"}"#,
      found: value("arn:aws:iam::1:role/a/b"), outcome: .allowed),
    .init(
      condition: #""ArnEquals": {"k": "arn:aws:iam::*:role/a"}"#,
      found: value("arn:aws:iam::1:role/a"), outcome: .allowed),
    .init(
      condition: #""ArnLike": {"k": "arn:*:role/a"}"#, found: value("arn:aws:iam::1:role/a"),
      outcome: .implicitDeny),
    .init(
      condition: #""ArnNotLike": {"k": "arn:aws:iam::*:role/a"}"#,
      found: value("arn:aws:iam::1:role/b"), outcome: .allowed),
    .init(condition: #""StringSounds": {"k": "a"}"#, found: value("a"), outcome: .conditional),
    .init(condition: #""StringEquals": {"k": "a"}"#, found: .unknown, outcome: .conditional),
    .init(
      condition: #""StringEquals": {"k": "a"}, "StringLike": {"other": "x"}"#, found: value("b"),
      outcome: .implicitDeny),
  ]

  @Test("hold as IAM documents it", arguments: cases.indices)
  func holds(index: Int) throws {
    let example = Self.cases[index]
    let policy = try statement(
      #""Action": "*", "Resource": "*", "Condition": {\#(example.condition)}"#)
    #expect(decide(policy, knowing: ["k": example.found]).outcome == example.outcome, "\(example)")
  }
}

@Suite("IAM trust policies")
struct TrustPolicyTests {
  @Test(
    "admit the service that they name",
    arguments: [
      (#"{"Service": "ec2.amazonaws.com"}"#, PolicyDecision.Outcome.allowed),
      (#"{"Service": ["ssm.amazonaws.com", "ec2.amazonaws.com"]}"#, .allowed),
      (#"{"Service": "ssm.amazonaws.com"}"#, .implicitDeny),
      (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, .implicitDeny),
      (#"{"AWS": "AROAEXAMPLE"}"#, .implicitDeny), (#""*""#, .conditional),
      (#"{"AWS": "*"}"#, .conditional), (#"{"Service": "*"}"#, .conditional),
      (#"{"Service": "ec2.amazonaws.com.cn"}"#, .allowed),
    ])
  func principals(principal: String, outcome: PolicyDecision.Outcome) throws {
    let trust = try policy(
      #"{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": \#(principal)}}"#,
      trusts: true)
    let request = PolicyRequest(
      action: ActionName("sts:AssumeRole"), service: "ec2.amazonaws.com")
    let decision = PolicyDecision(request, trust: NamedPolicy("trust_policy", trust))
    #expect(decision.outcome == outcome)
    #expect(decision.unknownKeys == (outcome == .conditional ? ["wildcard-principal"] : []))
  }
}

@Suite("Policy documents")
struct PolicyDocumentTests {
  @Test(
    "that IAM would refuse are refused",
    arguments: [
      ("[]", "a policy is an object"), ("{}", "Statement is missing"),
      (
        #"{"Version": "2020-01-01", "Statement": []}"#,
        "Version is neither 2012-10-17 nor 2008-10-17"
      ),
      (
        #"{"Statement": [{"Effect": "allow", "Action": "*", "Resource": "*"}]}"#,
        "Statement 0: Effect is neither Allow nor Deny"
      ),
      (#"{"Statement": [{"Effect": "Allow", "Resource": "*"}]}"#, "Statement 0: Action is missing"),
      (#"{"Statement": [{"Effect": "Allow", "Action": "*"}]}"#, "Statement 0: Resource is missing"),
      (
        #"{"Statement": [{"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}]}"#,
        "Statement 0: Action and NotAction exclude each other"
      ),
      (
        #"{"Statement": {"Effect": "Allow", "Action": [1], "Resource": "*"}}"#,
        "Statement 0: Action is neither a text nor a list of texts"
      ),
      (
        #"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}}"#,
        "Statement 0: Principal stands in trust policies and those of resources alone"
      ),
      (
        #"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"k": {}}}}}"#,
        "Statement 0: Condition Bool k has a value that is no text"
      ),
    ])
  func refused(json: String, problem: String) {
    let error = #expect(throws: PolicyProblem.self) { try policy(json) }
    #expect(error?.description == problem)
  }
}
