package import FleetModel

/// What a rule says of one instance: *silent* is never *cannot know*.
package enum Finding: Hashable, Sendable {
  /// All that the rule looks at is known, and it does not hold.
  case silent
  /// Something that the rule needs is not known.
  case cannotKnow(Want)
  case found(Proof)
}

/// What is missing for an answer.
package enum Want: Hashable, Sendable {
  /// A dataset could not be looked at.
  case dataset(Gap)
  /// AWS was asked, and the answer leaves this fact open.
  case fact(FactName)
}

/// Why a rule holds for an instance.
package struct Proof: Hashable, Sendable {
  /// Nil: the kind that the rule declares.
  package let kind: ReasonKind?
  package let confidence: Confidence
  /// One sentence, lower case, without a full stop.
  package let summary: String
  package let evidence: [Evidence]
  package let remedy: Remedy?

  init(
    _ confidence: Confidence, kind: ReasonKind? = nil, _ summary: String, evidence: [Evidence],
    remedy: Remedy?
  ) {
    self.kind = kind
    self.confidence = confidence
    self.summary = summary
    self.evidence = evidence
    self.remedy = remedy
  }
}
