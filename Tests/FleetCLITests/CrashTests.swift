import Glibc
import SQLiteKit
import TestSupport
import Testing

/// A fleet that takes long enough to record for things to happen meanwhile.
private enum LargeFleet {
  static let size = 400

  static func capture(_ time: String, down: Int = 0) -> CaptureFixture {
    let ids = (0..<size).map { "i-0a\(String($0 + 0x1000, radix: 16))" }
    return CaptureFixture.at(time)
      .instances(ids.map { .running($0, name: "name-\($0)-\(time)", profile: "web") })
      .nodes(ids.dropFirst(down).map { .online($0) }).dhmc().iam(["web"])
  }
}

/// What becomes of a history when a process ends before it is done.
@Suite(.serialized)
struct CrashTests {
  @Test("kill -9 at any moment loses at most that run, and the next needs no repair")
  func killed() async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    let whole = Fleet(
      recording: LargeFleet.capture("06:00"), LargeFleet.capture("07:00", down: 150))
    let path = fleet.folder.path + "/next"
    LargeFleet.capture("07:00", down: 150).write(to: path)
    let before = fleet.canonical
    let original = try #require(bytes(of: fleet.database))

    // How long an undisturbed run takes says where to strike.
    var span = Duration.seconds(10)
    for _ in 0..<5 {
      write(original, to: fleet.database)
      let start = ContinuousClock.now
      #expect(try await fleet.child("collect", "--from", path, "-q").status == 0)
      span = min(span, ContinuousClock.now - start)
    }
    #expect(fleet.canonical == whole.canonical)

    let seed = seeds(1).first ?? 0
    var random = SeededGenerator(seed: seed)
    var (kept, lost) = (0, 0)
    for strike in 0..<32 {
      write(original, to: fleet.database)
      let delay = span * Double.random(in: 0...1.05, using: &random)
      let child = try Child.start(["collect", "--from", path, "-q"], of: fleet)
      try await Task.sleep(for: delay)
      child.kill(with: SIGKILL)
      _ = try await child.end()
      // A question comes first every other time, the next run does otherwise.
      if strike.isMultiple(of: 2) {
        let after = fleet.canonical
        if after == before { lost += 1 } else { kept += 1 }
        #expect(
          after == before || after == whole.canonical,
          "neither before nor after, seed \(seed), strike \(strike)")
      } else {
        let next = try await fleet.child("collect", "--from", path, "-q")
        #expect(next.status == 0, "seed \(seed), strike \(strike): \(next.err)")
        #expect(fleet.canonical == whole.canonical, "seed \(seed), strike \(strike)")
      }
      if strike.isMultiple(of: 5) {
        #expect(fleet.run("doctor", "--full").status == 0, "seed \(seed), strike \(strike)")
      }
    }
    #expect(lost > 0, "no strike came in time: \(kept) runs were kept")
  }

  @Test(
    "an interrupt ends a run with its signal's status, and nothing of it is recorded",
    arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    let before = fleet.canonical
    let path = fleet.folder.path + "/next"
    LargeFleet.capture("07:00").write(to: path)
    let child = try Child.start(["collect", "--from", path], of: fleet)
    try await Task.sleep(for: .milliseconds(40))
    child.kill(with: signal)
    let outcome = try await child.end()
    #expect(outcome.status == 128 + signal)
    #expect(fleet.canonical == before)
  }

  @Test("a limit on the size of files is a clear error, and earlier runs are intact")
  func fileLimit() async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    let before = fleet.canonical
    LargeFleet.capture("07:00", down: 150).write(to: fleet.folder.path + "/next")
    let size = (bytes(of: fleet.database)?.count ?? 0) / 1024
    let limited = try Child.shell(
      "ulimit -f \(size + 8); exec \"$FLEETDB\" collect --from \"$FOLDER/next\"", of: fleet)
    let outcome = try await limited.end()
    #expect(outcome.status == 1, "\(outcome.err)")
    #expect(outcome.messages.first?.hasPrefix("fleetdb: error: ") == true)
    #expect(outcome.messages.count <= 2)
    #expect(fleet.canonical == before)
    #expect(fleet.run("doctor", "--full").status == 0)
    let next = try await fleet.child("collect", "--from", fleet.folder.path + "/next")
    #expect(next.status == 0)
  }

  @Test("a full disk is a clear error, and earlier runs are intact")
  func fullDisk() async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    LargeFleet.capture("07:00", down: 150).write(to: fleet.folder.path + "/next")
    let size = (bytes(of: fleet.database)?.count ?? 0) / 1024
    mkdir(fleet.folder.path + "/disk", 0o700)
    let mounted = try Child.shell(
      "mount -t tmpfs -o size=\(size + 64)k none \"$FOLDER/disk\"", of: fleet)
    guard try await mounted.end().status == 0 else { return }
    let script = """
      cp "$FLEETDB_DB" "$FOLDER/disk/fleet.db"
      export FLEETDB_DB="$FOLDER/disk/fleet.db"
      "$FLEETDB" collect --from "$FOLDER/next"
      status=$?
      "$FLEETDB" doctor --canonical > "$FOLDER/after"
      "$FLEETDB" doctor --full -q > /dev/null || status=99
      exit $status
      """
    let outcome = try await Child.shell(script, of: fleet).end()
    _ = try await Child.shell("umount \"$FOLDER/disk\"", of: fleet).end()
    #expect(outcome.status == 1, "\(outcome.err)")
    #expect(outcome.messages.first?.hasPrefix("fleetdb: error: cannot write the database") == true)
    #expect(outcome.messages.count == 2)
    #expect(readFile(fleet.folder.path + "/after") == fleet.canonical)
  }
}

