import FleetModel
import Testing

@testable import AWSKit

private let config = "[default]\ncredential_process = /opt/tell --user 'a b'\naws_account_id = 7\n"

@Test("a program's credentials are read, and its words are split without a shell")
func processCredentials() async throws {
  let world = FakeWorld()
  let expiry = FakeWorld.start + .seconds(3600)
  world.programs.ends(
    0,
    output: """
      {"Version": 1, "AccessKeyId": "ASIAPROC", "SecretAccessKey": "canary", \
      "SessionToken": "canary", "Expiration": "\(expiry)"}
      """)
  let provider = try world.provider(config: config)
  let given = try await provider.credentials()
  #expect(given.accessKeyID == "ASIAPROC")
  #expect(given.expiresAt == expiry)
  #expect(given.accountID == "7")
  #expect(given.origin == "profile default (credential-process)")
  #expect(world.programs.runs.withLock { $0 } == [["/opt/tell", "--user", "a b"]])
  expectNoCanary(provider)
}

@Test("keys that a program gives without an end are asked for once")
func processOnce() async throws {
  let world = FakeWorld()
  world.programs.ends(
    0, output: "{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"canary\"}")
  let provider = try world.provider(config: config)
  _ = try await provider.credentials()
  world.pass(.seconds(1_000_000))
  _ = try await provider.credentials()
  #expect(world.programs.runs.withLock { $0.count } == 1)
}

@Test(
  "what is no answer of version 1 is refused, and not told",
  arguments: [
    "", "canary", "[]", "{\"Version\": 2, \"AccessKeyId\": \"canary\"}",
    "{\"AccessKeyId\": \"canary\", \"SecretAccessKey\": \"canary\"}",
    "{\"Version\": 1, \"SecretAccessKey\": \"canary\"}",
    "{\"Version\": 1, \"AccessKeyId\": \"canary\"}",
    "{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"canary\", \"Expiration\": \"canary\"}",
  ])
func processNonsense(output: String) async throws {
  let world = FakeWorld()
  world.programs.ends(0, output: output)
  #expect(await credentialFailure(try world.provider(config: config))?.kind == .refused)
}

@Test(
  "of what a program complains, everything that may be a secret is cut out",
  arguments: [
    ("the server is away", "the server is away"),
    ("line one\nline\u{1b}[31m two\r\n", "line one line [31m two"),
    ("no: canary-env-secret", "no: <secret>"),
    ("token canary-printed was given", "token <secret> was given"),
    ("tried canary-argument", "tried <secret>"),
    ("password: canary1", "password: <secret>"),
    ("--token canary2 is wrong", "--token <secret> is wrong"),
    ("{\"SecretAccessKey\":\"canary3\"}", "{\"SecretAccessKey\":<secret>"),
    ("api_key=canary4", "api_key=<secret>"),
    ("Authorization: Bearer canary5", "Authorization: <secret> <secret>"),
    ("got canaryABCDEFGHIJ0123456789 back", "got <secret> back"),
    ("canaryabcdefghijklmnopqrstuvwxyzabcdefghijklmnop", "<secret>"),
    ("cannot open /etc/tell.conf", "cannot open /etc/tell.conf"),
  ])
func processComplaint(complaint: String, told: String) async throws {
  let world = FakeWorld()
  world.programs.ends(3, output: "{\"AccessKeyId\": \"canary-printed\"}", complaint: complaint)
  let provider = try world.provider(
    ["MY_SECRET": "canary-env-secret", "MY_TOKEN": "canary-env"],
    config: "[default]\ncredential_process = /opt/tell canary-argument\n")
  #expect(
    await credentialFailure(provider)?.message
      == "credential_process of profile default ended with status 3: \(told)")
}

@Test("a long complaint is cut short")
func processLongComplaint() async throws {
  let world = FakeWorld()
  world.programs.ends(1, output: "", complaint: String(repeating: "no ", count: 10_000))
  let failure = await credentialFailure(try world.provider(config: config))
  #expect((failure?.message.count ?? 0) < 400)
}

@Test("a quote that is not closed is a mistake", arguments: ["tell 'x", "tell \\", "   "])
func processQuote(command: String) async throws {
  let world = FakeWorld()
  let provider = try world.provider(config: "[default]\ncredential_process = '' \(command)\n")
  let failure = await credentialFailure(provider)
  #expect(failure?.kind == (command == "   " ? .refused : .invalid))
}

// MARK: - Real programs

private func run(_ words: String..., timeout: Duration = .seconds(30)) async -> ProgramEnd {
  await LocalPrograms().run(
    words, environment: AWSEnvironment(["PATH": "/nowhere:/bin:/usr/bin", "WORD": "canary"]),
    timeout: timeout)
}

@Test("a program is found in PATH, has the environment, and is heard to its end")
func realProgram() async {
  let end = await run("sh", "-c", "echo \"$WORD\"; echo bad >&2; exit 7")
  #expect(end == .ended(status: 7, output: Secret("canary\n"), complaint: Secret("bad\n")))
  expectNoCanary(end)
}

@Test("a signal counts as 128 and its number")
func realSignal() async {
  #expect(
    await run("sh", "-c", "kill -9 $$")
      == .ended(status: 137, output: Secret(""), complaint: Secret("")))
}

@Test("what cannot be started is told", arguments: ["no-such-program", "/no/such", "/tmp"])
func realMissing(name: String) async {
  guard case .notStarted(let reason) = await run(name) else {
    Issue.record("\(name) was started")
    return
  }
  #expect(!reason.isEmpty)
}

@Test("a program that takes too long is killed")
func realTimeout() async {
  #expect(
    await run("sleep", "60", timeout: .milliseconds(50)) == .givenUp("took longer than 0 s"))
}

@Test("a program that prints without end is killed")
func realFlood() async {
  #expect(await run("yes") == .givenUp("printed more than 1 MiB"))
}

@Test("what a program leaves running is not waited for")
func realGrandchild() async {
  let end = await run("sh", "-c", "sleep 60 & echo done")
  #expect(end == .ended(status: 0, output: Secret("done\n"), complaint: Secret("")))
}

@Test("a program whose task is cancelled is killed")
func realCancelled() async {
  let task = Task { await run("sleep", "60") }
  task.cancel()
  #expect(await task.value == .givenUp("was cancelled"))
}

@Test("many programs run at once, and none takes a thread of the tasks'")
func realMany() async {
  await withTaskGroup(of: ProgramEnd.self) { group in
    for _ in 0..<16 { group.addTask { await run("sh", "-c", "sleep 0.2; echo x") } }
    for await end in group {
      #expect(end == .ended(status: 0, output: Secret("x\n"), complaint: Secret("")))
    }
  }
}
