import Glibc
import JSONKit
import TestSupport
import Testing

/// What fleetdb reads of AWS, and what it reads of answers that the AWS CLI recorded, are the same facts.
@Suite("a live collection and a capture of the same accounts", .enabled(if: TestEndpoint.isThere))
struct EquivalenceTests {
  @Test("record the same facts", arguments: Shape.all, seeds(1))
  func sameFacts(shape: Shape, seed: UInt64) async throws {
    print("seed \(seed): \(shape)")
    let world = try World(shape.worldOptions(seed: seed))
    let both = try Recorded(world, shape)
    try shape.prepare(world)
    try await both.collectLive()
    try shape.prepareForCapture(world)
    try await both.collectCapture()
    both.expectEqual(.live, .capture)
    let calls = try world.calls()
    func operations(of program: String) -> Set<String> {
      Set(
        calls.filter { $0["user_agent"]?.string?.contains(program) == true }
          .compactMap { $0["operation"]?.string })
    }
    #expect(operations(of: "fleetdb").isSuperset(of: shape.fallbacks))
    #expect(
      operations(of: "aws-cli").isSuperset(of: shape.captureFallbacks ?? shape.fallbacks))
    #expect(try world.invalidRequests() == [])
  }

  @Test("answers that a live collection keeps are a capture of the same facts", arguments: seeds(2))
  func keptAnswers(seed: UInt64) async throws {
    print("seed \(seed)")
    let shape = Shape(
      "kept answers", #""instances": 30, "hybrid": 3"#)
    let world = try World(shape.worldOptions(seed: seed))
    try world.setPageSize(Shape.smallPages)
    let both = try Recorded(world, shape)
    try await both.collectLive("--keep-raw")
    let raw = both.path(.live) + ".raw"
    let kept = try #require(names(in: raw).first, "nothing is kept")
    for name in ["", "/" + kept] + paths(below: "\(raw)/\(kept)").map({ "/\(kept)/\($0)" }) {
      let isFile = name.hasSuffix(".json") || name.hasSuffix(".error")
      #expect(mode(of: raw + name) == (isFile ? 0o600 : 0o700), "\(name)")
    }
    try both.collect("\(raw)/\(kept)", into: .kept)
    both.expectEqual(.live, .kept)
  }

  @Test("failures of every kind are kept, and read back as what they were")
  func keptFailures() async throws {
    let shape = Shape("kept failures", #""instances": 8"#)
    let world = try World(shape.worldOptions(seed: 1))
    try world.setFaults(
      """
      [{"operation": "DescribeInstanceStatus", "fault": "malformed", "times": -1},
       {"operation": "DescribeActivations", "fault": "close", "times": -1},
       {"operation": "ListInstanceProfiles", "fault": "html200", "times": -1},
       {"operation": "GetServiceSetting", "fault": "throttle", "times": -1},
       {"operation": "DescribeIamInstanceProfileAssociations", "fault": "truncated", "times": -1},
       {"operation": "DescribeSubnets", "fault": "access-denied-scp", "times": -1},
       {"operation": "GetInstanceMetadataDefaults", "fault": "error503", "times": -1}]
      """)
    let both = try Recorded(world, shape)
    try await both.collectLive("--keep-raw")
    let raw = both.path(.live) + ".raw"
    try both.collect("\(raw)/\(try #require(names(in: raw).first))", into: .kept)
    let classes = Set(both.gaps(.live).compactMap { $0["error_class"]?.string })
    #expect(
      classes == [
        "bad-response", "denied", "region-disabled", "service-error", "throttled", "unreachable",
      ])
    both.expectEqual(.live, .kept)
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Files and folders at any depth.
  private func paths(below folder: String) -> [String] {
    names(in: folder).flatMap { name in
      [name] + paths(below: "\(folder)/\(name)").map { "\(name)/\($0)" }
    }
  }
}

/// One world in databases that were filled in different ways.
private struct Recorded {
  enum Way: String {
    case live, capture, kept
  }

  static let moment = "2026-11-23T12:00:00Z"
  private let world: World
  private let shape: Shape
  private let fleet = Fleet(now: Recorded.moment)
  private let profiles: [String]

  init(_ world: World, _ shape: Shape) throws {
    self.world = world
    self.shape = shape
    profiles =
      shape.hasProfiles ? world.writeProfiles(for: fleet).flatMap { ["--profile", $0] } : []
  }

  func path(_ way: Way) -> String { "\(fleet.folder.path)/\(way.rawValue).db" }

  func collectLive(_ more: String...) async throws {
    var variables = try world.variables(of: fleet)
    variables["FLEETDB_DB"] = path(.live)
    variables["AWS_MAX_ATTEMPTS"] = "2"
    if shape.hasProfiles {
      variables["AWS_ACCESS_KEY_ID"] = nil
      variables["AWS_SECRET_ACCESS_KEY"] = nil
    }
    let outcome = try await Child.start(
      ["collect"] + shape.options + profiles + more, of: fleet, changing: variables
    ).end(within: 120)
    #expect([0, 4].contains(outcome.status), "\(outcome.transcript)")
  }

  /// Runs `scripts/capture`, and records what it made.
  func collectCapture() async throws {
    var variables = try world.variables(of: fleet)
    if shape.hasProfiles {
      variables["AWS_ACCESS_KEY_ID"] = nil
      variables["AWS_SECRET_ACCESS_KEY"] = nil
    }
    let folder = "\(fleet.folder.path)/capture"
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let exports = variables.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
    let line =
      "exec env -i \(exports) bash '/\(root)/scripts/capture' '\(folder)' "
      + (shape.captureOptions + profiles).joined(separator: " ")
    let outcome = try await Child.shell(line, of: fleet).end(within: 600)
    #expect([0, 4].contains(outcome.status), "\(outcome.transcript)")
    write(
      Array(#"{"captured_at": "\#(Recorded.moment)", "partition": "aws"}"#.utf8),
      to: "\(folder)/capture.json")
    try collect(folder, into: .capture)
  }

  func collect(_ folder: String, into way: Way) throws {
    let outcome = ask(way, "collect", "--from", folder)
    try #require([0, 4].contains(outcome.status), "\(outcome.transcript)")
  }

  private func ask(_ way: Way, _ words: String...) -> Outcome {
    fleet.run(words, changing: ["FLEETDB_DB": path(way)])
  }

  /// What was not known.
  func gaps(_ way: Way) -> [JSONValue] {
    ask(way, "list", "-o", "json").json.at("coverage", "unknown").elements ?? []
  }

  func expectEqual(_ one: Way, _ other: Way) {
    for way in [one, other] {
      let doctor = ask(way, "doctor", "--full")
      #expect(doctor.status == 0, "\(way): \(doctor.transcript)")
    }
    for words in [["list"], ["why", "--all"], ["summary"], ["dhmc"]] {
      let answers = [one, other].map { way in
        fleet.run(words + ["-o", "json"], changing: ["FLEETDB_DB": path(way)]).out
      }
      let what = words.joined(separator: " ")
      if shape.readsNetwork {
        expectEqual(answers[0], answers[1], what)
      } else {
        expectEqual(withoutNetworkGaps(answers[0]), withoutNetworkGaps(answers[1]), what)
      }
    }
    expectEqual(canonical(one), canonical(other), "doctor --canonical")
  }

  /// An answer without the gaps that say that no network was collected.
  ///
  /// A live run knows that an option switched it off, which is no gap; a folder cannot tell.
  private func withoutNetworkGaps(_ text: String) -> String {
    func pruned(_ value: JSONValue) -> JSONValue {
      switch value {
      case .array(let elements):
        .array(
          elements.filter {
            $0["dataset"]?.string != "ec2.network" || $0["error_class"]?.string != "not-collected"
          }.map(pruned))
      case .object(let members): .object(members.map { .init($0.key, pruned($0.value)) })
      default: value
      }
    }
    return (try? pruned(JSONReader.value(of: Array(text.utf8))).text) ?? text
  }

  /// The lines of the whole history, without what the two ways cannot agree on.
  private func canonical(_ way: Way) -> String {
    let lines = ask(way, "doctor", "--canonical").out.components(of: "\n").map { line in
      guard case .array(let fields)? = try? JSONReader.value(of: Array(line.utf8)) else {
        return [JSONValue]()
      }
      return fields
    }
    let withInstances = Set(lines.filter { $0.first?.string == "instance" }.map { $0[1...2] })
    return lines.compactMap { fields -> String? in
      var fields = fields
      func set(_ indices: Int...) { for index in indices { fields[index] = .null } }
      switch (fields.first?.string, fields.count > 4 ? fields[4].string : nil) {
      // DescribeInstanceProperties has no IsLatestVersion (the fourth column after the digest), and so another digest.
      case ("node", _): set(7, 11)
      case ("observation", "ssm.nodes"): set(8)
      // Where there is no instance, no network is in use: the live collection asks for none, and a capture keeps all.
      case ("observation", "ec2.network") where !withInstances.contains(fields[1...2]): return nil
      case ("resource", "ec2.network") where !withInstances.contains(fields[1...2]): return nil
      default: break
      }
      return JSONValue.array(fields).text
    }.joined(separator: "\n")
  }

  private func expectEqual(_ one: String, _ other: String, _ what: String) {
    if one == other { return }
    let pairs = zip(one.components(of: "\n"), other.components(of: "\n"))
    let difference = pairs.first { $0 != $1 }.map { shortened($0.0, $0.1) } ?? "one has more lines"
    Issue.record("\(shape): \(what) differs: \(difference)")
  }

  /// Where two lines part, with what is around it.
  private func shortened(_ one: String, _ other: String) -> String {
    let start = max(0, zip(one, other).prefix { $0 == $1 }.count - 200)
    return "\n\(one.dropFirst(start).prefix(500))\n\(other.dropFirst(start).prefix(500))"
  }
}
