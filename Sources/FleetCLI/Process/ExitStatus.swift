/// How the process ends.
///
/// The numbers are a contract.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// An unexpected cause, or a refusal.
  case failed = 1
  case usage = 2
  /// The command was asked to judge, and found something.
  case findings = 3
  case doneInPart = 4
  /// There is no data for the question.
  case noData = 5
  /// The database is locked, corrupt, foreign, or newer than this fleetdb.
  case databaseUnusable = 6
  case noCredentials = 7
  case interrupted = 130
  case terminated = 143
}
