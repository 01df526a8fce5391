import Glibc
import JSONKit
import TestSupport
import Testing

/// What live collects do to one another, and what signals do to them.
@Suite(.serialized, .enabled(if: TestEndpoint.isThere))
struct LockTests {
  private static let options = #"{"instances": 12, "hybrid": 0, "regions": ["us-east-1"]}"#

  /// A run of its own moment, so that two of them never tell of the same.
  private func start(
    _ fleet: Fleet, _ world: World, hour: Int, _ more: String...
  ) throws -> Child {
    var variables = try world.variables(of: fleet)
    variables["FLEETDB_NOW"] = "2026-11-20T\(hour):00:00Z"
    return try Child.start(["collect"] + more, of: fleet, changing: variables)
  }

  private func stall(_ world: World, _ service: String, _ operation: String, seconds: Double)
    throws
  {
    try world.setFaults(
      #"[{"service": "\#(service)", "operation": "\#(operation)", "fault": "stall", "seconds": \#(seconds), "times": -1}]"#
    )
  }

  /// Returns once a process has begun to write, as its lock says.
  private func awaitLock(of child: Child, _ fleet: Fleet) async throws {
    try await eventually {
      readFile(fleet.database + ".lock")?.contains("(pid \(child.pid))") == true
    }
  }

  private func expectSound(_ fleet: Fleet, _ comment: Comment? = nil) {
    let outcome = fleet.run("doctor", "--full", "--offline")
    #expect(outcome.status == 0, comment)
    #expect(outcome.out.contains("all hold"), comment)
  }

  @Test("a second collect waits for the first, and says for whom")
  func waits() async throws {
    let world = try World(LockTests.options)
    let fleet = Fleet()
    try stall(world, "ec2", "DescribeInstances", seconds: 30)
    let first = try start(fleet, world, hour: 10)
    try await awaitLock(of: first, fleet)
    let second = try start(fleet, world, hour: 11)
    try await Task.sleep(for: .milliseconds(1200))
    try world.setFaults("[]")
    // What stalls is given up by its cancellation; the rest of the first is recorded.
    first.kill(with: SIGINT)
    #expect(try await first.end().status == 130)
    let outcome = try await second.end()
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(
      outcome.messages.first?.hasPrefix(
        "fleetdb: waiting for fleetdb collect (pid \(first.pid)) since ") == true, "\(outcome.err)")
    #expect(fleet.run("runs", "-o", "json").items.count == 2)
    expectSound(fleet)
  }

