import AWSKit
import FleetModel
import JSONKit
import Synchronization
import TestSupport
import Testing

@testable import FleetSources

@Suite("Which Regions are wanted")
struct RegionSelectionTests {
  @Test("names stay in their order, patterns and all need to be looked up")
  func kinds() throws {
    let selection = try RegionSelection(["eu-west-1", "us-*", "eu-west-1", "eu-north-1"])
    #expect(selection.named == ["eu-west-1", "eu-north-1"])
    #expect(selection.needsDiscovery)
    #expect(try !RegionSelection(["eu-west-1"]).needsDiscovery)
    #expect(try RegionSelection(["all"]).needsDiscovery)
    #expect(try RegionSelection([]).isEmpty)
  }

  @Test(
    "a pattern matches as a shell's does",
    arguments: [
      ("eu-*", "eu-west-1", true), ("eu-*", "us-east-1", false), ("*", "us-east-1", true),
      ("*-1", "eu-west-1", true), ("*-1", "eu-west-2", false), ("*west*1", "eu-west-1", true),
      ("eu-*-*-1", "eu-west-1", false), ("**", "eu-west-1", true),
      ("eu-west-1*", "eu-west-1", true),
    ])
  func patterns(pattern: String, region: String, matches: Bool) throws {
    #expect(try RegionSelection([pattern]).matchesPattern(region) == matches)
  }

  @Test(
    "what can be no Region is refused",
    arguments: ["", "EU-WEST-1", "eu west", "eu-west-1,us-east-1", "../x"])
  func refused(text: String) {
    #expect(throws: RegionSelectionError(text: text)) { try RegionSelection([text]) }
  }
}

@Suite("A file of accounts")
struct AccountsFileTests {
  private func read(_ text: String) throws -> [ListedAccount] {
    let fixture = CaptureFixture(["accounts.json": text])
    return try ListedAccount.read(file: "\(fixture.path)/accounts.json")
  }

  @Test("has all but the number optional")
  func whole() throws {
    let accounts = try read(
      """
      [{"account_id": "111122223333"},
       {"account_id": "444455556666", "name": "prod", "role_arn": "arn:aws:iam::444455556666:role/r",
        "external_id": "x", "regions": ["eu-west-1", "us-*"]}]
      """)
    #expect(accounts.map(\.id) == ["111122223333", "444455556666"])
    #expect(accounts[0] == ListedAccount(id: "111122223333"))
    #expect(accounts[1].roleARN == "arn:aws:iam::444455556666:role/r")
    #expect(accounts[1].externalID == "x")
    #expect(try accounts[1].regions == RegionSelection(["eu-west-1", "us-*"]))
  }

