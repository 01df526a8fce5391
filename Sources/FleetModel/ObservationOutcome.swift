/// What one attempt at a dataset came to.
package enum ObservationOutcome: Hashable, Sendable {
  /// Everything was read.
  case complete
  /// Nothing of it counts.
  ///
  /// `message`: AWS's words, or the file with line and column; nil where there is nothing to add.
  case failed(ErrorClass, message: String?)
}
