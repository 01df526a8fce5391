import AWSKit
package import FleetModel
import Synchronization

/// Reads many accounts at once, each dataset of each Region by itself.
package struct LiveCollection: Sendable {
  let accounts: [LiveAccount]
  let options: LiveOptions
  let capturedAt: Timestamp
  /// Since the run began.
  let elapsed: @Sendable () -> Duration

  package init(
    accounts: [LiveAccount], options: LiveOptions, capturedAt: Timestamp,
    elapsed: @escaping @Sendable () -> Duration
  ) {
    self.accounts = accounts
    self.options = options
    self.capturedAt = capturedAt
    self.elapsed = elapsed
  }

  /// Reads everything, and tells of each part as soon as it is there.
  ///
  /// Returns when nothing is left to ask. Of a task that is cancelled, what was not answered yet is delivered as failed.
  package func run(_ deliver: @escaping @Sendable (LiveEvent) -> Void) async {
    let claims = Claims()
    await withTaskGroup(of: Void.self) { group in
      var rest = accounts[...]
      var isFirst = options.accountsAtOnce
      while let account = rest.popFirst() {
        if isFirst == 0 { await group.next() } else { isFirst -= 1 }
        group.addTask {
          await AccountCollection(
            account: account, options: options, capturedAt: capturedAt, elapsed: elapsed,
            deliver: deliver,
            claim: claims.take
          ).run()
        }
      }
    }
  }
}

/// Which accounts somebody asks on behalf of already.
private final class Claims: Sendable {
  private let taken = Mutex<Set<String>>([])

  /// Whether nobody was before.
  @Sendable func take(partition: String, account: String) -> Bool {
    taken.withLock { $0.insert("\(partition) \(account)").inserted }
  }
}
