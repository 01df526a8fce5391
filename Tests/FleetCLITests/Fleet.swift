import FleetCLI
import FleetModel
import Testing

/// One database in a folder of its own, and the command lines that are put to it.
final class Fleet: Sendable {
  let folder = TemporaryFolder()
  /// The moment of every question that does not bring its own.
  let now: String
  /// The clock of the machine.
  static let clock = "2026-11-30T12:00:00Z"

  init(now: String = "2026-11-20T12:00:00Z") { self.now = now }

  var database: String { folder.path + "/fleet.db" }

  /// A fleet that has recorded captures, all of them without a complaint.
  convenience init(
    recording captures: CaptureFixture..., now: String = "2026-11-20T12:00:00Z",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    self.init(now: now)
    for capture in captures {
      let outcome = collect(capture)
      #expect([0, 4].contains(outcome.status), "\(outcome.err)", sourceLocation: sourceLocation)
    }
  }

  /// The variables of every run, if the test does not change them: nothing leads out of the machine.
  var variables: [String: String] {
    ["FLEETDB_DB": database, "FLEETDB_NOW": now, "AWS_EC2_METADATA_DISABLED": "true"]
  }

  /// Runs a command line in this process, with nothing of the real process but its files.
  ///
  /// `changing` replaces variables; an empty value takes one away.
  @discardableResult
  func run(
    _ words: [String], changing changes: [String: String] = [:], input: String = "",
    isTerminal: Bool = false, terminalWidth: Int? = nil
  ) -> Outcome {
    var out: [UInt8] = []
    var err = ""
    let environment = Environment(
      variables: variables.merging(changes) { $1 },
      clock: { Timestamp(Fleet.clock) ?? .never },
      isOutputTerminal: isTerminal, isErrorTerminal: isTerminal, terminalWidth: terminalWidth)
    let streams = Streams(
      output: { out.append(contentsOf: $0) }, error: { err += $0 }, input: { Array(input.utf8) })
    let status = Program.run(words, environment: environment, streams: streams)
    return Outcome(status: status.rawValue, out: String(decoding: out, as: UTF8.self), err: err)
  }

  @discardableResult
  func run(_ words: String...) -> Outcome { run(words) }

  /// Writes a capture into a folder, and records it.
  @discardableResult
  func collect(_ capture: CaptureFixture, as name: String? = nil, _ more: String...) -> Outcome {
    let path = folder.path + "/" + (name ?? capture.folderName)
    capture.write(to: path)
    return run(["collect", "--from", path] + more)
  }

  /// What `list` gives as JSON.
  func list(_ words: String...) -> Outcome { run(["list", "-o", "json"] + words) }

  /// The history with natural keys alone.
  var canonical: String { run("doctor", "--canonical").out }
}
