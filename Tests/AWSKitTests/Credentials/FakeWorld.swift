import FleetModel
import JSONKit
import Synchronization
import Testing

@testable import AWSKit

/// A world without disk, network, programs and time, in which every secret has `canary` in it.
final class FakeWorld: Sendable {
  static let start = Timestamp(milliseconds: 1_800_000_000_000)

  let files = MemoryFiles()
  let transport = FakeTransport()
  let sts = FakeSTS()
  let programs = FakePrograms()
  let clock = Guarded(start)
  let pauses = Guarded<[Duration]>([])

  var now: Timestamp { clock.withLock { $0 } }

  func pass(_ duration: Duration) { clock.withLock { $0 = $0 + duration } }

  func context(mfaCode: String? = nil) -> CredentialContext {
    CredentialContext(
      files: files, transport: transport, sts: sts, programs: programs,
      mfaCode: mfaCode.map(Secret.init), now: { self.now },
      pause: { time in self.pauses.withLock { $0.append(time) } }, random: { $0.lowerBound })
  }

  /// The provider of an environment with `HOME` `/home/me`, and these files.
  func provider(
    _ environment: [String: String] = [:], config: String = "", credentials: String = "",
    profile: String? = nil, mfaCode: String? = nil
  ) throws -> any CredentialProvider {
    files["/home/me/.aws/config"] = config
    files["/home/me/.aws/credentials"] = credentials
    let settings = try AWSSettings(
      environment: AWSEnvironment(["HOME": "/home/me"].merging(environment) { $1 }),
      profile: profile, files: files)
    return try CredentialChain(settings, context(mfaCode: mfaCode)).provider()
  }
}

final class MemoryFiles: FileAccess {
  private let texts = Guarded<[String: String]>([:])
  /// What reading fails with, by path.
  let failures = Guarded<[String: Int32]>([:])

  subscript(path: String) -> String? {
    get { texts.withLock { $0[path] } }
    set { texts.withLock { $0[path] = newValue } }
  }

  func read(_ path: String) throws(FileFailure) -> [UInt8]? {
    if let errno = failures.withLock({ $0[path] }) { throw FileFailure(path: path, errno: errno) }
    return self[path].map { Array($0.utf8) }
  }

  func replace(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
    self[path] = String(decoding: bytes, as: UTF8.self)
  }
}

final class FakeTransport: HTTPTransport {
  enum Answer: Sendable {
    case status(Int, String)
    case failure(TransportFailure)
  }

  let requests = Guarded<[HTTPRequest]>([])
  /// By the method and the URL; what nothing is set for cannot be reached.
  let answers = Guarded<[String: Answer]>([:])

  func answer(_ request: String, _ status: Int, _ body: String = "") {
    answers.withLock { $0[request] = .status(status, body) }
  }

  /// The methods and URLs that were asked for.
  var asked: [String] { requests.withLock { $0.map { "\($0.method.rawValue) \($0.url)" } } }

  func send(_ request: HTTPRequest, to sink: any HTTPSink) async throws(TransportFailure)
    -> HTTPHead
  {
    requests.withLock { $0.append(request) }
    let name = "\(request.method.rawValue) \(request.url)"
    switch answers.withLock({ $0[name] }) {
    case .status(let status, let body):
      let head = HTTPHead(status: status)
      sink.begin(head)
      _ = Array(body.utf8).withUnsafeBytes { sink.receive($0) }
      return head
    case .failure(let failure): throw failure
    case nil: throw TransportFailure(.connect, "connection refused")
    }
  }
}

final class FakeSTS: AWSCalling {
  struct Call: Sendable {
    let operation: AWSOperation
    let region: String
    /// Of the credentials that it was signed with.
    let accessKeyID: String?

    subscript(parameter: String) -> String? {
      switch operation.parameters.first(where: { $0.key == parameter })?.value {
      case .string(let text), .number(let text): text
      default: nil
      }
    }
  }

  let calls = Guarded<[Call]>([])
  /// How long what it gives is good, from the world's start.
  let lifetime = Guarded(Duration.seconds(3600))
  let refusal = Guarded<AWSServiceError?>(nil)

  func call(
    _ operation: AWSOperation, region: String, credentials: (any CredentialProvider)?
  ) async throws(AWSCallFailure) -> JSONValue {
    let key = try? await credentials?.credentials().accessKeyID
    let count = calls.withLock {
      $0.append(Call(operation: operation, region: region, accessKeyID: key))
      return $0.count
    }
    if let error = refusal.withLock({ $0 }) {
      throw AWSCallFailure(error, service: .sts, operation: operation.name, region: region)
    }
    let expiry = FakeWorld.start + lifetime.withLock { $0 }
    return .object([
      .init(
        "Credentials",
        .object([
          .init("AccessKeyId", .string("ASIA\(count)")),
          .init("SecretAccessKey", .string("canary-sts-secret")),
          .init("SessionToken", .string("canary-sts-token")),
          .init("Expiration", .string(expiry.description)),
        ])),
      .init(
        "AssumedRoleUser",
        .object([.init("Arn", .string("arn:aws:sts::123456789012:assumed-role/r/s"))])),
    ])
  }
}

final class FakePrograms: ProgramRunning {
  let runs = Guarded<[[String]]>([])
  let end = Guarded(ProgramEnd.notStarted("there is no program of that name"))

  func run(_ words: [String], environment: AWSEnvironment, timeout: Duration) async -> ProgramEnd {
    runs.withLock { $0.append(words) }
    return end.withLock { $0 }
  }

  func ends(_ status: Int32, output: String, complaint: String = "") {
    end.withLock {
      $0 = .ended(status: status, output: Secret(output), complaint: Secret(complaint))
    }
  }
}

/// The failure of a provider, which must show no secret.
func credentialFailure(_ provider: any CredentialProvider) async -> CredentialFailure? {
  do {
    let credentials = try await provider.credentials()
    Issue.record("there are credentials: \(credentials.origin)")
    return nil
  } catch {
    expectNoCanary(error)
    return error
  }
}

/// The failure of settings or a chain that are set up wrongly.
func setupFailure(_ work: () throws -> Void) -> (any Error)? {
  do {
    try work()
    Issue.record("nothing failed")
    return nil
  } catch {
    expectNoCanary(error)
    return error
  }
}

func expectNoCanary(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
  var dumped = ""
  dump(value, to: &dumped)
  for text in ["\(value)", String(reflecting: value), dumped] {
    #expect(!text.contains("canary"), sourceLocation: sourceLocation)
  }
}

/// A value that tasks share.
final class Guarded<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    value.withLock { value in
      var copy = value
      defer { value = copy }
      return body(&copy)
    }
  }
}