  @Test(
    "tells where it is wrong",
    arguments: [
      ("{}", "expected array, found object"), ("[{}]", "account_id is missing"),
      (#"[{"account_id": "1"}]"#, "account_id is not twelve digits"),
      (
        #"[{"account_id": "111122223333", "rolearn": "x"}]"#,
        "an account has no member of this name"
      ),
      (#"[{"account_id": "111122223333", "regions": ["EU"]}]"#, "EU is no Region"),
      (
        #"[{"account_id": "111122223333"}, {"account_id": "111122223333"}]"#,
        "account_id 111122223333 is listed twice"
      ),
    ])
  func wrong(text: String, problem: String) {
    let error = #expect(throws: AccountsFileError.self) { try read(text) }
    #expect(error?.problem == problem)
    #expect(error?.place != nil)
  }
}

/// An account whose answers a test writes down.
final class ScriptedAccount: AWSAsking {
  /// By operation: the members of the only answer, or the code of a refusal.
  let answers: [String: Result<JSONValue, AWSServiceError>]
  private let asked = Mutex<[String]>([])

  init(_ answers: [String: Result<JSONValue, AWSServiceError>]) { self.answers = answers }

  var calls: [String] { asked.withLock { $0.sorted() } }

  func call(_ operation: AWSOperation, region: String) async throws(AWSCallFailure) -> AnswerPage {
    asked.withLock { $0.append("\(operation.name) \(region)") }
    switch answers[operation.name] {
    case .success(.object(let members)): return AnswerPage(members: members)
    case .failure(let error): throw failure(error, operation, region)
    default:
      let error = AWSServiceError(
        code: "AccessDenied", operation: operation.name, message: "no", failure: .denied)
      throw failure(error, operation, region)
    }
  }

  private func failure(
    _ error: AWSServiceError, _ operation: AWSOperation, _ region: String
  ) -> AWSCallFailure {
    AWSCallFailure(
      error, service: operation.service, operation: operation.name, region: region)
  }

  func pages(
    of operation: AWSOperation, region: String, onPage: @Sendable (AnswerPage) throws -> Void
  ) async throws {
    let page = try await call(operation, region: region)
    let lists = Pagination.of(operation.service, operation.name)?.lists ?? []
    let value = JSONValue.object(page.members)
    try onPage(
      AnswerPage(
        lists: lists.map { name in
          let elements = value[name]?.elements ?? []
          return .init(
            member: name, elements: Array(elements.map(\.text).joined(separator: ",").utf8),
            count: elements.count)
        }))
  }
}

@Suite("A live collection")
struct LiveCollectionTests {
  private static let identity = Result<JSONValue, AWSServiceError>.success(
    .object([
      .init("Account", .string("111122223333")),
      .init("Arn", .string("arn:aws:iam::111122223333:user/x")),
    ]))

  private func json(_ text: String) throws -> Result<JSONValue, AWSServiceError> {
    .success(try JSONReader.value(of: Array(text.utf8)))
  }

  private func collect(
    _ account: ScriptedAccount, id: String? = nil, regions: [String] = ["eu-west-1"],
    options change: (inout LiveOptions) -> Void = { _ in }
  ) async throws -> [LiveEvent] {
    var options = LiveOptions(spoolFolder: "/tmp")
    change(&options)
    let events = Mutex<[LiveEvent]>([])
    await LiveCollection(
      accounts: [
        LiveAccount(
          id: id, name: nil, regions: try RegionSelection(regions), homeRegion: "eu-west-1",
          label: "test", asker: account)
      ], options: options, capturedAt: Timestamp(milliseconds: 0), elapsed: { .zero }
    ).run { event in events.withLock { $0.append(event) } }
    return events.withLock { $0 }
  }

  private func outcomes(_ events: [LiveEvent]) -> [String: ObservationOutcome] {
    var outcomes: [String: ObservationOutcome] = [:]
    for case .observation(let observation) in events {
      let header = observation.header
      outcomes["\(header.scope.region) \(header.dataset.rawValue)"] = observation.read(
        { _ in }, note: { _ in })
    }
    return outcomes
  }

  @Test("every dataset fails alone, with the class of its own refusal")
  func failsAlone() async throws {
    let account = ScriptedAccount([
      "GetCallerIdentity": Self.identity,
      "DescribeInstances": try json(#"{"Reservations": []}"#),
      "DescribeInstanceProperties": .failure(
        AWSServiceError(code: nil, operation: nil, message: "gone", failure: .unreachable)),
    ])
    let outcomes = outcomes(try await collect(account))
    #expect(outcomes["eu-west-1 ec2.instances"] == .complete)
    #expect(outcomes["eu-west-1 ssm.nodes"] == .failed(.unreachable, message: "gone"))
    #expect(outcomes["eu-west-1 ssm.dhmc"] == .failed(.denied, message: "AccessDenied: no"))
    #expect(outcomes["global iam.roles"] == .failed(.denied, message: "AccessDenied: no"))
    // No instance, no network in use, and nothing to ask about it.
    #expect(outcomes["eu-west-1 ec2.network"] == .complete)
    #expect(!account.calls.contains { $0.hasPrefix("DescribeVpcs") })
    // Another way is tried for a refusal alone.
    #expect(!account.calls.contains { $0.hasPrefix("DescribeInstanceInformation") })
  }

  @Test("a running instance that the fast listing lacks is asked for once more")
  func askedOnceMore() async throws {
    var answers = [
      "GetCallerIdentity": Self.identity,
      "DescribeInstances": try json(
        """
        {"Reservations": [{"Instances": [
          {"InstanceId": "i-1", "State": {"Name": "running"}},
          {"InstanceId": "i-2", "State": {"Name": "stopped"}}]}]}
        """),
      "DescribeInstanceProperties": try json(#"{"InstanceProperties": []}"#),
    ]
    #expect(
      outcomes(try await collect(ScriptedAccount(answers)))["eu-west-1 ssm.nodes"]
        == .failed(.denied, message: "AccessDenied: no"))
    answers["DescribeInstanceInformation"] = try json(
      #"{"InstanceInformationList": [{"InstanceId": "i-1", "PingStatus": "Online"}]}"#)
    let events = try await collect(ScriptedAccount(answers))
    var nodes: [String] = []
    for case .observation(let observation) in events where observation.header.dataset == .nodes {
      _ = observation.read(
        { if case .node(let node) = $0 { nodes.append(node.id.text) } }, note: { _ in })
    }
    #expect(nodes == ["i-1"])
  }

  @Test("an account that refuses everything makes unknown what was known of it, and is told once")
  func refused() async throws {
    let known = ["eu-west-1", "eu-north-1", "global"].map {
      Scope(partition: "aws", account: "111122223333", region: $0)
    }
    let events = try await collect(
      ScriptedAccount([:]), id: "111122223333", regions: ["all"]
    ) { $0.knownScopes = { _ in known } }
    let refusals = events.filter { if case .refused = $0 { true } else { false } }
    #expect(refusals.count == 1)
    let outcomes = outcomes(events)
    #expect(outcomes.count == 3 + 3 + 3)
    #expect(outcomes.values.allSatisfy { $0 == .failed(.denied, message: "AccessDenied: no") })
  }

  @Test("credentials of another account than the one that was named are refused")
  func otherAccount() async throws {
    let events = try await collect(
      ScriptedAccount(["GetCallerIdentity": Self.identity]), id: "999999999999")
    #expect(
      outcomes(events).values.allSatisfy {
        if case .failed(.badCredentials, _) = $0 { true } else { false }
      })
    guard case .refused(_, _, let error, _)? = events.first else {
      Issue.record("not refused")
      return
    }
    #expect(error.message == "the credentials are of account 111122223333, not of 999999999999")
  }

  @Test("a Region that the account has not opted in to is told as such, and not asked")
  func notOptedIn() async throws {
    let account = ScriptedAccount([
      "GetCallerIdentity": Self.identity,
      "DescribeRegions": try json(
        """
        {"Regions": [{"RegionName": "af-south-1", "OptInStatus": "not-opted-in"},
                     {"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]}
        """),
    ])
    let outcomes = outcomes(try await collect(account, regions: ["all"]))
    #expect(
      outcomes["af-south-1 ec2.instances"]
        == .failed(.regionDisabled, message: "the account has not opted in to af-south-1"))
    #expect(!account.calls.contains { $0.hasSuffix("af-south-1") })
    #expect(account.calls.contains("DescribeInstances eu-west-1"))
  }

  @Test(
    "a Region of another partition is told as such, and not asked with credentials that it does not know"
  )
  func otherPartition() async throws {
    let account = ScriptedAccount(["GetCallerIdentity": Self.identity])
    let outcomes = outcomes(try await collect(account, regions: ["cn-north-1", "eu-west-1"]))
    guard case .failed(.regionDisabled, _)? = outcomes["cn-north-1 ec2.instances"] else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(!account.calls.contains("DescribeInstances cn-north-1"))
    #expect(account.calls.contains("DescribeInstances eu-west-1"))
  }

  @Test("a pattern that no Region matches is told, and is no empty fleet")
  func noMatch() async throws {
    let account = ScriptedAccount([
      "GetCallerIdentity": Self.identity,
      "DescribeRegions": try json(
        #"{"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]}"#),
    ])
    let events = try await collect(account, regions: ["xx-*"])
    #expect(events.contains { if case .unlisted = $0 { true } else { false } })
  }

  @Test("an account that two credentials lead to is asked once")
  func askedOnce() async throws {
    let account = ScriptedAccount(["GetCallerIdentity": Self.identity])
    let events = Mutex<[LiveEvent]>([])
    let regions = try RegionSelection(["eu-west-1"])
    await LiveCollection(
      accounts: (0..<2).map { number in
        LiveAccount(
          id: nil, name: nil, regions: regions, homeRegion: "eu-west-1", label: "\(number)",
          asker: account)
      }, options: LiveOptions(spoolFolder: "/tmp"), capturedAt: Timestamp(milliseconds: 0),
      elapsed: { .zero }
    ).run { event in events.withLock { $0.append(event) } }
    #expect(account.calls.count { $0.hasPrefix("DescribeInstances ") } == 1)
    #expect(events.withLock { $0 }.contains { if case .skipped = $0 { true } else { false } })
  }

  @Test("a task that is cancelled tells what was not answered as interrupted")
  func cancelled() async throws {
    let account = ScriptedAccount(["GetCallerIdentity": Self.identity])
    let task = Task { () async throws -> [LiveEvent] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await collect(account)
    }
    let outcomes = outcomes(try await task.value)
    #expect(!outcomes.isEmpty)
    for outcome in outcomes.values {
      guard case .failed(.interrupted, _) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
    }
  }
}
