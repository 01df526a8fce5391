/// Whether Systems Manager manages an instance, as observed.
package enum ManagedState: String, CaseIterable, Hashable, Sendable {
  case managed
  /// SSM lists it, and does not say Online.
  case connectionLost = "connection-lost"
  case unmanaged
  /// It does not run, or is not the customer's to manage.
  case notApplicable = "not-applicable"
  case unknown
}

/// Why a managed state does not apply.
package enum NotApplicableReason: String, CaseIterable, Hashable, Sendable {
  case pending
  case stopping
  case stopped
  case shuttingDown = "shutting-down"
  case terminated
  /// A complete listing no longer holds it.
  case gone
  case operatorManaged = "operator-managed"
}

/// What the facts lead one to expect.
package enum ExpectedState: String, CaseIterable, Hashable, Sendable {
  case managed
  case unmanaged
  case unknown
}

/// The path by which the agent would get credentials.
package enum CredentialPath: String, CaseIterable, Hashable, Sendable {
  case profile
  case dhmc
  case hybrid
  /// No path works.
  case none
  case unknown
}

package enum ReasonKind: String, CaseIterable, Hashable, Sendable {
  /// Would by itself keep the instance from being managed.
  case blocker
  case warning
  /// Evidence is missing.
  case unknown
  case info
}

package enum Confidence: String, CaseIterable, Hashable, Sendable {
  /// Every fact of the argument was observed.
  case proven
  /// A step of the argument is suspected.
  case likely
  case unknown
}

/// A coded cause.
///
/// The order of the cases is the order of causal precedence.
package enum ReasonCode: String, CaseIterable, Hashable, Sendable, Comparable {
  case observationIncomplete = "observation-incomplete"
  case instanceGone = "instance-gone"
  case instanceNotRunning = "instance-not-running"
  case settlingRecentChange = "settling-recent-change"
  case imdsDisabled = "imds-disabled"
  case imdsChangePending = "imds-change-pending"
  case imdsTokensOptional = "imds-tokens-optional"
  case imdsHopLimitLow = "imds-hop-limit-low"
  case agentVersionBelowDHMCMinimum = "agent-version-below-dhmc-minimum"
  case agentVersionUnknown = "agent-version-unknown"
  case agentVersionBelowFloor = "agent-version-below-floor"
  case noCredentialPath = "no-credential-path"
  case dhmcSettingUnreadable = "dhmc-setting-unreadable"
  case heartbeatStale = "heartbeat-stale"
  case agentAbsentOrSilent = "agent-absent-or-silent"
  case observedContradictsModel = "observed-contradicts-model"

  /// Its place in the order of precedence, from 0.
  package var precedence: Int { ReasonCode.order[self] ?? 0 }

  private static let order: [ReasonCode: Int] = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  package static func < (left: ReasonCode, right: ReasonCode) -> Bool {
    left.precedence < right.precedence
  }
}

/// One observed fact that a reason rests on.
package struct Evidence: Hashable, Sendable {
  package var fact: FactName
  /// As AWS says it; nil: AWS gave no value.
  package var value: String?
  /// Operation and field, such as `ec2:DescribeInstances MetadataOptions.HttpEndpoint`.
  package var source: String
  /// When it was last observed; nil if never.
  package var observedAt: Timestamp?

  package init(fact: FactName, value: String?, source: String, observedAt: Timestamp?) {
    self.fact = fact
    self.value = value
    self.source = source
    self.observedAt = observedAt
  }
}

/// What to do about a reason.
package struct Remedy: Hashable, Sendable {
  package var summary: String
  /// A command that is ready to paste into a POSIX shell, all values quoted.
  ///
  /// Nil where there is none.
  package var command: String?

  package init(summary: String, command: String? = nil) {
    self.summary = summary
    self.command = command
  }
}

/// A coded cause with its proof and its cure.
package struct Reason: Hashable, Sendable {
  package var code: ReasonCode
  package var kind: ReasonKind
  package var confidence: Confidence
  /// One sentence, lower case, without a full stop.
  package var summary: String
  package var evidence: [Evidence]
  package var remedy: Remedy?
  /// The AWS page that it rests on.
  package var documentation: String?

  package init(
    code: ReasonCode, kind: ReasonKind, confidence: Confidence, summary: String,
    evidence: [Evidence] = [], remedy: Remedy? = nil, documentation: String? = nil
  ) {
    self.code = code
    self.kind = kind
    self.confidence = confidence
    self.summary = summary
    self.evidence = evidence
    self.remedy = remedy
    self.documentation = documentation
  }
}

/// The part of an assessment that many instances share, and that is kept as an interval.
package struct Verdict: Hashable, Sendable {
  package var managedState: ManagedState
  package var notApplicableBecause: NotApplicableReason?
  package var expectedState: ExpectedState
  package var credentialPath: CredentialPath
  /// Whether the path is `unknown` for want of a dataset, and not by the facts.
  package var isPathGap: Bool
  /// The first proven blocker, else the first likely one, else the first unknown.
  package var primaryReason: ReasonCode?
  /// Confidence of the primary reason.
  package var confidence: Confidence?
  /// In order of precedence, without `settling-recent-change`, which has its own end.
  package var reasonCodes: [ReasonCode]

  package init(
    managedState: ManagedState, notApplicableBecause: NotApplicableReason?,
    expectedState: ExpectedState, credentialPath: CredentialPath, isPathGap: Bool,
    primaryReason: ReasonCode?, confidence: Confidence?, reasonCodes: [ReasonCode]
  ) {
    self.managedState = managedState
    self.notApplicableBecause = notApplicableBecause
    self.expectedState = expectedState
    self.credentialPath = credentialPath
    self.isPathGap = isPathGap
    self.primaryReason = primaryReason
    self.confidence = confidence
    self.reasonCodes = reasonCodes
  }
}

/// What the rules make of the facts.
package struct Assessment: Hashable, Sendable {
  package var verdict: Verdict
  /// When `settling-recent-change` ends; nil where nothing settles at the moment.
  package var settlingUntil: Timestamp?
  /// In order of precedence, `settling-recent-change` included.
  package var reasons: [Reason]

  package init(verdict: Verdict, settlingUntil: Timestamp?, reasons: [Reason]) {
    self.verdict = verdict
    self.settlingUntil = settlingUntil
    self.reasons = reasons
  }
}
