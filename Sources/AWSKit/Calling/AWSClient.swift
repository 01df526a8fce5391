/// Calls AWS for one account, in any Region.
package final class AWSClient: Sendable {
  let caller: ServiceCaller
  let credentials: any CredentialProvider
  let gate: CredentialGate

  /// A client that signs with what `credentials` gives.
  ///
  /// `account` is how the limiter calls the account: clients with the same name share its rates.
  /// Clients that sign with the same credentials share a gate.
  package init(
    transport: any HTTPTransport, credentials: any CredentialProvider, account: String,
    settings: ClientSettings, limiter: RateLimiter, timing: CallTiming,
    gate: CredentialGate = CredentialGate(), statistics: CallStatistics = CallStatistics()
  ) {
    caller = ServiceCaller(
      transport: transport, settings: settings, limiter: limiter, timing: timing, account: account,
      statistics: statistics)
    self.credentials = credentials
    self.gate = gate
  }

  package var statistics: CallStatistics { caller.statistics }

  /// One answer, or one page of it.
  package func call(_ operation: AWSOperation, region: String) async throws(AWSCallFailure)
    -> AnswerPage
  {
    if let refusal = gate.refusal {
      throw AWSCallFailure(
        refusal, service: operation.service, operation: operation.name, region: region, attempts: 0)
    }
    do throws(AWSCallFailure) {
      let page = try await caller.exchange(
        operation, region: region, credentials: credentials, gate: gate)
      gate.noteAnswer(in: region)
      return page
    } catch {
      throw await judged(error)
    }
  }

  /// All pages of a listing, one after the other; of an operation without pages, its one answer.
  ///
  /// A page that fails is asked for again with its own token, and only whole pages are handed on.
  /// Throws where a page was not to be had; what was handed on by then is not the whole listing.
  package func list<Failure: Error>(
    _ operation: AWSOperation, region: String, onPage: (AnswerPage) throws(Failure) -> Void
  ) async throws(ListingFailure<Failure>) -> Listing {
    var listing = Listing()
    var tokens: Set<String> = []
    var emptyPages = 0
    var request = operation
    let pagination = Pagination.of(operation.service, operation.name)
    if let pagination { request.ask(forPagesOf: pagination.size, pagination.sizeParameter) }
    while true {
      let page: AnswerPage
      do throws(AWSCallFailure) {
        page = try await call(request, region: region)
      } catch {
        throw .call(error)
      }
      listing.pages += 1
      let elements = page.lists.reduce(0) { $0 + $1.count }
      listing.elements += elements
      emptyPages = elements == 0 ? emptyPages + 1 : 0
      do throws(Failure) { try onPage(page) } catch { throw .page(error) }
      guard let pagination, let token = page.nextToken else { return listing }
      guard tokens.insert(token).inserted else {
        throw .call(unending("the listing repeats its token", operation, region, page))
      }
      guard listing.pages < caller.settings.maximumPages else {
        let what = "the listing has no end after \(listing.pages) pages"
        throw .call(unending(what, operation, region, page))
      }
      guard emptyPages < caller.settings.maximumEmptyPages else {
        let what = "the listing has no end after \(emptyPages) empty pages"
        throw .call(unending(what, operation, region, page))
      }
      request.set(pagination.token.parameter, token)
    }
  }

  private func unending(
    _ what: String, _ operation: AWSOperation, _ region: String, _ page: AnswerPage
  ) -> AWSCallFailure {
    let error = AWSServiceError(
      code: nil, operation: operation.name, message: what, failure: .badResponse)
    return AWSCallFailure(
      error, service: operation.service, operation: operation.name, region: region, status: 200,
      requestID: page.requestID)
  }
}

/// What a listing came to.
package struct Listing: Hashable, Sendable {
  package var pages = 0
  package var elements = 0
}

/// Why a listing is not whole.
package enum ListingFailure<Failure: Error>: Error {
  /// AWS, or the way to it.
  case call(AWSCallFailure)
  /// Whoever takes the pages.
  case page(Failure)
}
