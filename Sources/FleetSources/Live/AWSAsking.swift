package import AWSKit

/// Asks AWS on behalf of one account.
package protocol AWSAsking: Sendable {
  /// One call, with its retries.
  func call(_ operation: AWSOperation, region: String) async throws(AWSCallFailure) -> AnswerPage

  /// All pages of a listing, one after another.
  ///
  /// Throws `AWSCallFailure` where a page was not to be had, or what `onPage` throws.
  func pages(
    of operation: AWSOperation, region: String, onPage: @Sendable (AnswerPage) throws -> Void
  ) async throws
}

extension AWSClient: AWSAsking {
  package func pages(
    of operation: AWSOperation, region: String, onPage: @Sendable (AnswerPage) throws -> Void
  ) async throws {
    do {
      _ = try await list(operation, region: region, onPage: onPage)
    } catch {
      switch error {
      case .call(let failure): throw failure
      case .page(let error): throw error
      }
    }
  }
}
