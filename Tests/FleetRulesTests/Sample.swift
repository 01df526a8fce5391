import FleetModel
import FleetRules
import Testing

/// Facts to start a case from, and the edits that cases are made of.
extension Facts {
  static let noon: Timestamp = moment("2026-11-24T12:00:00Z")

  /// A healthy instance: running for ten days, a profile, IMDSv2, Online with a new agent, DHMC off.
  static func sample(
    id: String = "i-0123456789abcdef0", region: String = "eu-west-1",
    _ edit: (inout Facts) -> Void = { _ in }
  ) -> Facts {
    let scope = Scope(partition: "aws", account: "111122223333", region: region)
    var facts = Facts(key: InstanceKey(scope: scope, id: InstanceID(id)), at: noon)
    let id = InstanceID(id)
    var instance = Instance(id: id)
    instance.state = .running
    instance.launchTime = moment("2026-11-14T12:00:00Z")
    instance.profile = ProfileReference(
      arn: "arn:aws:iam::111122223333:instance-profile/app", id: "AIPAEXAMPLE")
    var imds = IMDSOptions()
    imds.state = "applied"
    imds.httpEndpoint = "enabled"
    imds.httpTokens = "required"
    imds.hopLimit = 2
    instance.imds = imds
    facts.instance = .known(.listed(instance))
    var node = Node(id: id)
    node.pingStatus = .online
    node.heartbeat = .fresh
    node.agentVersionText = "3.3.1142.0"
    facts.node = .known(.listed(node))
    facts.lastNode = LastNode(node: node, seenAt: noon)
    facts.dhmc = .known(DHMCSetting(value: DHMCSetting.off))
    facts.iam = .known(IAM())
    facts.instanceObservedAt = noon
    facts.nodeObservedAt = noon
    facts.dhmcObservedAt = noon
    facts.iamObservedAt = noon
    edit(&facts)
    return facts
  }

  /// A healthy instance without a profile, which DHMC serves.
  static func dhmcSample(_ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    sample { facts in
      facts.editInstance { $0.profile = nil }
      facts.turnDHMCOn()
      edit(&facts)
    }
  }

  /// A hybrid node that is Online.
  static func hybridSample(_ edit: (inout Facts) -> Void = { _ in }) -> Facts {
    sample(id: "mi-0123456789abcdef0") { facts in
      facts.instance = .known(.neverListed)
      edit(&facts)
    }
  }

  mutating func editInstance(_ edit: (inout Instance) -> Void) {
    guard case .known(.listed(var instance)) = instance else { return }
    edit(&instance)
    self.instance = .known(.listed(instance))
  }

  mutating func editNode(_ edit: (inout Node) -> Void) {
    guard case .known(.listed(var node)) = node else { return }
    edit(&node)
    self.node = .known(.listed(node))
    lastNode = LastNode(node: node, seenAt: at)
  }

  mutating func editIMDS(_ edit: (inout IMDSOptions) -> Void) {
    editInstance { instance in
      var options = instance.imds ?? IMDSOptions()
      edit(&options)
      instance.imds = options
    }
  }

  mutating func turnDHMCOn() {
    dhmc = .known(
      DHMCSetting(value: "service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole"))
  }

  /// SSM lists it no more; the last listing that did was at `seenAt`.
  mutating func loseNode(seenAt: String = "2026-11-24T11:00:00Z") {
    guard case .known(.listed(let node)) = node else { return }
    self.node = .known(.gone(last: node))
    lastNode = LastNode(node: node, seenAt: moment(seenAt))
  }

  mutating func neverHaveNode() {
    node = .known(.neverListed)
    lastNode = nil
  }

  mutating func lack(
    _ dataset: Dataset, _ errorClass: ErrorClass = .denied, _ message: String? = nil
  ) {
    let gap = Gap(dataset: dataset, errorClass: errorClass, message: message)
    switch dataset {
    case .instances: instance = .unknown(gap)
    case .nodes: node = .unknown(gap)
    case .dhmc: dhmc = .unknown(gap)
    default: iam = .unknown(gap)
    }
  }
}

/// A moment that a test writes out; the epoch, and a failed test, for what is none.
func moment(_ text: String) -> Timestamp {
  guard let moment = Timestamp(text) else {
    Issue.record("\(text) is no moment")
    return Timestamp(milliseconds: 0)
  }
  return moment
}

/// What a rule is expected to say.
enum Outcome: Hashable, Sendable {
  case silent
  case cannotKnow(Want)
  case found(Confidence)

  /// Cannot know for want of a dataset that was denied.
  static func lacks(_ dataset: Dataset) -> Outcome {
    .cannotKnow(.dataset(Gap(dataset: dataset, errorClass: .denied)))
  }

  static func lacks(_ fact: FactName) -> Outcome { .cannotKnow(.fact(fact)) }

  init(_ finding: Finding) {
    self =
      switch finding {
      case .silent: .silent
      case .cannotKnow(let want): .cannotKnow(want)
      case .found(let proof): .found(proof.confidence)
      }
  }
}

/// A line of a rule's table of claims.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let claim: String
  let facts: Facts
  let outcome: Outcome
  var options = RuleOptions()

  init(_ claim: String, _ facts: Facts, _ outcome: Outcome, options: RuleOptions = RuleOptions()) {
    self.claim = claim
    self.facts = facts
    self.outcome = outcome
    self.options = options
  }

  var testDescription: String { claim }

  func check(_ code: ReasonCode) {
    let finding = Rule.findings(of: facts, options: options).first { $0.code == code }?.finding
    #expect(finding.map(Outcome.init) == outcome, "\(claim)")
    let codes = Assessment(of: facts, options: options).reasons.map(\.code)
    if case .found = outcome {
      #expect(codes.contains(code), "\(claim)")
    } else {
      #expect(!codes.contains(code), "\(claim)")
    }
  }
}

/// The reason of a code; nil where it is not said.
func said(
  _ code: ReasonCode, _ facts: Facts, options: RuleOptions = RuleOptions()
) -> Reason? {
  Assessment(of: facts, options: options).reasons.first { $0.code == code }
}
