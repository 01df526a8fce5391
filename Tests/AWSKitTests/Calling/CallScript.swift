import FleetModel
import Synchronization

@testable import AWSKit

/// A transport that answers from a script, and remembers what it was asked.
final class CallScript: HTTPTransport {
  enum Reply: Sendable {
    case answer(Int, String, [HTTPHeader] = [])
    case failure(TransportFailure.Kind)
  }

  private let requests = Mutex<[HTTPRequest]>([])
  private let reply: @Sendable (HTTPRequest, Int) -> Reply

  /// `reply` also gets how many requests came before.
  init(_ reply: @escaping @Sendable (HTTPRequest, Int) -> Reply) { self.reply = reply }

  /// The replies in their order, and the last one ever after.
  convenience init(_ replies: Reply...) {
    self.init { _, index in replies[min(index, replies.count - 1)] }
  }

  var sent: [HTTPRequest] { requests.withLock { $0 } }
  var bodies: [String] { sent.map { String(decoding: $0.body, as: UTF8.self) } }

  func send(_ request: HTTPRequest, to sink: any HTTPSink) async throws(TransportFailure)
    -> HTTPHead
  {
    let index = requests.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    await Task.yield()
    switch reply(request, index) {
    case .failure(let kind): throw TransportFailure(kind, "scripted \(kind)")
    case .answer(let status, let body, let headers):
      let head = HTTPHead(status: status, headers: headers)
      sink.begin(head)
      // In two parts, so that nothing relies on whole ones.
      let bytes = Array(body.utf8)
      for part in [bytes[..<(bytes.count / 2)], bytes[(bytes.count / 2)...]] {
        guard part.withUnsafeBytes({ sink.receive($0) }) else {
          throw TransportFailure(.refused, "the sink wanted no more")
        }
      }
      return head
    }
  }
}

/// Time that passes by sleeping alone.
final class VirtualTime: Sendable {
  private struct State {
    var uptime = Duration.zero
    var sleeps: [Duration] = []
    var generator: SeededRandom
  }

  private struct SeededRandom {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  private let state: Mutex<State>
  private let random: Double?

  /// With the same random number each time, or with those of a seed.
  init(random: Double? = 0.5, seed: UInt64 = 1) {
    self.random = random
    state = Mutex(State(generator: SeededRandom(state: seed)))
  }

  static let start = Timestamp(milliseconds: 1_795_510_800_000)

  var sleeps: [Duration] { state.withLock { $0.sleeps } }
  var uptime: Duration { state.withLock { $0.uptime } }

  func pass(_ duration: Duration) { state.withLock { $0.uptime += duration } }

  var timing: CallTiming {
    CallTiming(
      now: { VirtualTime.start + self.uptime },
      uptime: { self.uptime },
      sleep: { duration throws(CancellationError) in
        let end = self.state.withLock { state in
          state.sleeps.append(duration)
          return state.uptime + duration
        }
        await Task.yield()
        if Task.isCancelled { throw CancellationError() }
        self.state.withLock { $0.uptime = max($0.uptime, end) }
      },
      random: { self.random ?? self.state.withLock { $0.generator.next() } })
  }
}

/// Credentials with the number of renewals in their names.
final class NumberedCredentials: CredentialProvider {
  private struct State {
    var number = 0
    var invalidations = 0
  }

  private let state = Mutex(State())
  private let failure: CredentialFailure?

  init(failure: CredentialFailure? = nil) { self.failure = failure }

  var invalidations: Int { state.withLock { $0.invalidations } }

  func credentials() async throws(CredentialFailure) -> Credentials {
    if let failure { throw failure }
    let number = state.withLock { $0.number }
    return Credentials(
      accessKeyID: "AKIA\(number)", secretAccessKey: Secret("secret"), origin: "test")
  }

  func invalidate(_ credentials: Credentials) async {
    state.withLock { state in
      state.invalidations += 1
      if credentials.accessKeyID == "AKIA\(state.number)" { state.number += 1 }
    }
  }
}

/// A client whose transport, clock and credentials are a test's.
struct ClientBench {
  let script: CallScript
  let time: VirtualTime
  let credentials: NumberedCredentials
  let gate: CredentialGate
  let limiter: RateLimiter
  let client: AWSClient

  init(
    _ script: CallScript, time: VirtualTime = VirtualTime(),
    credentials: NumberedCredentials = NumberedCredentials(),
    gate: CredentialGate = CredentialGate(), maximumRate: Double? = nil,
    change: (inout ClientSettings) -> Void = { _ in }
  ) {
    self.script = script
    self.time = time
    self.credentials = credentials
    self.gate = gate
    limiter = RateLimiter(timing: time.timing, maximumRate: maximumRate)
    var settings = ClientSettings(userAgent: UserAgent.text(version: "1.0"))
    change(&settings)
    client = AWSClient(
      transport: script, credentials: credentials, account: "test", settings: settings,
      limiter: limiter, timing: time.timing, gate: gate)
  }
}

/// Answers in AWS's form.
enum Sample {
  static let nodes = AWSOperation(.ssm, "DescribeInstanceInformation")
  static let vpcs = AWSOperation(.ec2, "DescribeVpcs")
  static let identity = AWSOperation(.sts, "GetCallerIdentity")

  /// A page of `nodes`.
  static func nodes(_ ids: [String], token: String? = nil) -> CallScript.Reply {
    let list = ids.map { #"{"InstanceId":"\#($0)"}"# }.joined(separator: ",")
    let next = token.map { #","NextToken":"\#($0)""# } ?? ""
    return .answer(200, #"{"InstanceInformationList":[\#(list)]\#(next)}"#)
  }

  /// A page of `vpcs`.
  static func vpcs(_ ids: [String], token: String? = nil) -> CallScript.Reply {
    let items = ids.map { "<item><vpcId>\($0)</vpcId></item>" }.joined()
    let next = token.map { "<nextToken>\($0)</nextToken>" } ?? ""
    return .answer(
      200,
      "<DescribeVpcsResponse><requestId>r</requestId><vpcSet>\(items)</vpcSet>\(next)</DescribeVpcsResponse>"
    )
  }

  static let caller = CallScript.Reply.answer(
    200,
    """
    <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn>\
    <UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult>\
    <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
    """)

  /// A refusal of EC2, IAM or STS.
  static func refusal(xml code: String, _ status: Int = 400, _ headers: [HTTPHeader] = [])
    -> CallScript.Reply
  {
    .answer(
      status,
      "<Response><Errors><Error><Code>\(code)</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>",
      headers)
  }

  /// A refusal of SSM.
  static func refusal(json code: String, _ status: Int = 400, _ headers: [HTTPHeader] = [])
    -> CallScript.Reply
  {
    .answer(status, #"{"__type":"\#(code)","message":"no"}"#, headers)
  }
}
