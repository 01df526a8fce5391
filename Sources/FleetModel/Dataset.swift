/// One kind of fact in a scope: what one or a few AWS operations list together.
package enum Dataset: String, CaseIterable, Hashable, Sendable, Comparable {
  /// EC2 `DescribeInstances`.
  case instances = "ec2.instances"
  /// SSM `DescribeInstanceInformation` or `DescribeInstanceProperties`.
  case nodes = "ssm.nodes"
  /// SSM `GetServiceSetting` of `/ssm/managed-instance/default-ec2-instance-management-role`.
  case dhmc = "ssm.dhmc"
  /// IAM `ListInstanceProfiles`, or `GetInstanceProfile` of the profiles in use.
  case instanceProfiles = "iam.instance-profiles"
  /// IAM `GetAccountAuthorizationDetails`, or the per-role calls of the roles in use.
  case roles = "iam.roles"
  /// IAM managed policies with their default version, from the same calls as the roles.
  case policies = "iam.policies"
  /// EC2 `DescribeInstanceStatus`.
  case instanceStatus = "ec2.instance-status"
  /// EC2 `GetInstanceMetadataDefaults`.
  case imdsDefaults = "ec2.imds-defaults"
  /// EC2 `DescribeIamInstanceProfileAssociations`.
  case profileAssociations = "ec2.profile-associations"
  /// EC2 VPCs, endpoints, security groups, subnets, route tables and network ACLs.
  case network = "ec2.network"
  /// SSM `DescribeActivations`.
  case activations = "ssm.activations"
  /// EC2 `GetConsoleOutput` of running instances that are not managed, where it is asked for.
  case consoleOutput = "ec2.console-output"

  /// Whether it belongs to the account as a whole, under the Region `global`.
  package var isGlobal: Bool {
    switch self {
    case .instanceProfiles, .roles, .policies: true
    default: false
    }
  }

  /// Whether a run without it is partial.
  ///
  /// The IAM datasets are required only where an instance has a profile or DHMC is on.
  package var isRequired: Bool {
    switch self {
    case .instances, .nodes, .dhmc, .instanceProfiles, .roles, .policies: true
    case .instanceStatus, .imdsDefaults, .profileAssociations, .network, .activations,
      .consoleOutput:
      false
    }
  }

  /// Whether it is read on demand alone, and not missed otherwise.
  package var isOnDemand: Bool { self == .consoleOutput }

  /// The datasets of a Region, or those of the account where `global` is asked for.
  package static func all(global: Bool) -> [Dataset] { allCases.filter { $0.isGlobal == global } }

  package static func < (left: Dataset, right: Dataset) -> Bool { left.rawValue < right.rawValue }
}
