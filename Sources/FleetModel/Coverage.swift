/// What an answer rests on, and what was not known.
package struct Coverage: Hashable, Sendable {
  /// Whether every required dataset was known.
  package let isComplete: Bool
  /// What was not known, optional datasets included, in order of account, Region and dataset.
  package let unknown: [Unknown]

  package init(isComplete: Bool, unknown: [Unknown]) {
    self.isComplete = isComplete
    self.unknown = unknown.sorted {
      $0.scope == $1.scope ? $0.gap.dataset < $1.gap.dataset : $0.scope < $1.scope
    }
  }

  /// Where there is nothing that could be unknown.
  package static let complete = Coverage(isComplete: true, unknown: [])

  /// A dataset that was not known in a scope.
  package struct Unknown: Hashable, Sendable {
    package let scope: Scope
    package let gap: Gap

    package init(scope: Scope, gap: Gap) {
      self.scope = scope
      self.gap = gap
    }
  }
}