/// What processes do to one another.
struct ContentionTests {
  @Test("two collects at once both end well")
  func collects() async throws {
    let fleet = Fleet()
    var children: [Child] = []
    for time in ["06:00", "07:00", "08:00"] {
      let path = "\(fleet.folder.path)/\(time)"
      LargeFleet.capture(time).write(to: path)
      children.append(try Child.start(["collect", "--from", path, "-q"], of: fleet))
    }
    for child in children {
      let outcome = try await child.end()
      #expect(outcome.status == 0, "\(outcome.err)")
    }
    #expect(
      fleet.canonical
        == Fleet(
          recording: LargeFleet.capture("06:00"), LargeFleet.capture("07:00"),
          LargeFleet.capture("08:00")
        ).canonical)
    #expect(fleet.run("doctor", "--full").status == 0)
  }

  @Test("whoever reads half of the output is no error")
  func brokenPipe() async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    for command in ["list", "list -o csv", "export instances", "why --all", "doctor --canonical"] {
      let shell = try Child.shell(
        "{ \"$FLEETDB\" \(command); echo $? > \"$FOLDER/status\"; } | head -n 1", of: fleet)
      let outcome = try await shell.end()
      #expect(outcome.out.split(separator: "\n").count == 1, "\(command)")
      #expect(outcome.err.isEmpty, "\(command): \(outcome.err)")
      #expect(readFile(fleet.folder.path + "/status") == "0\n", "\(command)")
    }
  }

  @Test(
    "output that cannot be written is an error",
    arguments: [
      "list", "list -o json", "export instances", "why --all", "version", "help",
      "doctor --canonical",
      "explain", "sql 'SELECT 1'",
    ])
  func fullOutput(command: String) async throws {
    let shell = try Child.shell("\"$FLEETDB\" \(command) > /dev/full", of: DemoFleet.make())
    let outcome = try await shell.end()
    #expect(outcome.status == 1)
    #expect(
      outcome.err == "fleetdb: error: cannot use standard output: no space left on device\n")
  }

  @Test("output that is closed is an error", arguments: ["list", "version"])
  func closedOutput(command: String) async throws {
    let shell = try Child.shell("\"$FLEETDB\" \(command) >&-", of: DemoFleet.make())
    let outcome = try await shell.end()
    #expect(outcome.status == 1)
    #expect(outcome.err.contains("cannot use standard output"))
  }

  @Test("a reader that stands still holds up no collect, and sees one moment")
  func slowReader() async throws {
    let fleet = Fleet(recording: LargeFleet.capture("06:00"))
    let path = fleet.folder.path + "/next"
    LargeFleet.capture("07:00", down: 150).write(to: path)
    let whole = fleet.run("export", "instances").out
    let reader = try Child.shell(
      "\"$FLEETDB\" export instances | { read -r line; echo \"$line\"; "
        + "until [ -e \"$FOLDER/go\" ]; do sleep 0.02; done; cat; }", of: fleet)
    try await Task.sleep(for: .milliseconds(100))
    let collect = try await fleet.child("collect", "--from", path, "-q")
    #expect(collect.status == 0, "\(collect.err)")
    write([], to: fleet.folder.path + "/go")
    let outcome = try await reader.end()
    #expect(outcome.out == whole)
    #expect(outcome.err.isEmpty)
  }

  @Test("a database that another process holds is locked, and that is said")
  func locked() async throws {
    let fleet = DemoFleet.make()
    let holder = try Connection(path: fleet.database, access: .readWrite, busyTimeout: .seconds(1))
    try holder.run("BEGIN EXCLUSIVE")
    let outcome = try await fleet.child("list")
    #expect(outcome.status == 6)
    #expect(outcome.err.contains("locked"), "\(outcome.err)")
    #expect(outcome.out.isEmpty)
    try holder.run("ROLLBACK")
    #expect(try await fleet.child("list").status == 0)
  }
}
