import AWSKit
import CommandKit
import FleetReports
import FleetSources
import JSONKit

extension CommandEntry {
  private static let roleName = Option.value(
    "role-name", "name", default: "*",
    help: "The role that collect assumes in each account; AssumeRole is granted for it alone.")
  private static let only = Option.values(
    "only", "sid", allowed: PlannedCall.Statement.allCases.map(\.rawValue),
    help: "Leave out all statements but these.")

  static let policy = CommandEntry(
    Command(
      "policy",
      abstract: "Print the IAM policy that collect needs.",
      discussion: [
        "Core is what a run without options needs. Each other statement is needed for one fall-back or option alone; leave out what you do not use. Where a permission is missing, what it reads is unknown, and the rest is recorded.",
        "RoleFallback: "
          + "where iam:GetAccountAuthorizationDetails is denied. InstanceProfileFallback: where iam:ListInstanceProfiles is denied. ManagedPolicyFallback: for policies in use that the former does not list. Regions: --region all, or a pattern. ConsoleOutput: --console-output. AssumeRole: --role-name. Organization: --organization.",
      ],
      section: Sections.setup,
      examples: [
        .init("fleetdb policy > policy.json", "The policy, ready for aws iam create-policy."),
        .init("fleetdb policy --only Core --only Regions", "What a run over all Regions needs."),
      ],
      options: [roleName, only])
  ) { session in
    let wanted = session.invocation.values(only).map(\.text)
    let role = session.invocation.value(roleName)?.text ?? "*"
    let statements = PlannedCall.Statement.allCases.filter {
      wanted.isEmpty || wanted.contains($0.rawValue)
    }
    let policy = JSONValue.object([
      .init("Version", .string("2012-10-17")),
      .init("Statement", .array(statements.map { statement($0, roleName: role) })),
    ])
    try session.streams.output(Array((policy.indentedText + "\n").utf8))
    return .done
  }

  private static func statement(
    _ statement: PlannedCall.Statement, roleName: String
  ) -> JSONValue {
    let actions = Set(
      PlannedCall.all.filter { $0.statement == statement }.map(\.operation.permission))
    return .object([
      .init("Sid", .string(statement.rawValue)),
      .init("Effect", .string("Allow")),
      .init("Action", .array(actions.sorted().map(JSONValue.string))),
      .init(
        "Resource",
        .string(statement == .assumeRole ? "arn:*:iam::*:role/\(roleName)" : "*")),
    ])
  }
}
