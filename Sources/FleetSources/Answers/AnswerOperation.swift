/// An operation of AWS that fleetdb reads, by the name of its answers in a capture folder.
enum AnswerOperation: String, CaseIterable, Sendable {
  case describeInstances = "ec2.describe-instances"
  case describeInstanceStatus = "ec2.describe-instance-status"
  case getInstanceMetadataDefaults = "ec2.get-instance-metadata-defaults"
  case describeProfileAssociations = "ec2.describe-iam-instance-profile-associations"
  case describeVPCs = "ec2.describe-vpcs"
  /// Argument: `<vpc>.<attribute>`.
  case describeVPCAttribute = "ec2.describe-vpc-attribute"
  case describeVPCEndpoints = "ec2.describe-vpc-endpoints"
  case describeSecurityGroups = "ec2.describe-security-groups"
  case describeSubnets = "ec2.describe-subnets"
  case describeRouteTables = "ec2.describe-route-tables"
  case describeNetworkACLs = "ec2.describe-network-acls"
  /// Argument: `<instance>`.
  case getConsoleOutput = "ec2.get-console-output"
  /// Argument: none, or one of a batch of instances that were asked for by their ids.
  case describeInstanceInformation = "ssm.describe-instance-information"
  case describeInstanceProperties = "ssm.describe-instance-properties"
  case getServiceSetting = "ssm.get-service-setting"
  case describeActivations = "ssm.describe-activations"
  /// Argument: `<instance>`.
  case getDiagnostics = "ssm-cli.get-diagnostics"
  case getAccountAuthorizationDetails = "iam.get-account-authorization-details"
  case listInstanceProfiles = "iam.list-instance-profiles"
  /// Argument: `<profile>`.
  case getInstanceProfile = "iam.get-instance-profile"
  /// Argument: `<role>`.
  case getRole = "iam.get-role"
  /// Argument: `<role>`.
  case listAttachedRolePolicies = "iam.list-attached-role-policies"
  /// Argument: `<role>`.
  case listRolePolicies = "iam.list-role-policies"
  /// Argument: `<role>.<policy>`.
  case getRolePolicy = "iam.get-role-policy"
  /// Argument: `<policy>`.
  case getPolicy = "iam.get-policy"
  /// Argument: `<policy>.<version>`.
  case getPolicyVersion = "iam.get-policy-version"

  /// Whether its answers stand in the folder `global`.
  var isGlobal: Bool { rawValue.hasPrefix("iam.") }

  /// Whether its file names must have an argument.
  var needsArgument: Bool {
    switch self {
    case .describeVPCAttribute, .getConsoleOutput, .getDiagnostics, .getInstanceProfile, .getRole,
      .listAttachedRolePolicies, .listRolePolicies, .getRolePolicy, .getPolicy, .getPolicyVersion:
      true
    default: false
    }
  }

  /// Whether nothing is made of its answers yet.
  var isIgnored: Bool { self == .getDiagnostics }

  /// Whether its file names may have an argument.
  var mayHaveArgument: Bool { needsArgument || self == .describeInstanceInformation }
}

/// What the name of a file in a capture folder says.
struct AnswerName: Hashable, Sendable {
  let operation: AnswerOperation
  /// What follows the operation, with its dots: names of IAM may hold some themselves.
  ///
  /// Empty if none.
  let argument: String
  /// Whether it holds an error text in place of an answer.
  let isError: Bool

  /// Nil for a name that is none of these.
  init?(_ name: String) {
    if name.hasSuffix(".json") {
      isError = false
    } else if name.hasSuffix(".error") {
      isError = true
    } else {
      return nil
    }
    let stem = name.dropLast(isError ? ".error".count : ".json".count)
    let parts = stem.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let operation = AnswerOperation(rawValue: "\(parts[0]).\(parts[1])")
    else { return nil }
    self.operation = operation
    argument = parts.count > 2 ? String(parts[2]) : ""
    if argument.isEmpty ? operation.needsArgument : !operation.mayHaveArgument { return nil }
  }
  private init(operation: AnswerOperation, argument: String, isError: Bool) {
    self.operation = operation
    self.argument = argument
    self.isError = isError
  }

  /// The name of the other file that the same call may have: the error's, or the answer's.
  var counterpart: AnswerName {
    AnswerName(operation: operation, argument: argument, isError: !isError)
  }
}
