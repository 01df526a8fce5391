import FleetModel
import FleetRules
import TestSupport
import Testing

@Suite("what holds for all facts")
struct AssessmentPropertyTests {
  /// Checks a claim on random facts, and prints the seed of the first that fails.
  static func forAll(_ check: (Facts, RuleOptions, (Bool, String) -> Void) -> Void) {
    for seed in seeds(4000) {
      var random = SeededGenerator(seed: seed)
      let facts = Facts.random(&random)
      let options = RuleOptions(strictIMDS: random.next().isMultiple(of: 4))
      var failures: [String] = []
      check(facts, options) { holds, message in if !holds { failures.append(message) } }
      if !failures.isEmpty {
        Issue.record("FLEETDB_SEED=\(seed): \(failures.joined(separator: "; ")): \(facts)")
        return
      }
    }
  }

  @Test("a failed SSM listing never makes an instance unmanaged")
  func unknownIsNotAbsent() {
    Self.forAll { facts, options, claim in
      var facts = facts
      facts.node = .unknown(Gap(dataset: .nodes, errorClass: .throttled))
      claim(Assessment(of: facts, options: options).verdict.managedState != .unmanaged, "unmanaged")
    }
  }

  @Test("the managed state is what the five rules say, told another way")
  func managedState() {
    Self.forAll { facts, options, claim in
      let verdict = Assessment(of: facts, options: options).verdict
      let (state, because) = naiveState(facts)
      claim(verdict.managedState == state.0, "\(verdict.managedState), not \(state)")
      claim(verdict.notApplicableBecause == because, "because \(String(describing: because))")
    }
  }

  @Test("the primary reason is the first proven blocker, the first likely one, the first unknown")
  func primaryReason() {
    Self.forAll { facts, options, claim in
      let assessment = Assessment(of: facts, options: options)
      let ranked = assessment.reasons.compactMap { reason -> (rank: Int, reason: Reason)? in
        switch (reason.kind, reason.confidence) {
        case (.blocker, .proven): (0, reason)
        case (.blocker, .likely): (1, reason)
        case (.unknown, _): (2, reason)
        default: nil
        }
      }
      let best = ranked.min { ($0.rank, $0.reason.code) < ($1.rank, $1.reason.code) }?.reason
      let codes = assessment.verdict.reasonCodes
      let fallback: ReasonCode? =
        assessment.verdict.managedState == .connectionLost && codes.contains(.heartbeatStale)
        ? .heartbeatStale : codes.contains(.instanceGone) ? .instanceGone : nil
      claim(assessment.verdict.primaryReason == best?.code ?? fallback, "\(codes)")
      let primary = assessment.reasons.first { $0.code == assessment.verdict.primaryReason }
      claim(assessment.verdict.confidence == primary?.confidence, "confidence")
    }
  }

  @Test("settling alters no other field")
  func settling() {
    Self.forAll { facts, options, claim in
      var calm = facts
      calm.recentChanges = []
      calm.at = Timestamp(milliseconds: facts.at.milliseconds + 86_400_000 * 365)
      let before = Assessment(of: facts, options: options)
      let after = Assessment(of: calm, options: options)
      claim(before.verdict == after.verdict, "verdict")
      claim(after.settlingUntil == nil, "settles after a year")
      claim(
        before.reasons.filter { $0.code != .settlingRecentChange } == after.reasons, "reasons")
      claim(
        (before.settlingUntil != nil)
          == before.reasons.contains { $0.code == .settlingRecentChange }, "end without a warning")
      claim(before.settlingUntil.map { $0 > facts.at } ?? true, "an end that is past")
    }
  }

  @Test("codes are unique and in order of precedence, and the verdict has those of the reasons")
  func order() {
    Self.forAll { facts, options, claim in
      let assessment = Assessment(of: facts, options: options)
      let codes = assessment.reasons.map(\.code)
      claim(zip(codes, codes.dropFirst()).allSatisfy { $0 < $1 }, "\(codes)")
      claim(
        assessment.verdict.reasonCodes == codes.filter { $0 != .settlingRecentChange }, "\(codes)")
    }
  }

