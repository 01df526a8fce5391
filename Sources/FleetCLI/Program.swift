import CommandKit
import FleetModel
import FleetReports

/// fleetdb from its words to its exit status.
package enum Program {
  /// Runs one command line.
  ///
  /// `words` leaves out the program's name.
  package static func run(_ words: [String], environment: Environment, streams: Streams)
    -> ExitStatus
  {
    do {
      switch try CommandEntry.root.parse(words) {
      case .help(let path):
        try streams.output(Array(CommandEntry.root.help(for: path).utf8))
        return .done
      case .missingCommand(let path):
        streams.error(CommandEntry.root.help(for: path))
        return .usage
      case .invoke(let invocation):
        let session = Session(invocation: invocation, environment: environment, streams: streams)
        guard
          let entry = CommandEntry.all.first(where: {
            invocation.path.dropFirst().first == $0.command.name
          })
        else { return .usage }
        return try entry.run(session)
      }
    } catch let error as StreamError where error.isBrokenPipe {
      return .done
    } catch {
      let report = ErrorReport(error)
      streams.error(report.text)
      return report.status
    }
  }
}
