/// Runs other programs.
package protocol ProgramRunning: Sendable {
  /// Runs a program to its end, without a shell.
  ///
  /// Where the task is cancelled, or time is up, it is killed.
  func run(_ words: [String], environment: AWSEnvironment, timeout: Duration) async -> ProgramEnd
}

/// How a program ended.
package enum ProgramEnd: Hashable, Sendable {
  /// With what it wrote to standard output and to standard error; a signal counts as 128 and its number.
  case ended(status: Int32, output: Secret, complaint: Secret)
  case notStarted(String)
  /// Why it was killed, such as `took longer than 60 s`.
  case givenUp(String)
}