  @Test("path, expected state and blockers agree")
  func agreement() {
    Self.forAll { facts, options, claim in
      let assessment = Assessment(of: facts, options: options)
      let verdict = assessment.verdict
      let isBlocked = assessment.reasons.contains {
        $0.kind == .blocker && $0.confidence == .proven && $0.code != .instanceNotRunning
      }
      claim((verdict.expectedState == .unmanaged) == isBlocked, "unmanaged without a blocker")
      claim((verdict.credentialPath == .none) == isBlocked, "no path without a blocker")
      let works = [.profile, .dhmc, .hybrid].contains(verdict.credentialPath)
      claim((verdict.expectedState == .managed) == works, "managed without a path")
      claim(!verdict.isPathGap || verdict.credentialPath == .unknown, "a gap in a known path")
      claim(
        assessment.reasons.allSatisfy { ($0.kind == .unknown) == ($0.confidence == .unknown) },
        "kind and confidence")
    }
  }

  @Test("filling a gap never turns a known answer into its opposite")
  func monotony() {
    Self.forAll { facts, options, claim in
      let before = Assessment(of: facts, options: options).verdict
      for filled in [facts.withIAM, facts.withDHMC("$None"), facts.withDHMC("Role")] {
        let after = Assessment(of: filled, options: options).verdict
        if before.expectedState != .unknown {
          claim(after.expectedState == before.expectedState, "expected state")
        }
        if before.credentialPath != .unknown {
          claim(after.credentialPath == before.credentialPath, "path")
        }
      }
    }
  }

  @Test("all findings and the assessment agree")
  func findings() {
    Self.forAll { facts, options, claim in
      let found = Rule.findings(of: facts, options: options).filter {
        if case .found = $0.finding { true } else { false }
      }
      claim(
        found.map(\.code) == Assessment(of: facts, options: options).reasons.map(\.code), "codes")
    }
  }

  @Test("commands hold AWS's words quoted alone")
  func commands() {
    for seed in seeds(2000) {
      var random = SeededGenerator(seed: seed)
      let prefix = ["i-", "mi-"][Int.random(in: 0..<8, using: &random) == 0 ? 1 : 0]
      let word = Facts.nasty[Int.random(in: 0..<Facts.nasty.count, using: &random)]
      var facts = Facts.random(&random, id: prefix + word)
      let scope = Scope(partition: "aws", account: "1", region: word)
      facts.key = InstanceKey(scope: scope, id: facts.key.id)
      for reason in Assessment(of: facts).reasons {
        guard let command = reason.remedy?.command else { continue }
        let words = shellWords(command)
        #expect(words != nil, "FLEETDB_SEED=\(seed): \(command.debugDescription)")
        for option in ["--region", "--region-name"] {
          guard let words, let index = words.firstIndex(of: option) else { continue }
          #expect(words[index + 1] == word, "FLEETDB_SEED=\(seed): \(command.debugDescription)")
        }
      }
    }
  }
}

extension Facts {
  fileprivate var withIAM: Facts {
    var facts = self
    if facts.iam.gap != nil { facts.iam = .known(IAM()) }
    return facts
  }

  fileprivate func withDHMC(_ value: String) -> Facts {
    var facts = self
    if facts.dhmc.gap != nil { facts.dhmc = .known(DHMCSetting(value: value)) }
    return facts
  }
}

/// The rules of *States*, as a reader of the contract would write them down.
private func naiveState(_ facts: Facts) -> ((ManagedState, String), NotApplicableReason?) {
  let isHybrid = facts.key.id.text.hasPrefix("mi-")
  let ec2 = isHybrid ? nil : facts.instance.value
  let ssm = facts.node.value
  // 1: the EC2 listing is known and the instance does not run.
  if let ec2 {
    if case .gone = ec2 { return ((.notApplicable, "1"), .gone) }
    let halted: [String: NotApplicableReason] = [
      "pending": .pending, "stopping": .stopping, "stopped": .stopped,
      "shutting-down": .shuttingDown, "terminated": .terminated,
    ]
    if let word = ec2.listed?.state?.text, let reason = halted[word] {
      return ((.notApplicable, "1"), reason)
    }
  }
  // 2: the SSM listing is known and holds it.
  if let ssm, let node = ssm.listed {
    return ((node.pingStatus?.text == "Online" ? .managed : .connectionLost, "2"), nil)
  }
  // An item that SSM alone held is gone with it.
  let isSSMOnly = isHybrid || ec2 == .neverListed
  if isSSMOnly, let ssm {
    if case .gone = ssm { return ((.notApplicable, "gone"), .gone) }
    return ((.unknown, "nothing"), nil)
  }
  // 3: either listing is unknown.
  if ssm == nil || ec2 == nil { return ((.unknown, "3"), nil) }
  // 4: operator-managed.
  if ec2?.listed?.isOperatorManaged == true { return ((.notApplicable, "4"), .operatorManaged) }
  // 5: else.
  return ((.unmanaged, "5"), nil)
}