  @Test("with --no-wait it says who holds the lock, and asks AWS nothing")
  func noWait() async throws {
    let world = try World(LockTests.options)
    let fleet = Fleet()
    try stall(world, "*", "*", seconds: 30)
    let first = try start(fleet, world, hour: 10)
    try await awaitLock(of: first, fleet)
    try await eventually { try !world.calls().isEmpty }
    try world.forgetCalls()
    let second = try await start(fleet, world, hour: 11, "--no-wait").end()
    #expect(second.status == 6)
    #expect(
      second.messages.first?.contains("is locked: fleetdb collect (pid \(first.pid)) since ")
        == true,
      "\(second.err)")
    #expect(second.out.isEmpty)
    #expect(try world.calls().isEmpty)
    first.kill(with: SIGKILL)
    _ = try await first.end()
  }

  @Test("kill -9 of the first at any moment lets the second record, and the file is sound")
  func killed() async throws {
    let world = try World(LockTests.options)
    let seed = seeds(1).first ?? 0
    var random = SeededGenerator(seed: seed)
    let probe = Fleet()
    let begin = ContinuousClock.now
    #expect(try await start(probe, world, hour: 12).end().status == 0)
    let span = ContinuousClock.now - begin
    for strike in 0..<8 {
      let fleet = Fleet()
      let first = try start(fleet, world, hour: 10)
      let second = try start(fleet, world, hour: 11)
      try await Task.sleep(for: span * Double.random(in: 0...1.2, using: &random))
      first.kill(with: SIGKILL)
      _ = try await first.end()
      let outcome = try await second.end()
      #expect(outcome.status == 0, "seed \(seed), strike \(strike): \(outcome.err)")
      let states = fleet.run("list", "-o", "json", "--at", "2026-11-20T11:00:00Z").items
      #expect(states.count == 12, "seed \(seed), strike \(strike)")
      #expect(!states.contains { $0["managed_state"]?.string == "unknown" })
      expectSound(fleet, "seed \(seed), strike \(strike)")
    }
  }

  @Test(
    "a signal ends a live collect in good order, and the next run recovers",
    arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    let world = try World(LockTests.options)
    let fleet = Fleet()
    #expect(try await start(fleet, world, hour: 10).end().status == 0)
    try world.forgetCalls()
    try stall(world, "ssm", "DescribeInstanceProperties", seconds: 30)
    let child = try start(fleet, world, hour: 11)
    try await eventually {
      let names = try world.calls().compactMap { $0["operation"]?.string }
      return ["DescribeInstanceProperties", "DescribeNetworkAcls", "ListInstanceProfiles"]
        .allSatisfy(names.contains)
    }
    try await Task.sleep(for: .milliseconds(400))
    let asked = ContinuousClock.now
    child.kill(with: signal)
    let outcome = try await child.end()
    #expect(ContinuousClock.now - asked < .seconds(3))
    #expect(outcome.status == 128 + signal)
    #expect(outcome.err.contains("stopped before it was done; what had been read is recorded"))

    let run = fleet.run("export", "coverage", "--at", "2026-11-20T11:00:00Z", "--raw").out
    let rows = CSVText.rows(run)
    let nodes = rows.filter { $0.contains("ssm.nodes") }
    #expect(!nodes.isEmpty && nodes.allSatisfy { $0.contains("interrupted") }, "\(nodes)")
    let instances = rows.filter { $0.contains("ec2.instances") }
    #expect(!instances.isEmpty && !instances.contains { $0.contains("interrupted") })
    expectSound(fleet)

    try world.setFaults("[]")
    #expect(try await start(fleet, world, hour: 12).end().status == 0)
    let states = fleet.run("list", "-o", "json", "--at", "2026-11-20T12:00:00Z").items
    #expect(!states.isEmpty && !states.contains { $0["managed_state"]?.string == "unknown" })
    expectSound(fleet)
  }

  @Test("a second signal, of either kind, ends it at once, and the file is sound")
  func twice() async throws {
    let world = try World(LockTests.options)
    let fleet = Fleet()
    #expect(try await start(fleet, world, hour: 10).end().status == 0)
    for (hour, signals) in [(11, [SIGINT, SIGINT]), (12, [SIGINT, SIGTERM])] {
      try world.forgetCalls()
      try stall(world, "ssm", "*", seconds: 30)
      let child = try start(fleet, world, hour: hour)
      try await eventually { try world.calls().contains { $0["service"]?.string == "ssm" } }
      for signal in signals { child.kill(with: signal) }
      let asked = ContinuousClock.now
      let outcome = try await child.end()
      #expect(ContinuousClock.now - asked < .seconds(3))
      #expect(signals.contains(outcome.status - 128), "\(outcome.status)")
      try world.setFaults("[]")
      expectSound(fleet)
    }
    #expect(try await start(fleet, world, hour: 13).end().status == 0)
    expectSound(fleet)
  }

  @Test(
    "a signal is obeyed at once also while credentials are waited for",
    arguments: [CredentialFixture.process, .assumedRole])
  func waitingForCredentials(source: CredentialFixture) async throws {
    let world = try World(LockTests.options)
    let setup = try source.setUp(in: world)
    switch source {
    case .process:
      write(
        Array("[default]\ncredential_process = /bin/sleep 300\n".utf8),
        to: setup.fleet.folder.path + "/home/.aws/config")
    default: try stall(world, "sts", "*", seconds: 30)
    }
    let child = try Child.start(["collect"], of: setup.fleet, changing: setup.variables)
    try await awaitLock(of: child, setup.fleet)
    try await Task.sleep(for: .milliseconds(500))
    let asked = ContinuousClock.now
    child.kill(with: SIGTERM)
    let outcome = try await child.end()
    #expect(ContinuousClock.now - asked < .seconds(3))
    #expect(outcome.status == 143, "\(outcome.err)")
  }

  @Test("want of room is told in lines that people read, and the next run records")
  func fullDisk() async throws {
    let world = try World(#"{"instances": 600, "hybrid": 0, "regions": ["us-east-1"]}"#)
    let fleet = Fleet()
    let variables = try world.variables(of: fleet)
      .map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
    for kilobytes in [64, 320, 512] {
      let limited = try Child.shell(
        "export \(variables)\nulimit -f \(kilobytes); exec \"$FLEETDB\" collect", of: fleet)
      let outcome = try await limited.end()
      #expect([1, 4].contains(outcome.status), "\(kilobytes) KiB: \(outcome.err)")
      #expect(
        outcome.messages.allSatisfy { $0.hasPrefix("fleetdb: ") || $0.hasPrefix("hint: ") },
        "\(outcome.err)")
      #expect(!outcome.err.contains("Error("), "\(outcome.err)")
      #expect(outcome.err.contains("write") || outcome.err.contains("cannot be kept"))
    }
    let next = try await start(fleet, world, hour: 13).end()
    #expect(next.status == 0, "\(next.err)")
    expectSound(fleet)
  }
}
