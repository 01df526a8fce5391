package import FleetModel

/// What a run is, before it has observed anything.
package struct RunHeader: Sendable {
  package let capturedAt: Timestamp
  /// `capture` or `aws`.
  package let source: String
  /// The capture folder as it was named; nil for `aws`.
  package let origin: String?
  package let toolVersion: String
  /// By the clock of the machine.
  package let recordedAt: Timestamp
  /// Whether an empty listing is believed though it is suspicious.
  package let acceptsEmptiness: Bool

  package init(
    capturedAt: Timestamp, source: String, origin: String?, toolVersion: String,
    recordedAt: Timestamp,
    acceptsEmptiness: Bool
  ) {
    self.capturedAt = capturedAt
    self.source = source
    self.origin = origin
    self.toolVersion = toolVersion
    self.recordedAt = recordedAt
    self.acceptsEmptiness = acceptsEmptiness
  }
}

/// What became of one observation.
package enum Recording: Hashable, Sendable {
  /// A complete observation was taken in. `rows`: how many it had; `changes`: how many began, changed or ended.
  case complete(rows: Int, changes: Int)
  /// A suddenly empty listing was taken in, and is not believed.
  case suspicious
  /// A failure was taken in.
  case failed(ErrorClass, message: String?)
  /// The same was recorded already.
  case known(ObservationOutcome)
  /// A different, complete observation of that moment was recorded already.
  case conflict
}
