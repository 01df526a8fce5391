import AWSKit
import CommandKit
import FleetModel
import FleetReports
import FleetSources
import FleetStore

/// Looks at everything that a collection rests on.
struct Doctor {
  let session: Session
  /// Whether every invariant of the database is checked.
  let isWhole: Bool

  func run() throws -> ExitStatus {
    let now = try session.now()
    let ledger = try openLedger()
    var diagnosis = Diagnosis.ofLibraries()
    diagnosis.append(try session.diagnosisOfDatabase(ledger, isWhole: isWhole))
    diagnosis.append(try diagnosisOfAWS())
    try session.write(
      diagnosis.findings,
      session.envelope(
        "doctor", asOf: now, observedAt: try ledger?.observedAt(atOrBefore: now),
        coverage: try ledger?.coverage(at: now) ?? .complete))
    return diagnosis.status
  }

  /// Nil where there is no file yet, which is no mistake unless all of it is to be checked.
  private func openLedger() throws -> Ledger? {
    do { return try session.ledger() } catch StoreError.noDatabase where !isWhole { return nil }
  }

  private func diagnosisOfAWS() throws -> Diagnosis {
    let request = try LiveRequest(diagnosing: session)
    let limiter = RateLimiter(timing: .ofProcess(session.environment), maximumRate: nil)
    let calls = CallStatistics()
    var diagnosis = Diagnosis()
    let profiles = request.profiles.isEmpty ? [nil] : request.profiles.map(Optional.some)
    for profile in profiles {
      let base: CredentialBase
      do {
        base = try CredentialBase(
          session, request, profile: profile, limiter: limiter, calls: calls)
      } catch let failure as ConfigurationFailure {
        diagnosis.fail("settings", failure.message, with: .noCredentials)
        continue
      }
      diagnosis.append(
        .ofSettings(
          base.settings, endpointURL: request.endpointURL, region: request.regions.named.first))
      if let failure = base.failure {
        diagnosis.add(failure)
      } else if session.invocation.flag(DoctorOptions.offline) {
        diagnosis.add("credentials", .ok, "set up; not asked for, by --offline")
      } else {
        diagnosis.append(try ask(base, request))
      }
    }
    return diagnosis
  }

  /// Waits for what concurrent tasks find out.
  private func ask(_ base: CredentialBase, _ request: LiveRequest) throws -> Diagnosis {
    Secrecy.keepMemory()
    let mailbox = try Mailbox<Diagnosis>()
    let work = AWSDiagnosis(base: base, request: request, clock: session.environment.clock)
    Task.detached {
      mailbox.send(await work.run())
      mailbox.finish()
    }
    let progress = ProgressLine(session)
    defer { progress.clear() }
    progress.show("asking AWS")
    var diagnosis = Diagnosis()
    while true {
      switch mailbox.receive(milliseconds: 1000) {
      case .messages(let found): for part in found { diagnosis.append(part) }
      case .nothing: break
      case .finished: return diagnosis
      }
    }
  }
}

/// The options of `doctor`.
enum DoctorOptions {
  static let full = Option.flag(
    "full", help: "Check every invariant over the whole file; exits with 6 where one is violated.")
  static let canonical = Option.flag(
    "canonical",
    help:
      "Print the history with natural keys alone: the same bytes whatever the order of recording.")
  static let offline = Option.flag(
    "offline", help: "Ask AWS nothing: neither who the credentials are, nor what they may do.")

  private static let aws = "AWS"

  static let profile = Option.values(
    "profile", "name", section: aws,
    help: "A profile of the AWS CLI's files; repeat for more of them.")
  static let region = Option.value(
    "region", "region", section: aws,
    help: "Where permissions are tried (default: the Region of the AWS CLI).")
  static let mfaCode = Option.value(
    "mfa-code", "n", section: aws, help: "The code of the MFA device that the profile names.")
  static let endpointURL = Option.value(
    "endpoint-url", "url", section: aws, help: "Ask this endpoint in place of AWS's own.")
  static let allowHTTP = Option.flag(
    "allow-http", section: aws,
    help: "Let an endpoint be asked without TLS though it is not on this machine.")

  static let all = [
    full, canonical, offline, profile, region, mfaCode, endpointURL, allowHTTP,
  ]
}

extension LiveRequest {
  /// What `doctor` is asked to ask; nothing of it is recorded.
  init(diagnosing session: Session) throws {
    let invocation = session.invocation
    func text(_ option: Option) throws -> String? {
      guard let typed = invocation.value(option) else { return nil }
      if typed.text.isEmpty { throw typed.invalid(expecting: "a text") }
      return typed.text
    }
    let region = invocation.value(DoctorOptions.region)
    let regions = try region.map { typed in
      try typed.convert(expecting: "a Region such as eu-west-1") { text in
        (try? RegionSelection([text])).flatMap { $0.needsDiscovery ? nil : $0 }
      }
    }
    self.regions = try regions ?? RegionSelection([])
    profiles = invocation.values(DoctorOptions.profile).map(\.text)
    mfaCode = try text(DoctorOptions.mfaCode)
    endpointURL = try text(DoctorOptions.endpointURL)
    allowsHTTP = invocation.flag(DoctorOptions.allowHTTP)
    roleName = nil
    accountsFile = nil
    readsOrganization = false
    externalID = nil
    maximumRate = nil
    readsNetwork = true
    readsConsoles = false
    keepsRaw = false
    waits = false
    acceptsEmptiness = false
  }
}
