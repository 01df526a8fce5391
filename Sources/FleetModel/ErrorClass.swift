/// Why a dataset is not known.
package enum ErrorClass: String, CaseIterable, Hashable, Sendable {
  /// A permission is missing.
  case denied
  case throttled
  case expiredCredentials = "expired-credentials"
  case badCredentials = "bad-credentials"
  /// The Region is not opted in to, or disabled.
  case regionDisabled = "region-disabled"
  case unreachable
  case serviceError = "service-error"
  /// The answer could not be read: malformed, truncated, or of another shape.
  case badResponse = "bad-response"
  /// Nobody has asked yet.
  case notCollected = "not-collected"
  /// A listing that is suddenly empty, and that nothing has confirmed.
  case suspicious
  /// The run was stopped before it was done.
  case interrupted
}

/// What is not known, and why.
package struct Gap: Hashable, Sendable {
  package let dataset: Dataset
  package let errorClass: ErrorClass
  /// AWS's own words, or where the file is malformed.
  ///
  /// Nil where there is nothing to add.
  package let message: String?

  package init(dataset: Dataset, errorClass: ErrorClass, message: String? = nil) {
    self.dataset = dataset
    self.errorClass = errorClass
    self.message = message
  }
}
