/// What an answer rests on, and what was not known.
package struct Coverage: Hashable, Sendable {
  /// What was not known, optional datasets included, in order of account, Region and dataset.
  package let unknown: [Unknown]
  /// Whether somebody could not be asked of whom nothing is known, so that there is nothing to name.
  package var isCutShort = false

  package init(unknown: [Unknown]) {
    self.unknown = unknown.sorted {
      $0.scope == $1.scope ? $0.gap.dataset < $1.gap.dataset : $0.scope < $1.scope
    }
  }

  /// Where there is nothing that could be unknown.
  package static let complete = Coverage(unknown: [])

  /// Whether every required dataset was known.
  package var isComplete: Bool { !isCutShort && unknown.allSatisfy { !$0.isRequired } }

  /// The required datasets that were not known.
  package var missing: [Unknown] { unknown.filter(\.isRequired) }

  /// A dataset that was not known in a scope.
  package struct Unknown: Hashable, Sendable {
    package let scope: Scope
    package let gap: Gap
    /// Whether the answer is incomplete without it, as without IAM that some instance needs.
    package let isRequired: Bool

    package init(scope: Scope, gap: Gap, isRequired: Bool) {
      self.scope = scope
      self.gap = gap
      self.isRequired = isRequired
    }
  }
}
