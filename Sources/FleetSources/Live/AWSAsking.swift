package import AWSKit

/// Asks AWS on behalf of one account.
package protocol AWSAsking: Sendable {
  /// One call, with its retries.
  func call(_ operation: AWSOperation, region: String) async throws(AWSCallFailure) -> AnswerPage

  /// All pages of a listing, one after another.
  ///
  /// Throws `AWSCallFailure` where a page was not to be had, or what `onPage` throws.
  func list(
    _ operation: AWSOperation, region: String, onPage: @Sendable (AnswerPage) throws -> Void
  ) async throws
}
