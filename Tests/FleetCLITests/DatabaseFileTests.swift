import Glibc
import Testing

/// Where the database is, and what may be in its place.
struct DatabaseFileTests {
  private static let capture = CaptureFixture.at("06:00").instances([.running("i-0a1")])
    .nodes([.online("i-0a1")]).dhmc().iam()

  @Test("flag goes before environment, and environment before the default")
  func precedence() {
    let fleet = Fleet()
    let folder = fleet.folder.path
    DatabaseFileTests.capture.write(to: folder + "/capture")
    let collect = ["collect", "--from", folder + "/capture"]
    let data = ["FLEETDB_DB": "", "XDG_DATA_HOME": folder + "/data", "HOME": folder + "/home"]
    #expect(fleet.run(collect, changing: data).status == 0)
    #expect(mode(of: folder + "/data/fleetdb/fleet.db") == 0o600)
    #expect(mode(of: folder + "/data/fleetdb") == 0o700)
    let home = ["FLEETDB_DB": "", "XDG_DATA_HOME": "", "HOME": folder + "/home"]
    #expect(fleet.run(["list"], changing: home).status == 5)
    #expect(fleet.run(collect, changing: home).status == 0)
    #expect(mode(of: folder + "/home/.local/share/fleetdb/fleet.db") == 0o600)
    #expect(fleet.run(collect).status == 0)
    #expect(mode(of: fleet.database) == 0o600)
    #expect(fleet.run(collect + ["--db", folder + "/named.db"]).status == 0)
    #expect(mode(of: folder + "/named.db") == 0o600)
    let nowhere = ["FLEETDB_DB": "", "XDG_DATA_HOME": "", "HOME": ""]
    #expect(fleet.run(["list"], changing: nowhere).status == 2)
  }

  @Test("what is written beside the database is private too")
  func siblings() throws {
    let fleet = Fleet(recording: DatabaseFileTests.capture)
    let folder = try #require(opendir(fleet.folder.path))
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("fleet.db") {
        #expect(mode(of: "\(fleet.folder.path)/\(name)") == 0o600, "\(name)")
      }
    }
  }

  @Test("the mode of a file that is there is kept")
  func modeKept() {
    let fleet = Fleet(recording: DatabaseFileTests.capture)
    chmod(fleet.database, 0o640)
    fleet.collect(DatabaseFileTests.capture.again(at: "07:00"))
    #expect(mode(of: fleet.database) == 0o640)
  }

  @Test("a folder that was named must be there")
  func noFolder() {
    let fleet = Fleet()
    DatabaseFileTests.capture.write(to: fleet.folder.path + "/capture")
    let outcome = fleet.run(
      "collect", "--from", fleet.folder.path + "/capture", "--db",
      fleet.folder.path + "/no/fleet.db")
    #expect(outcome.status == 6)
    #expect(outcome.err.contains("hint: make the folder first"))
  }

  @Test("before anything was recorded there is no answer")
  func missing() {
    let fleet = Fleet()
    for words in [["list"], ["why", "i-0a1"], ["runs"], ["summary"], ["export", "instances"]] {
      #expect(fleet.run(words).status == 5, "\(words)")
      #expect(fleet.run(words).err.contains("there is no database at"), "\(words)")
    }
    #expect(mode(of: fleet.database) == nil)
    write([], to: fleet.database)
    #expect(fleet.run("list").status == 5)
    #expect(bytes(of: fleet.database) == [])
  }

  @Test("a file that is not fleetdb's is left as it is", arguments: ["text", "sqlite"])
  func foreign(kind: String) async throws {
    let fleet = Fleet()
    if kind == "text" {
      write(
        Array(String(repeating: "not a database, but long enough. ", count: 100).utf8),
        to: fleet.database)
    } else {
      let made = try Child.shell(
        "sqlite3 \"$FLEETDB_DB\" 'CREATE TABLE a (b); INSERT INTO a VALUES (1)'", of: fleet)
      try #require(try await made.end().status == 0)
    }
    let before = bytes(of: fleet.database)
    #expect(fleet.run("list").status == 6)
    #expect(fleet.run("list").err.contains("is not a fleetdb database"))
    #expect(fleet.collect(DatabaseFileTests.capture).status == 6)
    #expect(fleet.run("reassess").status == 6)
    #expect(fleet.run("doctor").status == 6)
    #expect(bytes(of: fleet.database) == before)
  }

  @Test("a newer database is left as it is")
  func newer() async throws {
    let fleet = Fleet(recording: DatabaseFileTests.capture)
    let raised = try Child.shell("sqlite3 \"$FLEETDB_DB\" 'PRAGMA user_version = 99'", of: fleet)
    try #require(try await raised.end().status == 0)
    let before = bytes(of: fleet.database)
    for outcome in [fleet.run("list"), fleet.collect(DatabaseFileTests.capture.again(at: "07:00"))]
    {
      #expect(outcome.status == 6)
      #expect(outcome.err.contains("newer fleetdb"), "\(outcome.err)")
    }
    #expect(bytes(of: fleet.database) == before)
  }

  @Test("a damaged database is an error, and never an answer of half a fleet")
  func corrupt() {
    let fleet = DemoFleet.make()
    let whole = bytes(of: fleet.database) ?? []
    let half = Array(whole[..<(whole.count / 2)])
    var damaged = whole
    for index in 8192..<whole.count where index % 3 == 0 { damaged[index] = 0x5a }
    for file in [half, damaged] {
      write(file, to: fleet.database)
      for words in [["list"], ["doctor", "--full"], ["why", "--all"]] {
        let outcome = fleet.run(words)
        #expect(outcome.status == 6, "\(words): \(outcome.err)")
        #expect(outcome.err.contains("fleetdb: error: ") || words[0] == "doctor")
      }
    }
  }

  @Test("a database that may only be read is read")
  func readOnly() {
    let fleet = DemoFleet.make()
    let before = fleet.run("list").out
    chmod(fleet.database, 0o400)
    chmod(fleet.folder.path, 0o500)
    defer { chmod(fleet.folder.path, 0o700) }
    #expect(fleet.run("list").out == before)
  }

  @Test("a path with characters of a URI is a path")
  func oddPath() {
    let fleet = Fleet()
    DatabaseFileTests.capture.write(to: fleet.folder.path + "/capture")
    for name in ["a?mode=memory", "b%20c", "d#e", "-f", "ü \u{1f600}"] {
      let path = "\(fleet.folder.path)/\(name).db"
      let words = ["--db=\(path)"]
      #expect(
        fleet.run(["collect", "--from", fleet.folder.path + "/capture"] + words).status == 0)
      #expect(mode(of: path) == 0o600, "\(name)")
      #expect(fleet.run(["list"] + words).status == 0)
    }
  }
}
