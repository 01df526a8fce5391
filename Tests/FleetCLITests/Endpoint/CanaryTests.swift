import Glibc
import JSONKit
import Testing

/// Where secrets get to: into what signs requests, and nowhere else.
///
/// The memory of a live process necessarily holds them; it is kept out of core dumps.
@Suite(.serialized, .enabled(if: TestEndpoint.isThere))
struct CanaryTests {
  private static let options = #"{"instances": 4, "hybrid": 0}"#

  /// Runs command lines, and expects no secret in what they wrote, printed or were started with.
  @discardableResult
  private func run(
    _ lines: [[String]], _ setup: CredentialFixture.Setup, _ world: World, with more: [String] = []
  ) async throws -> [Outcome] {
    var outcomes: [Outcome] = []
    var commandLines: [UInt8] = []
    for (index, words) in lines.enumerated() {
      var variables = setup.variables
      variables["FLEETDB_NOW"] = "2026-11-20T1\(index):00:00Z"
      let child = try Child.start(words, of: setup.fleet, changing: variables)
      let (outcome, seen) = try await child.endWatched()
      outcomes.append(outcome)
      commandLines += seen
    }
    let canary = Canary(setup.secrets + more + (try world.issuedSecrets()))
    canary.expectNone(below: setup.fleet.folder.path)
    #expect(canary.found(in: commandLines).isEmpty)
    return outcomes
  }

  private static let all = [
    ["collect", "-vv", "--keep-raw"], ["doctor"], ["doctor", "-o", "json"],
  ]

