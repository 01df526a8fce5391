import Synchronization

/// What is known of the credentials of an account: share one among all that use them.
///
/// Once AWS has refused them for good, nothing more is asked with them, and every call fails with the
/// same error; so that it is told once, and not once for each Region.
package final class CredentialGate: Sendable {
  /// What STS thinks of them.
  enum Verdict: Hashable, Sendable {
    case accepted
    case refused(AWSServiceError)
  }

  private struct State {
    var refusal: AWSServiceError?
    var isAccepted = false
    /// The Regions that have answered a signed call.
    var answering: Set<String> = []
  }

  private let state = Mutex(State())
  private let row = Turnstile()

  package init() {}

  /// Why the credentials are of no use; nil while nothing is known against them.
  package var refusal: AWSServiceError? { state.withLock { $0.refusal } }

  /// Lets nothing more through; the first error stays.
  func close(_ error: AWSServiceError) {
    state.withLock { if $0.refusal == nil { $0.refusal = error } }
  }

  /// Notes that a Region answered.
  func noteAnswer(in region: String) {
    state.withLock { _ = $0.answering.insert(region) }
  }

  /// Whether a Region has answered before.
  func hasAnswered(in region: String) -> Bool {
    state.withLock { $0.answering.contains(region) }
  }

  /// A Region of a partition that has answered; nil where none has.
  func answeringRegion(of partition: Partition) -> String? {
    state.withLock { state in
      state.answering.sorted().first { Partition.of(region: $0) == partition }
    }
  }

  /// Asks STS once, however many want to know; nil where it cannot be known now.
  ///
  /// With `afresh` an earlier yes does not count.
  func verdict(afresh: Bool, ask: () async -> Verdict?) async -> Verdict? {
    do throws(CancellationError) { try await row.enter() } catch { return nil }
    defer { row.leave() }
    if let known = state.withLock({ known($0, afresh: afresh) }) { return known }
    let verdict = await ask()
    switch verdict {
    case .accepted: state.withLock { $0.isAccepted = true }
    case .refused(let error): close(error)
    case nil: break
    }
    return verdict
  }

  private func known(_ state: State, afresh: Bool) -> Verdict? {
    if let refusal = state.refusal { return .refused(refusal) }
    return state.isAccepted && !afresh ? .accepted : nil
  }
}
