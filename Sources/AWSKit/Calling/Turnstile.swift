import Synchronization

/// Lets one task in at a time, in the order in which they came.
final class Turnstile: Sendable {
  private struct State {
    var isBusy = false
    var nextNumber: UInt64 = 0
    var waiting: [(number: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Those that were cancelled before they stood in the row.
    var gone: Set<UInt64> = []
  }

  private let state = Mutex(State())

  /// Returns when it is this task's turn, which ends with `leave`.
  ///
  /// Throws where the task is cancelled while it waits; then it has no turn to end.
  func enter() async throws(CancellationError) {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let verdict: Bool? = state.withLock { state in
          if state.gone.remove(number) != nil { return false }
          if state.isBusy {
            state.waiting.append((number, continuation))
            return nil
          }
          state.isBusy = true
          return true
        }
        if let verdict { continuation.resume(returning: verdict) }
      }
    } onCancel: {
      let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
        guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
          state.gone.insert(number)
          return nil
        }
        return state.waiting.remove(at: index).continuation
      }
      continuation?.resume(returning: false)
    }
    state.withLock { _ = $0.gone.remove(number) }
    guard isIn else { throw CancellationError() }
  }

  /// How many stand in the row.
  var count: Int { state.withLock { $0.waiting.count } }

  /// Ends the turn; the next in the row has the next.
  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.isBusy = false
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
