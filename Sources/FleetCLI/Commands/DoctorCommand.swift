import CommandKit
import FleetStore

extension CommandEntry {
  private static let doctorDiscussion = [
    "It looks at the libraries and the database, tells where each setting for AWS comes from, and asks AWS whose the credentials are, whether the clocks agree, and for each permission of 'fleetdb policy' whether it is there. Nothing is recorded, and no secret is shown.",
    "Exits with 4 where a permission that every run needs is missing, AWS cannot be reached or a library is missing, with 6 where the database cannot be used, and with 7 where AWS refuses the credentials. No credentials at all are a warning.",
  ]

  static let doctor = CommandEntry(
    Command(
      "doctor",
      abstract: "Check libraries, database, settings, credentials and permissions.",
      discussion: doctorDiscussion,
      section: Sections.setup,
      examples: [
        .init("fleetdb doctor", "Whether all is well, and what is in the way."),
        .init("fleetdb doctor --profile prod --region eu-west-1", "What a profile may do there."),
        .init("fleetdb doctor --full --offline", "Whether the file holds what it should."),
        .init("fleetdb doctor --canonical | sha256sum", "A fingerprint of the history."),
      ],
      options: DoctorOptions.all)
  ) { session in
    let isWhole = session.invocation.flag(DoctorOptions.full)
    guard session.invocation.flag(DoctorOptions.canonical) else {
      return try Doctor(session: session, isWhole: isWhole).run()
    }
    if isWhole { throw session.invocation.error(.conflict("--canonical", with: "--full")) }
    let ledger = try session.ledger()
    var bytes: [UInt8] = []
    try ledger.forEachCanonicalLine { line in
      bytes.append(contentsOf: line.utf8)
      bytes.append(UInt8(ascii: "\n"))
      if bytes.count >= 65_536 {
        try session.streams.output(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try session.streams.output(bytes)
    return .done
  }
}