  @Test("no secret of any source gets anywhere", arguments: CredentialFixture.allCases)
  func sources(source: CredentialFixture) async throws {
    let world = try World(CanaryTests.options)
    let setup = try source.setUp(in: world)
    let outcomes = try await run(CanaryTests.all, setup, world)
    for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.err)\(outcome.out)") }
    if source != .environment && source != .credentialsFile && source != .configFile
      && source != .process
    {
      #expect(try !world.issuedSecrets().isEmpty)
    }
  }

  @Test(
    "a wrong secret is refused, and not told",
    arguments: [
      CredentialFixture.environment, .credentialsFile, .configFile, .process, .assumedRole,
    ])
  func wrongSecret(source: CredentialFixture) async throws {
    let world = try World(CanaryTests.options)
    let setup = try source.setUp(
      in: world, secret: "canary/wrong+secret/of=40=characters/0123456789")
    for outcome in try await run(CanaryTests.all, setup, world) {
      #expect(outcome.status == 7, "\(outcome.err)\(outcome.out)")
    }
  }

  @Test(
    "a role that is refused tells no secret", arguments: ["access-denied", "html200", "other-root"])
  func refusedRole(fault: String) async throws {
    let world = try World(CanaryTests.options)
    try world.setFaults(
      #"[{"service": "sts", "operation": "AssumeRole", "fault": "\#(fault)", "times": -1}]"#)
    let setup = try CredentialFixture.assumedRole.setUp(in: world)
    for outcome in try await run(CanaryTests.all, setup, world) {
      #expect(outcome.status == 7, "\(outcome.err)\(outcome.out)")
    }
  }

  @Test("a service that quotes the request gets its words in without the secrets")
  func quoting() async throws {
    let world = try World(CanaryTests.options)
    // Some keys with a token, as the endpoint issues them.
    let container = try CredentialFixture.container.setUp(in: world)
    _ = try await container.fleet.child(["doctor"], changing: container.variables)
    let session = try #require(try world.control("GET", "sessions")["sessions"]?.elements?.first)
    let setup = try CredentialFixture.environment.setUp(in: world)
    var variables = setup.variables
    variables["AWS_ACCESS_KEY_ID"] = session["access_key_id"]?.string
    let secret = try #require(session["secret_access_key"]?.string)
    variables["AWS_SECRET_ACCESS_KEY"] = secret
    let token = try #require(session["session_token"]?.string)
    variables["AWS_SESSION_TOKEN"] = token
    let message = "The Canonical String should have been 'x-amz-security-token:\(token) \(secret)'"
    try world.setFaults(
      """
      [{"service": "ec2", "operation": "DescribeInstances", "fault": "access-denied", "times": -1,
        "message": \(JSONValue.string(message).text)},
       {"service": "ssm", "fault": "error500", "times": -1, "message": \(JSONValue.string(message).text)}]
      """)
    let outcomes = try await run(
      CanaryTests.all,
      CredentialFixture.Setup(fleet: setup.fleet, variables: variables, secrets: setup.secrets),
      world)
    for outcome in outcomes { #expect(outcome.status == 4, "\(outcome.err)\(outcome.out)") }
    #expect(
      outcomes[0].err.contains("x-amz-security-token:<secret> <secret>"), "\(outcomes[0].err)")
  }

  @Test(
    "a proxy that is not there tells no password",
    arguments: [
      "http://user:PASSWORD@127.0.0.1:1", "http://user:PASSWORD@host:port:x/",
      "foo://user:PASSWORD@127.0.0.1:1", "http://user:PASSWORD/@127.0.0.1:1", "user:PASSWORD",
      "http://user:PASSWORD@ho st:80", "http://user:PASSWORD@no.such.host.invalid:3128",
    ])
  func proxy(url: String) async throws {
    let world = try World(CanaryTests.options)
    let password = "canary-password-1234"
    var setup = try CredentialFixture.environment.setUp(in: world)
    for name in ["http_proxy", "https_proxy"] {
      setup = CredentialFixture.Setup(
        fleet: setup.fleet,
        variables: setup.variables.merging([name: url.replacing("PASSWORD", with: password)]) {
          $1
        },
        secrets: setup.secrets + [password])
    }
    let outcomes = try await run(CanaryTests.all, setup, world)
    for outcome in outcomes {
      #expect([4, 7].contains(outcome.status), "\(outcome.err)\(outcome.out)")
      #expect(!outcome.out.isEmpty || !outcome.err.isEmpty)
    }
  }

  static let programs: [String] = [
    #"echo '{"Version": 1, "AccessKeyId": "AKIACANARY", "SecretAccessKey": "SECRET"'"#,
    #"echo '{"Version": 2, "AccessKeyId": "AKIACANARY", "SecretAccessKey": "SECRET"}'"#,
    #"echo '{"Version": 1, "SecretAccessKey": "SECRET"}'"#,
    #"echo '<html>SECRET</html>'"#,
    #"echo '{"SecretAccessKey": "SECRET"}'; echo "bad key: SECRET" >&2; exit 3"#,
    #"echo SECRET; echo "cannot use SECRET as a password" >&2; kill -9 $$"#,
  ]

  @Test("a program that fails tells no secret", arguments: programs)
  func program(line: String) async throws {
    let world = try World(CanaryTests.options)
    let setup = try CredentialFixture.process.setUp(in: world)
    let secret = "canary+secret/of+a+program/0123456789abcd"
    let home = setup.fleet.folder.path + "/home"
    write(Array(line.replacing("SECRET", with: secret).utf8), to: home + "/program")
    write(
      Array("[default]\ncredential_process = /bin/sh \(home)/program\n".utf8),
      to: home + "/.aws/config")
    for outcome in try await run(CanaryTests.all, setup, world, with: [secret]) {
      #expect(outcome.status == 7, "\(outcome.err)\(outcome.out)")
    }
  }

  @Test(
    "a file that is no configuration tells no secret",
    arguments: [
      "[default]\naws_secret_access_key SECRET\n", "aws_secret_access_key = SECRET\n",
      "[default]\nregion = eu-west-1\nmax_attempts = SECRET\n[default]\n",
      "[default]\nmax_attempts = SECRET\n", "[default]\nendpoint_url = http://u:SECRET@h/x\n",
      "[default]\naws_access_key_id = SECRET\n",
    ])
  func configuration(text: String) async throws {
    let world = try World(CanaryTests.options)
    let setup = try CredentialFixture.configFile.setUp(in: world)
    var variables = setup.variables
    variables["AWS_ENDPOINT_URL"] = nil
    let secret = "canary+secret/of+a+file/0123456789abcdef"
    write(
      Array(text.replacing("SECRET", with: secret).utf8),
      to: setup.fleet.folder.path + "/home/.aws/config")
    let changed = CredentialFixture.Setup(
      fleet: setup.fleet, variables: variables, secrets: setup.secrets)
    for outcome in try await run(CanaryTests.all, changed, world, with: [secret]) {
      #expect([0, 2, 4, 7].contains(outcome.status), "\(outcome.err)")
    }
  }

  @Test("a token that its server refuses is not told", arguments: ["container", "web"])
  func refusedToken(kind: String) async throws {
    let world = try World(CanaryTests.options)
    let token = "canary-token-that-is-expired-0123456789"
    let setup = try (kind == "web" ? CredentialFixture.webIdentity : .container).setUp(in: world)
    var variables = setup.variables
    if kind == "container" { variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = token }
    if kind == "web" { write(Array(token.utf8), to: setup.fleet.folder.path + "/home/token") }
    let changed = CredentialFixture.Setup(
      fleet: setup.fleet, variables: variables, secrets: setup.secrets)
    for outcome in try await run([["collect", "-vv"], ["doctor"]], changed, world, with: [token]) {
      #expect(outcome.status == 7, "\(outcome.err)\(outcome.out)")
    }
  }

  @Test("the memory of a live collect is in no core dump")
  func memory() async throws {
    let world = try World(CanaryTests.options)
    try world.setFaults(#"[{"service": "ec2", "fault": "stall", "seconds": 20, "times": -1}]"#)
    let setup = try CredentialFixture.environment.setUp(in: world)
    let child = try Child.start(["collect"], of: setup.fleet, changing: setup.variables)
    try await eventually { try world.calls().contains { $0["service"]?.string == "ec2" } }
    let limits = String(decoding: bytes(of: "/proc/\(child.pid)/limits") ?? [], as: UTF8.self)
    #expect(limits.contains(#/Max core file size +0 +0 /#), "\(limits)")
    // The files of a process that cannot be dumped are the superuser's.
    var status = stat()
    #expect(stat("/proc/\(child.pid)/environ", &status) == 0 && status.st_uid == 0)
    child.kill(with: SIGABRT)
    #expect(try await child.end().status == 128 + SIGABRT)
  }
}

/// The search itself.
struct CanaryFormTests {
  @Test(
    "a secret is found as it is, percent-encoded, and in base64 wherever it begins",
    arguments: [
      "x wJalr/UtnF+EMI=K7 y", "k=wJalr%2FUtnF%2BEMI%3DK7&", "d0phbHIvVXRuRitFTUk9Szc=",
      "OndKYWxyL1V0bkYrRU1JPUs3", "dTp3SmFsci9VdG5GK0VNST1LN0A=",
    ])
  func forms(text: String) {
    #expect(Canary(["wJalr/UtnF+EMI=K7"]).found(in: Array(text.utf8)) == ["wJalr/UtnF+EMI=K7"])
    #expect(Canary(["another-secret-0"]).found(in: Array(text.utf8)).isEmpty)
  }
}

/// Waits for what has to come about within 20 seconds.
func eventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ holds: () throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(20)
  while try !holds() {
    try #require(ContinuousClock.now < deadline, "it never came", sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(20))
  }
}
