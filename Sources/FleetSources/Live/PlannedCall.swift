package import AWSKit
package import FleetModel

/// A call that a live collection makes, or may make: what it needs, for what, and how often.
package struct PlannedCall: Hashable, Sendable {
  package let operation: AWSOperation
  /// The statement of the policy that grants it.
  package let statement: Statement
  /// Nil where it serves all datasets.
  package let dataset: Dataset?
  package let unit: Unit
  /// How many things one page of it lists; nil for a call without pages.
  package let pageSize: Int?

  /// Part of the least-privilege policy, by its `Sid`.
  package enum Statement: String, CaseIterable, Sendable {
    /// What a run without options does.
    case core = "Core"
    /// In place of `iam:GetAccountAuthorizationDetails`, for the roles in use.
    case roleFallback = "RoleFallback"
    /// In place of `iam:ListInstanceProfiles`, for the profiles in use.
    case instanceProfileFallback = "InstanceProfileFallback"
    /// For policies in use that `iam:GetAccountAuthorizationDetails` does not list.
    case managedPolicyFallback = "ManagedPolicyFallback"
    /// `--region all` and patterns.
    case regions = "Regions"
    /// `--console-output`.
    case consoleOutput = "ConsoleOutput"
    /// `--role-name`.
    case assumeRole = "AssumeRole"
    /// `--organization`.
    case organization = "Organization"

    /// When its calls are made, for people.
    package var condition: String {
      switch self {
      case .core: "always"
      case .roleFallback: "where iam:GetAccountAuthorizationDetails is denied"
      case .instanceProfileFallback: "where iam:ListInstanceProfiles is denied"
      case .managedPolicyFallback:
        "for policies in use that iam:GetAccountAuthorizationDetails does not list"
      case .regions: "with --region all, or a pattern"
      case .consoleOutput: "with --console-output"
      case .assumeRole: "with --role-name, or a role in the file of accounts"
      case .organization: "with --organization"
      }
    }
  }

  /// What it is made once for, at least.
  package enum Unit: String, Sendable {
    case run
    case account
    case region
    case vpc
    case silentInstances = "50 silent instances"
    case silentInstance = "silent instance"
    case profile
    case role
    case inlinePolicy = "inline policy"
    case managedPolicy = "managed policy"
  }
}

extension PlannedCall {
  private init(
    _ service: AWSService, _ name: String, _ statement: Statement, for dataset: Dataset?,
    per unit: Unit, pageSize: Int? = nil
  ) {
    operation = AWSOperation(service, name)
    self.statement = statement
    self.dataset = dataset
    self.unit = unit
    self.pageSize = pageSize
  }

  /// All that a live collection may ever call, by statement, service and name.
  package static let all: [PlannedCall] = [
    .init(.sts, "GetCallerIdentity", .core, for: nil, per: .account),
    .init(.ec2, "DescribeInstances", .core, for: .instances, per: .region, pageSize: 1000),
    .init(
      .ec2, "DescribeInstanceStatus", .core, for: .instanceStatus, per: .region, pageSize: 1000),
    .init(.ec2, "GetInstanceMetadataDefaults", .core, for: .imdsDefaults, per: .region),
    .init(
      .ec2, "DescribeIamInstanceProfileAssociations", .core, for: .profileAssociations,
      per: .region, pageSize: 1000),
    .init(.ec2, "DescribeVpcs", .core, for: .network, per: .region, pageSize: 1000),
    .init(.ec2, "DescribeVpcAttribute", .core, for: .network, per: .vpc),
    .init(.ec2, "DescribeVpcEndpoints", .core, for: .network, per: .region, pageSize: 1000),
    .init(.ec2, "DescribeSecurityGroups", .core, for: .network, per: .region, pageSize: 1000),
    .init(.ec2, "DescribeSubnets", .core, for: .network, per: .region, pageSize: 1000),
    .init(.ec2, "DescribeRouteTables", .core, for: .network, per: .region, pageSize: 100),
    .init(.ec2, "DescribeNetworkAcls", .core, for: .network, per: .region, pageSize: 1000),
    .init(.ssm, "DescribeInstanceProperties", .core, for: .nodes, per: .region, pageSize: 1000),
    .init(.ssm, "DescribeInstanceInformation", .core, for: .nodes, per: .silentInstances),
    .init(.ssm, "GetServiceSetting", .core, for: .dhmc, per: .region),
    .init(.ssm, "DescribeActivations", .core, for: .activations, per: .region, pageSize: 50),
    .init(
      .iam, "GetAccountAuthorizationDetails", .core, for: .roles, per: .account, pageSize: 1000),
    .init(
      .iam, "ListInstanceProfiles", .core, for: .instanceProfiles, per: .account, pageSize: 1000),
    .init(.iam, "GetRole", .roleFallback, for: .roles, per: .role),
    .init(.iam, "ListAttachedRolePolicies", .roleFallback, for: .roles, per: .role, pageSize: 1000),
    .init(.iam, "ListRolePolicies", .roleFallback, for: .roles, per: .role, pageSize: 1000),
    .init(.iam, "GetRolePolicy", .roleFallback, for: .roles, per: .inlinePolicy),
    .init(.iam, "GetPolicy", .roleFallback, for: .policies, per: .managedPolicy),
    .init(.iam, "GetPolicyVersion", .roleFallback, for: .policies, per: .managedPolicy),
    .init(
      .iam, "GetInstanceProfile", .instanceProfileFallback, for: .instanceProfiles, per: .profile),
    .init(.iam, "GetPolicy", .managedPolicyFallback, for: .policies, per: .managedPolicy),
    .init(.iam, "GetPolicyVersion", .managedPolicyFallback, for: .policies, per: .managedPolicy),
    .init(.ec2, "DescribeRegions", .regions, for: nil, per: .account),
    .init(.ec2, "GetConsoleOutput", .consoleOutput, for: .consoleOutput, per: .silentInstance),
    .init(.sts, "AssumeRole", .assumeRole, for: nil, per: .account),
    .init(.organizations, "ListAccounts", .organization, for: nil, per: .run, pageSize: 20),
  ]
}
