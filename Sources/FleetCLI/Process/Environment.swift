import CProcess
package import FleetModel
import Glibc

/// What the process gives to a command: the only way by which anything looks outside.
package struct Environment: Sendable {
  package let variables: [String: String]
  /// The clock of the machine: for locks, records and what is never asked about.
  package let clock: @Sendable () -> Timestamp
  package let isOutputTerminal: Bool
  package let isErrorTerminal: Bool
  /// Columns of the terminal; nil where it does not say.
  package let terminalWidth: Int?

  package init(
    variables: [String: String], clock: @escaping @Sendable () -> Timestamp, isOutputTerminal: Bool,
    isErrorTerminal: Bool, terminalWidth: Int?
  ) {
    self.variables = variables
    self.clock = clock
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
    self.terminalWidth = terminalWidth
  }

  /// The process's own.
  package static func ofProcess() -> Environment {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    let width = Int(cprocess_terminal_width())
    return Environment(
      variables: variables, clock: { Timestamp(milliseconds: cprocess_now()) },
      isOutputTerminal: isatty(STDOUT_FILENO) == 1, isErrorTerminal: isatty(STDERR_FILENO) == 1,
      terminalWidth: width > 0 ? width : nil)
  }

  /// A variable's value; nil where it is not set or empty.
  package subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
