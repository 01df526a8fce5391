import CommandKit
import FleetModel
import FleetReports
import FleetRules
import FleetStore
import JSONKit

extension CommandEntry {
  private static let ids = Argument("id", .repeating(min: 0), help: InstanceArguments.help)
  private static let everything = Option.flag(
    "all", help: "Every instance that passes the filters.")
  private static let exitStatus = Option.flag(
    "exit-status",
    help: "Exit with 3 unless every instance is managed or not applicable.")

  static let why = CommandEntry(
    Command(
      "why",
      abstract: "Tell why an instance is managed, or why it is not, and what to do.",
      discussion: [
        "Each reason comes with its kind, how sure it is, the facts it rests on with their source and time, and the command that mends it. What could not be seen is said."
      ],
      section: Sections.questions,
      examples: [
        .init("fleetdb why i-0123456789abcdef0", "The present state, causes and remedies."),
        .init("fleetdb why Name=web-1 --at 3d", "What it was like three days ago."),
        .init(
          "fleetdb why --all --filter state=unmanaged -o json",
          "Everything about all that is unmanaged."),
      ],
      options: [everything, exitStatus, Options.filter],
      arguments: [ids])
  ) { session in
    let invocation = session.invocation
    let operands = invocation.arguments(ids)
    if operands.isEmpty, !invocation.flag(everything) {
      throw invocation.error(.missingArgument("<id>"))
    }
    if invocation.flag(everything), !operands.isEmpty {
      throw invocation.error(.conflict("<id>", with: "--all"))
    }
    let ledger = try session.ledger()
    let (asOf, observedAt) = try session.moment(in: ledger)
    return invocation.flag(everything)
      ? try session.explainAll(
        in: ledger, asOf: asOf, observedAt: observedAt, judges: invocation.flag(exitStatus))
      : try session.explain(
        operands, in: ledger, asOf: asOf, observedAt: observedAt,
        judges: invocation.flag(exitStatus))
  }
}

extension Session {
  fileprivate func explain(
    _ operands: [TypedValue], in ledger: Ledger, asOf: Timestamp, observedAt: Timestamp,
    judges: Bool
  ) throws -> ExitStatus {
    var (keys, unknown) = try instances(operands, in: ledger, at: asOf)
    let options = try ruleOptions()
    let reader = try SnapshotReader(ledger, at: asOf, options: options)
    var snapshots: [InstanceSnapshot] = []
    for key in keys {
      if let snapshot = try reader.snapshot(of: key) {
        snapshots.append(snapshot)
      } else {
        unknown.append(key.id.text)
      }
    }
    if snapshots.isEmpty, let first = unknown.first {
      throw NoData.unknownInstance(first, at: asOf)
    }
    let coverage = Coverage(merging: try snapshots.map { try ledger.coverage(of: $0) })
    var writer = try WhyWriter(
      session: self,
      envelope: envelope("why", asOf: asOf, observedAt: observedAt, coverage: coverage))
    try writer.begin()
    let history = HistoryReader(ledger, until: asOf, options: options)
    for snapshot in snapshots {
      try writer.write(
        snapshot, try reader.assessment(of: snapshot), coverage: try ledger.coverage(of: snapshot),
        lastTransition: history.lastTransition(of: snapshot.key))
    }
    try writer.end()
    for text in unknown { streams.error(ErrorReport(NoData.unknownInstance(text, at: asOf)).text) }
    if !unknown.isEmpty { return .noData }
    return judges && snapshots.contains(where: \.isFinding) ? .findings : .done
  }

  fileprivate func explainAll(
    in ledger: Ledger, asOf: Timestamp, observedAt: Timestamp, judges: Bool
  ) throws -> ExitStatus {
    let filters = try filters()
    let limit = try limit() ?? .max
    let coverage = try ledger.coverage(at: asOf, includes: filters.includes)
    var writer = try WhyWriter(
      session: self,
      envelope: envelope("why", asOf: asOf, observedAt: observedAt, coverage: coverage))
    try writer.begin()
    let history = try HistoryReader(ledger, until: asOf, options: ruleOptions())
    var hasFinding = false
    let undecided = try forEachSnapshot(in: ledger, at: asOf, filters: filters) {
      snapshot, reader in
      guard writer.count < limit else { return false }
      hasFinding = hasFinding || snapshot.isFinding
      try writer.write(
        snapshot, try reader.assessment(of: snapshot), coverage: nil,
        lastTransition: history.lastTransition(of: snapshot.key))
      return true
    }
    try writer.end()
    sayUndecided(undecided)
    sayIncomplete(coverage)
    return judges && hasFinding ? .findings : .done
  }
}

extension InstanceSnapshot {
  /// Whether somebody has to look at it.
  fileprivate var isFinding: Bool {
    ![.managed, .notApplicable].contains(assessment.verdict.managedState)
  }
}

extension Coverage {
  /// What several answers rest on together.
  init(merging coverages: [Coverage]) {
    var unknown: [Unknown] = []
    for entry in coverages.flatMap(\.unknown) where !unknown.contains(entry) {
      unknown.append(entry)
    }
    self.init(unknown: unknown)
  }
}

/// Writes answers of `why`: text for people, whole items as JSON, a row a reason in the other formats.
private struct WhyWriter {
  private let session: Session
  private let envelope: Envelope
  private let format: OutputFormat
  private var report: Report
  private(set) var count = 0

  init(session: Session, envelope: Envelope) throws {
    self.session = session
    self.envelope = envelope
    format = session.format()
    report = try session.report(
      format == .csv || format == .tsv || format == .markdown ? ReasonItem.columns : WhyItem.columns
    )
  }

  mutating func begin() throws {
    if format != .table { try report.begin(envelope) }
  }

  mutating func write(
    _ snapshot: InstanceSnapshot, _ assessment: Assessment, coverage: Coverage?,
    lastTransition: Transition?
  ) throws {
    switch format {
    case .table:
      var bytes: [UInt8] = count == 0 ? [] : [UInt8(ascii: "\n")]
      WhyText(
        snapshot: snapshot, assessment: assessment, coverage: coverage,
        lastTransition: lastTransition
      ).append(to: &bytes, width: session.width, palette: session.palette)
      try session.streams.output(bytes)
    case .json, .ndjson:
      try report.write(WhyItem.json(snapshot, assessment, lastTransition: lastTransition))
    case .csv, .tsv, .markdown:
      for reason in assessment.reasons { try report.write(ReasonItem.json(snapshot, reason)) }
    }
    count += 1
  }

  mutating func end() throws {
    if format != .table { try report.end() }
  }
}
