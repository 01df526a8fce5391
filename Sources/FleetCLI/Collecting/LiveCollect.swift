import AWSKit
import CProcess
import FleetModel
import FleetSources
import FleetStore
import Synchronization

/// Reads AWS, and records what it said: one thread records while others ask.
struct LiveCollect {
  let session: Session
  let request: LiveRequest

  func run() throws -> ExitStatus {
    cprocess_keep_memory_low()
    let capturedAt = try session.now()
    Secrecy.keepMemory()
    let asked = try LiveSetup(session, request, capturedAt: capturedAt)
    try session.makeFolderOfDefaultDatabase()
    let ledger = try session.writingLedger(waits: request.waits)
    let setup = asked.knowing(try ledger.scopes())
    let header = RunHeader(
      capturedAt: capturedAt, source: "aws", origin: nil, toolVersion: fleetdbVersion,
      recordedAt: session.environment.clock(), acceptsEmptiness: request.acceptsEmptiness)
    Interrupts.catchAll()
    let mailbox = try Mailbox<LiveEvent>()
    let failure = Mutex<(any Error)?>(nil)
    let work = Task.detached {
      do { try await setup.collect { mailbox.send($0) } } catch {
        failure.withLock { $0 = error }
      }
      mailbox.finish()
    }
    var recording = LiveRecording(
      session: session, setup: setup, named: Set(request.regions.named))
    defer { recording.progress.clear() }
    let (_, runID) = try ledger.record(header) { recorder in
      try recording.takeAll(from: mailbox, into: recorder) { work.cancel() }
      // Where nobody could be asked for want of credentials, there was no run.
      if let error = failure.withLock({ $0 }) { throw error }
    }
    recording.progress.clear()
    let status = try CollectReport(
      session: session, capturedAt: capturedAt,
      recorded: recording.recorded.sorted {
        $0.scope == $1.scope ? $0.dataset < $1.dataset : $0.scope < $1.scope
      }, runID: runID, problems: recording.problems, isPartial: recording.isPartial,
      told: recording.told, named: Set(request.regions.named)
    ).tell(ledger)
    return exitStatus(status, recording)
  }

  private func exitStatus(_ status: ExitStatus, _ recording: LiveRecording) -> ExitStatus {
    if let interrupted = Interrupts.status {
      session.say("warning: stopped before it was done; what had been read is recorded")
      return interrupted
    }
    return recording.areCredentialsRefused ? .noCredentials : status
  }
}

/// What the recording thread keeps of a live collection.
struct LiveRecording {
  let session: Session
  let setup: LiveSetup
  let progress: ProgressLine
  private(set) var recorded: [Collected] = []
  private(set) var problems: [InputProblem] = []
  /// How many credentials were refused.
  private var refused = 0
  /// Whether AWS accepted no credentials at all, for no other cause than that.
  var areCredentialsRefused: Bool { identified == 0 && refused > 0 && !hasOtherTrouble }
  private var hasOtherTrouble = false
  /// Whether somebody who should have been asked was not.
  private(set) var isPartial = false
  /// The causes that were told already.
  private(set) var told: Set<String> = []
  private(set) var identified = 0
  private var accounts = 0
  private var regionsPlanned = 0
  private var scopesDone = 0
  private var instances = 0
  private let begin = ContinuousClock.now

  private let named: Set<String>

  init(session: Session, setup: LiveSetup, named: Set<String>) {
    self.session = session
    self.named = named
    self.setup = setup
    progress = ProgressLine(session)
  }

  /// Records everything as it comes, until the last; `cancel` is called once if a signal asks to stop.
  mutating func takeAll(
    from mailbox: Mailbox<LiveEvent>, into recorder: RunRecorder, cancel: () -> Void
  ) throws {
    var isCancelled = false
    while true {
      if !isCancelled, Interrupts.status != nil {
        isCancelled = true
        cancel()
      }
      switch mailbox.receive(milliseconds: 200) {
      case .messages(let events): for event in events { try take(event, recorder) }
      case .nothing: break
      case .finished:
        progress.show("assessing what changed")
        return
      }
      progress.show(line)
    }
  }

  private mutating func take(_ event: LiveEvent, _ recorder: RunRecorder) throws {
    switch event {
    case .identified(let partition, let account, let name, let label):
      identified += 1
      if session.verbosity > 0 {
        session.say("note: asking on behalf of account \(account), with \(label)")
      }
      if let name { try recorder.name(account: account, partition: partition, name) }
    case .planned(_, let regions): regionsPlanned += regions
    case .refused(let label, _, let error, let hint):
      refused += 1
      isPartial = true
      if let cause = error.summary { told.insert(cause) }
      if error.failure != .badCredentials && error.failure != .expiredCredentials {
        hasOtherTrouble = true
      }
      progress.clear()
      session.complain("cannot ask on behalf of \(label): \(error.summary ?? "no answer")")
      if let hint { session.hint(hint) }
    case .unlisted(let label, let error):
      isPartial = true
      if let cause = error.summary { told.insert(cause) }
      progress.clear()
      session.complain("cannot list \(label): \(error.summary ?? "no answer")")
    case .skipped(let account, let name, let why):
      session.say("note: account \(account)\(name.map { " (\($0))" } ?? "") \(why), left out")
    case .answers(let kept): try setup.keep(kept)
    case .finished(let scope):
      scopesDone += 1
      if session.verbosity > 0 { tell(of: scope) }
    case .observation(let observation): try record(observation, recorder)
    }
  }

  private mutating func record(_ observation: SourceObservation, _ recorder: RunRecorder) throws {
    let header = observation.header
    var noted: [InputProblem] = []
    let recording = try recorder.observe(
      header.dataset, in: header.scope, readAt: observation.readAt
    ) { emit in
      try observation.read(emit) { noted.append($0) }
    }
    problems += noted
    recorded.append(Collected(scope: header.scope, dataset: header.dataset, recording: recording))
    if header.dataset == .instances { instances += recording.rows }
    // Who names a Region wants it read.
    if case .failed(.regionDisabled, _) = recording, named.contains(header.scope.region) {
      isPartial = true
    }
  }

  /// Where there is no terminal, a line a scope says how far the run is.
  private func tell(of scope: Scope) {
    let own = recorded.filter { $0.scope == scope }
    let unknown = own.filter { !$0.recording.isComplete }.map(\.dataset.rawValue).sorted()
    let rows = own.reduce(0) { $0 + $1.recording.rows }
    let part = unknown.isEmpty ? "" : ", unknown: \(unknown.joined(separator: ", "))"
    session.say("note: read \(scope.account) \(scope.region): \(rows) rows\(part)")
  }

  private var line: String {
    let calls = setup.calls.total
    var parts = [
      "\(scopesDone) of \(max(scopesDone, regionsPlanned + identified)) scopes",
      "\(instances) instances", "\(calls.calls) calls",
    ]
    if calls.throttles > 0 { parts.append("\(calls.throttles) throttled") }
    let elapsed = ContinuousClock.now - begin
    if scopesDone > 0, regionsPlanned + identified > scopesDone, elapsed > .seconds(3) {
      let left =
        elapsed * (regionsPlanned + identified - scopesDone) / scopesDone
      parts.append("about \(left.components.seconds + 1) s left")
    }
    return parts.joined(separator: ", ")
  }
}
