import FleetModel
import FleetReports
import FleetStore

/// An answer of `why` for a person: the state, the cause, then every reason with proof and cure.
struct WhyText {
  let snapshot: InstanceSnapshot
  let assessment: Assessment
  /// Nil where it is told once for all instances.
  let coverage: Coverage?
  let lastTransition: Transition?

  func append(to bytes: inout [UInt8], width: Int?, palette: Palette) {
    appendHead(to: &bytes, width: width, palette: palette)
    for reason in assessment.reasons { append(reason, to: &bytes, width: width, palette: palette) }
    appendUnknown(to: &bytes, width: width, palette: palette)
  }

  private func appendHead(to bytes: inout [UInt8], width: Int?, palette: Palette) {
    let scope = snapshot.key.scope
    let verdict = snapshot.assessment.verdict
    let name = snapshot.name.map { " (\($0))" } ?? ""
    let account = snapshot.accountName.map { "\($0) \(scope.account)" } ?? scope.account
    let title = TerminalText.escaped("\(snapshot.key.id)\(name) in \(account) \(scope.region)")
    bytes.append(contentsOf: palette.painted(title, .heading).utf8)
    bytes.append(UInt8(ascii: "\n"))
    var record = Record()
    record.add("state", state(verdict), tint: Tint(verdict.managedState))
    if let last = snapshot.lastKnown {
      record.add("last known", "\(last.state.rawValue)\(last.at.map { " at \($0)" } ?? "")")
    }
    record.add("cause", cause)
    if let risk { record.add("at risk", risk) }
    record.add(
      "expected",
      "\(verdict.expectedState.rawValue) (credential path: \(verdict.credentialPath.rawValue))")
    if let transition = lastTransition {
      record.add("last change", TransitionText.line(transition))
    }
    record.append(to: &bytes, indent: 2, width: width, palette: palette)
  }

  private func state(_ verdict: Verdict) -> String {
    let because = verdict.notApplicableBecause.map { " (\($0.rawValue))" } ?? ""
    let since = snapshot.assessment.stateSince
    let window =
      snapshot.assessment.stateBefore.map { "since between \($0) and \(since)" }
      ?? "since \(since), never seen otherwise"
    return "\(verdict.managedState.rawValue)\(because), \(window)"
  }

  /// Why the state is what it is.
  private var cause: String {
    let verdict = assessment.verdict
    switch verdict.managedState {
    case .managed: return "SSM says that it is online"
    case .notApplicable where verdict.notApplicableBecause == .operatorManaged:
      return "an AWS service operates it, and answers for it"
    case .unknown: return words(of: .observationIncomplete) ?? "none was found"
    case .notApplicable, .connectionLost, .unmanaged:
      return verdict.primaryReason.flatMap(words) ?? "none was found"
    }
  }

  /// What would keep it from being managed, though that is not what the state comes from.
  private var risk: String? {
    switch assessment.verdict.managedState {
    case .managed, .unknown:
      assessment.verdict.primaryReason.flatMap {
        $0 == .observationIncomplete ? nil : words(of: $0)
      }
    case .notApplicable, .connectionLost, .unmanaged: nil
    }
  }

  private func words(of code: ReasonCode) -> String? {
    assessment.reasons.first { $0.code == code }.map {
      "\(code.rawValue) (\($0.confidence.rawValue)): \($0.summary)"
    }
  }

  private func append(_ reason: Reason, to bytes: inout [UInt8], width: Int?, palette: Palette) {
    bytes.append(UInt8(ascii: "\n"))
    let head =
      "  \(palette.painted(reason.kind.rawValue, Tint(reason.kind))) \(palette.painted(reason.code.rawValue, .heading)), \(reason.confidence.rawValue)\n"
    bytes.append(contentsOf: head.utf8)
    Paragraph(reason.summary).append(to: &bytes, indent: 4, width: width)
    var record = Record()
    for evidence in reason.evidence {
      // An error is newer than what was read before it: the time is that of the latter.
      let (once, never) =
        reason.restsOnGap ? ("last read", "never read") : ("observed", "never observed")
      let observed = evidence.observedAt.map { "\(once) \($0)" } ?? never
      record.add(
        evidence.fact.rawValue,
        "\(evidence.value ?? "(no value)")  [\(evidence.source), \(observed)]")
    }
    if let remedy = reason.remedy {
      record.add("remedy", remedy.summary)
      if let command = remedy.command { record.add("command", verbatim: command) }
    }
    if let page = reason.documentation { record.add("see", verbatim: page) }
    record.append(to: &bytes, indent: 4, width: width, palette: palette)
  }

  private func appendUnknown(to bytes: inout [UInt8], width: Int?, palette: Palette) {
    guard let coverage else { return }
    let missing = coverage.missing
    guard !missing.isEmpty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: "  \(palette.painted("not known", .unsure))\n".utf8)
    var record = Record()
    for entry in missing {
      let message = entry.gap.message.map { ": \($0)" } ?? ""
      record.add(
        entry.gap.dataset.rawValue,
        "\(entry.gap.errorClass.rawValue) in \(entry.scope.account) \(entry.scope.region)\(message)"
      )
    }
    record.append(to: &bytes, indent: 4, width: width, palette: palette)
  }
}

extension Reason {
  /// Whether its evidence tells why a dataset was not read, and when it last was.
  fileprivate var restsOnGap: Bool {
    code == .observationIncomplete || code == .dhmcSettingUnreadable
  }
}
