/// The three captures of `scripts/demo-captures`, recorded once and asked by many tests.
enum DemoFleet {
  /// The folder of the captures.
  static let captures: String = {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(path)/scripts/demo-captures"
  }()

  static let now = "2026-11-23T08:05:00Z"
  static let names = ["1-before", "2-dhmc-off", "3-nodes-lost"]

  /// A fleet that has recorded the captures, in an order.
  static func make(_ order: [String] = names) -> Fleet {
    let fleet = Fleet(now: now)
    for name in order { fleet.run("collect", "--from", "\(captures)/\(name)") }
    return fleet
  }

  /// A transcript without the place of the sources or of the database, and the versions of libraries.
  static func portable(_ text: String, _ fleet: Fleet) -> String {
    text.replacing(captures, with: "CAPTURES").replacing(fleet.folder.path, with: "FOLDER")
      .split(separator: "\n", omittingEmptySubsequences: false).map { line in
        guard let match = line.prefixMatch(of: /(sqlite|libcurl|expat|libcrypto) +ok +/) else {
          return line
        }
        return line[match.range] + "VERSION"
      }.joined(separator: "\n")
  }
}
