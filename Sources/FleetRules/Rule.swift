package import FleetModel

/// One reason code: when it is said, on what evidence, and what to do about it.
///
/// A rule is a file in `Rules`, a line in `Rule.all` and a file of tests. The texts are what
/// `fleetdb explain` and `docs/reasons.md` print: sentences without a full stop.
package struct Rule: Sendable {
  package let code: ReasonCode
  /// The kind as declared; an option may make it another.
  package let kind: ReasonKind
  /// What the code means.
  package let meaning: String
  /// When it is said.
  package let fires: String
  /// When it is not said, though one might think so.
  package let silent: String
  /// When it cannot be judged; nil where it always can.
  package let cannotKnow: String?
  /// What to do about it.
  package let remedy: String
  /// AWS pages and operations that it rests on.
  ///
  /// The first is the page that a reason links to.
  package let sources: [String]
  let evaluate: @Sendable (Context) -> Finding

  init(
    code: ReasonCode, kind: ReasonKind, meaning: String, fires: String, silent: String,
    cannotKnow: String?, remedy: String, sources: [String],
    evaluate: @escaping @Sendable (Context) -> Finding
  ) {
    self.code = code
    self.kind = kind
    self.meaning = meaning
    self.fires = fires
    self.silent = silent
    self.cannotKnow = cannotKnow
    self.remedy = remedy
    self.sources = sources
    self.evaluate = evaluate
  }

  /// The rule of a code; nil if no rule says it.
  package static func of(_ code: ReasonCode) -> Rule? { all.first { $0.code == code } }

  /// What every rule finds, in order of precedence: also what is silent, and what cannot be known.
  package static func findings(
    of facts: Facts, options: RuleOptions = RuleOptions()
  ) -> [(code: ReasonCode, finding: Finding)] {
    let context = Context(facts, options)
    return all.map { ($0.code, context.judge($0)) }
  }

  func reason(from proof: Proof) -> Reason {
    Reason(
      code: code, kind: proof.kind ?? kind, confidence: proof.confidence, summary: proof.summary,
      evidence: proof.evidence, remedy: proof.remedy, documentation: sources.first)
  }
}
