import AWSKit
import CommandKit
import FleetRules
import FleetStore
import JSONKit

extension CommandEntry {
  private static let file = Argument(
    "file", .required, help: "Requests, one JSON object a line; - for standard input.")

  static let iam = CommandEntry(
    Command(
      "iam",
      abstract: "Decide requests against IAM policies, offline.",
      discussion: [
        #"A line asks: {"id", "action", "resource", "context": {key: value, [values] or null}, "identity_policies": [document], "permissions_boundary": document or null}. With "principal_service" and "trust_policy" in place of the policies it asks a trust policy."#,
        "A key that is null is known to be absent; one that is not mentioned is unknown, and may leave a request conditional. Service control policies and the like are not looked at.",
        #"A line answers: {"id", "decision", "decided_by": {"policy", "statement"} or null, "unknown_keys": []}."#,
      ],
      section: Sections.questions,
      examples: [
        .init(
          "fleetdb iam requests.ndjson", "Decide each request in a file."),
        .init("fleetdb iam - < requests.ndjson", "The same, from standard input."),
      ],
      arguments: [file])
  ) { session in
    let typed = try session.invocation.required(file)
    let bytes = typed.text == "-" ? try session.streams.input() : try session.bytes(of: typed)
    var output: [UInt8] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      do {
        try IAMQuestion(line: Array(line)).answer.append(to: &output)
      } catch let problem as IAMQuestion.Problem {
        try session.streams.output(output)
        throw ErrorReport.Raised(
          report: ErrorReport(
            "line \(number) is no request: \(problem.description)",
            hint: "'fleetdb iam --help' shows what a line holds", status: .usage))
      }
      output.append(UInt8(ascii: "\n"))
      if output.count > 65_536 {
        try session.streams.output(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    try session.streams.output(output)
    return .done
  }
}

extension Session {
  fileprivate func bytes(of typed: TypedValue) throws -> [UInt8] {
    do throws(FileFailure) {
      if let bytes = try DiskFiles().read(typed.text) { return bytes }
    } catch {
      throw ErrorReport.Raised(
        report: ErrorReport("cannot read \(typed.text): \(error.reason)", status: .failed))
    }
    throw ErrorReport.Raised(
      report: ErrorReport("cannot read \(typed.text): there is no such file", status: .failed))
  }
}

/// One line of the input of `iam`.
private struct IAMQuestion {
  let id: JSONValue
  let decision: PolicyDecision

  struct Problem: Error {
    let description: String
  }

  init(line: [UInt8]) throws {
    let value: JSONValue
    do throws(JSONError) { value = try JSONReader.value(of: line) } catch {
      throw Problem(description: "column \(error.place.column): \(error.kind)")
    }
    guard case .object(let members) = value else { throw Problem(description: "it is no object") }
    if let unknown = members.first(where: { !IAMQuestion.members.contains($0.key) }) {
      throw Problem(description: "it has no member \(unknown.key)")
    }
    id = value["id"] ?? .null
    guard case .string(let action)? = value["action"] else {
      throw Problem(description: "action is missing")
    }
    let context = try IAMQuestion.context(value["context"])
    if let trust = value["trust_policy"] {
      guard case .string(let service)? = value["principal_service"] else {
        throw Problem(description: "principal_service is missing")
      }
      if value["identity_policies"] != nil || value["permissions_boundary"] != nil {
        throw Problem(
          description: "trust_policy excludes identity_policies and permissions_boundary")
      }
      let request = PolicyRequest(
        action: ActionName(action), service: service, context: context)
      decision = PolicyDecision(
        request, trust: try IAMQuestion.policy("trust_policy", trust, trusts: true))
      return
    }
    guard case .string(let resource)? = value["resource"] else {
      throw Problem(description: "resource is missing")
    }
    guard case .array(let documents)? = value["identity_policies"] else {
      throw Problem(description: "identity_policies is missing")
    }
    let request = PolicyRequest(
      action: ActionName(action), resource: resource, context: context)
    let identity = try documents.enumerated().map { index, document in
      try IAMQuestion.policy("identity_policies[\(index)]", document, trusts: false)
    }
    var boundary: NamedPolicy?
    if let document = value["permissions_boundary"], document != .null {
      boundary = try IAMQuestion.policy("permissions_boundary", document, trusts: false)
    }
    decision = PolicyDecision(request, identity: identity, boundary: boundary)
  }

  private static let members: Set<String> = [
    "id", "action", "resource", "context", "identity_policies", "permissions_boundary",
    "principal_service", "trust_policy",
  ]

  private static func policy(
    _ name: String, _ document: JSONValue, trusts: Bool
  ) throws -> NamedPolicy {
    // Whoever asks could not read it.
    if document == .null { return NamedPolicy(name, nil) }
    do throws(PolicyProblem) {
      return NamedPolicy(name, try PolicyDocument(document, trusts: trusts))
    } catch {
      throw Problem(description: "\(name): \(error.description)")
    }
  }

  private static func context(_ value: JSONValue?) throws -> RequestContext {
    var context = RequestContext()
    guard let value, value != .null else { return context }
    guard case .object(let members) = value else {
      throw Problem(description: "context is no object")
    }
    for member in members {
      switch member.value {
      case .null: context[member.key] = .absent
      case .array(let elements):
        context[member.key] = .values(try elements.map { try text($0, member.key) })
      default: context[member.key] = .values([try text(member.value, member.key)])
      }
    }
    return context
  }

  private static func text(_ value: JSONValue, _ key: String) throws -> String {
    switch value {
    case .string(let text): return text
    case .number(let digits): return digits
    case .bool(let isTrue): return isTrue ? "true" : "false"
    case .null, .array, .object:
      throw Problem(description: "the context key \(key) has a value that is no text")
    }
  }

  private func statement(_ id: StatementID?) -> JSONValue {
    switch id {
    case .sid(let text): .string(text)
    case .index(let index): .integer(index)
    case nil: .null
    }
  }

  /// Members sorted by name.
  var answer: JSONValue {
    let decider: JSONValue =
      decision.decidedBy.map { decider in
        .object([
          .init("policy", .string(decider.policy)),
          .init("statement", statement(decider.statement)),
        ])
      } ?? .null
    return .object([
      .init("decided_by", decider), .init("decision", .string(decision.outcome.rawValue)),
      .init("id", id),
      .init("unknown_keys", .array(decision.unknownKeys.map(JSONValue.string))),
    ])
  }
}
