import CommandKit
import FleetStore

extension CommandEntry {
  static let reassess = CommandEntry(
    Command(
      "reassess",
      abstract: "Recompute assessments from the facts with the present rules.",
      discussion: [
        "Facts stay as they are. After a new fleetdb brought new rules, this makes the whole history speak by them."
      ],
      section: Sections.data)
  ) { session in
    let ledger = try session.writingLedger()
    let count = try ledger.reassess()
    session.say("assessed \(count) instance\(count == 1 ? "" : "s") anew")
    return .done
  }
}
