import FleetModel
import FleetSources
import Glibc
import JSONKit
import Testing

@Suite("A capture folder")
struct CaptureFolderTests {
  @Test("lists what was asked for, in order, and what it ignores")
  func scan() throws {
    let fixture = CaptureFixture([
      "capture.json": """
      {"captured_at": "2026-11-24T07:00:00+01:00", "partition": "aws-cn", "source": "by hand"}
      """,
      "444455556666/cn-north-1/ec2.describe-instances.json": "{\"Reservations\": []}",
      "111122223333/account.json": "{\"name\": \"prod\"}",
      "111122223333/global/iam.list-instance-profiles.json": "{\"InstanceProfiles\": []}",
      "111122223333/global/ec2.describe-instances.json": "{}",
      "111122223333/eu-north-1/ssm.get-service-setting.error": "denied",
      "111122223333/eu-north-1/ec2.describe-instances.json": "{\"Reservations\": []}",
      "111122223333/eu-north-1/ec2.describe-instances.error": "nothing",
      "111122223333/eu-north-1/ssm-cli.get-diagnostics.i-0a.json": "{}",
      "111122223333/eu-north-1/ec2.describe-volumes.json": "{}",
      "111122223333/Frankfurt/ec2.describe-instances.json": "{}",
      "prod/eu-north-1/ec2.describe-instances.json": "{}",
      "notes.txt": "",
    ])
    let folder = try fixture.open()
    #expect(folder.capturedAt == Timestamp("2026-11-24T06:00:00Z"))
    #expect(folder.partition == "aws-cn")
    #expect(folder.accounts.map(\.id) == ["111122223333", "444455556666"])
    #expect(folder.accounts.map(\.name) == ["prod", nil])
    #expect(
      folder.observations.map { "\($0.header.scope.region) \($0.header.dataset.rawValue)" } == [
        "eu-north-1 ec2.instances", "eu-north-1 ssm.dhmc", "global iam.instance-profiles",
        "cn-north-1 ec2.instances",
      ])
    #expect(
      folder.observations.first?.header.origin
        == "111122223333/eu-north-1/ec2.describe-instances.json")
    #expect(
      folder.notes == [
        "111122223333/Frankfurt: unknown, ignored",
        "111122223333/eu-north-1/ec2.describe-volumes.json: unknown, ignored",
        "111122223333/eu-north-1/ssm-cli.get-diagnostics.i-0a.json: known, but not read yet",
        "111122223333/eu-north-1/ec2.describe-instances.error: ignored, as the operation has another file",
        "111122223333/global/ec2.describe-instances.json: unknown, ignored",
        "notes.txt: unknown, ignored", "prod: unknown, ignored",
      ])
    #expect(folder.problems.isEmpty)
  }

  @Test(
    "needs a capture.json that tells when",
    arguments: [
      ("", "malformed 1:1: unexpected end of the text"),
      ("{\n  \"captured_at\": 2026-11-24\n}", "malformed 2:18: expected string, found number"),
      ("[]", "malformed 1:1: expected object, found array"),
      ("{\"captured_at\": 1764000000}", "malformed 1:17: expected string, found number"),
      ("{}", "captured_at missing 1:1"), (" {\"captured_at\": null}", "captured_at missing 1:2"),
      ("{\"captured_at\": \"yesterday\"}", "captured_at not understood 1:17"),
      (
        "{\"captured_at\": \"2026-11-24\", \"partition\": \"../x\"}",
        "partition not understood 1:44"
      ),
      ("{\"captured_at\": \"2026-11-24\"}{}", "malformed 1:30: content after the end of the value"),
    ])
  func manifest(text: String, fault: String) throws {
    let fixture = CaptureFixture(["capture.json": text])
    let error = try #require(throws: CaptureError.self) { try fixture.open() }
    #expect(error.path == "\(fixture.path)/capture.json")
    switch error.fault {
    case .malformed(let error): #expect("malformed \(error)" == fault)
    case .missing(let member, let place):
      #expect("\(member) missing \(place.line):\(place.column)" == fault)
    case .notUnderstood(let member, let place):
      #expect("\(member) not understood \(place.line):\(place.column)" == fault)
    case .unreadable: Issue.record("\(error)")
    }
  }

  @Test("that is not there, or has no capture.json, says which")
  func absent() throws {
    let fixture = CaptureFixture([:])
    #expect(
      throws: CaptureError(path: "\(fixture.path)/x", fault: .unreadable(.system(errno: ENOENT)))
    ) {
      try CaptureFolder(path: "\(fixture.path)/x")
    }
    unlink("\(fixture.path)/capture.json")
    #expect(
      throws: CaptureError(
        path: "\(fixture.path)/capture.json", fault: .unreadable(.system(errno: ENOENT)))
    ) { try fixture.open() }
  }

  @Test("keeps its accounts where an account.json is malformed, and names the place")
  func malformedAccount() throws {
    let fixture = CaptureFixture(["111122223333/account.json": "{\n\"name\": 7}"])
    let folder = try fixture.open()
    #expect(folder.accounts.map(\.name) == [nil])
    #expect(
      folder.problems.map(\.description)
        == ["111122223333/account.json:2:9: expected string, found number"])
  }

  @Test("is never left by a symbolic link, and waits for no pipe")
  func oddFiles() throws {
    let outside = CaptureFixture([
      "eu-north-1/ec2.describe-instances.json": "{\"Reservations\": []}"
    ])
    let fixture = CaptureFixture("ec2.describe-instance-status.json", "{\"InstanceStatuses\": []}")
    let region = "\(fixture.path)/111122223333/eu-north-1"
    symlink(
      "\(outside.path)/eu-north-1/ec2.describe-instances.json",
      "\(region)/ec2.describe-instances.json")
    mkfifo("\(region)/ssm.describe-instance-information.json", 0o600)
    mkdir("\(region)/ssm.get-service-setting.json", 0o700)
    symlink("\(outside.path)/eu-north-1", "\(fixture.path)/111122223333/eu-west-1")
    let folder = try fixture.open()
    let read = folder.observations.map { ReadObservation($0) }
    #expect(
      read.map { $0.failure ?? "complete" } == [
        "complete",
        "bad-response 111122223333/eu-north-1/ec2.describe-instances.json: is a symbolic link",
        "bad-response 111122223333/eu-north-1/ssm.get-service-setting.json: is no regular file",
        "bad-response 111122223333/eu-north-1/ssm.describe-instance-information.json: is no regular file",
      ])
    #expect(folder.notes == ["111122223333/eu-west-1: unknown, ignored"])
  }

  @Test("whose file may not be read says so", .enabled(if: geteuid() != 0))
  func unreadable() throws {
    let fixture = CaptureFixture("ec2.describe-instances.json", "{\"Reservations\": []}")
    let path = "111122223333/eu-north-1/ec2.describe-instances.json"
    chmod("\(fixture.path)/\(path)", 0)
    #expect(try fixture.readOnly().failure == "bad-response \(path): permission denied")
  }

  @Test("lets the caller's own errors through unchanged")
  func callersErrors() throws {
    struct Full: Error, Equatable { let free: Int }
    let fixture = CaptureFixture(
      "ec2.describe-instances.json",
      "{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-0a\"}]}]}")
    let observation = try #require(try fixture.open().observations.first)
    #expect(throws: Full(free: 3)) {
      try observation.read({ _ throws(Full) in throw Full(free: 3) }, note: { _ in })
    }
  }

  @Test("takes an empty answer beside an error text for the error, as a shell leaves it")
  func redirected() throws {
    let region = "111122223333/eu-north-1"
    let fixture = CaptureFixture([
      "\(region)/ec2.describe-instances.json": "",
      "\(region)/ec2.describe-instances.error": """

      An error occurred (UnauthorizedOperation) when calling the DescribeInstances operation: No.
      """,
      "\(region)/ssm.describe-activations.json": "{\"ActivationList\": []}",
      "\(region)/ssm.describe-activations.error": "",
    ])
    let read = try fixture.open().observations.map { ReadObservation($0) }
    #expect(read.map(\.failure) == ["denied UnauthorizedOperation: No.", nil])
  }
}
