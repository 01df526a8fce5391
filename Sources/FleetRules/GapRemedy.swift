import FleetModel

extension Dataset {
  /// The IAM action that reads it, as AWS names it.
  var action: String {
    switch self {
    case .instances: "ec2:DescribeInstances"
    case .nodes: "ssm:DescribeInstanceInformation"
    case .dhmc: "ssm:GetServiceSetting"
    case .instanceProfiles: "iam:ListInstanceProfiles"
    case .roles, .policies: "iam:GetAccountAuthorizationDetails"
    case .instanceStatus: "ec2:DescribeInstanceStatus"
    case .imdsDefaults: "ec2:GetInstanceMetadataDefaults"
    case .profileAssociations: "ec2:DescribeIamInstanceProfileAssociations"
    case .network: "ec2:DescribeVpcs"
    case .activations: "ssm:DescribeActivations"
    case .consoleOutput: "ec2:GetConsoleOutput"
    }
  }
}

extension Gap {
  /// The class and AWS's own words.
  var text: String { message.map { "\(errorClass.rawValue): \($0)" } ?? errorClass.rawValue }

  /// What to do to close the gap.
  var cure: String {
    switch errorClass {
    case .denied: "allow \(dataset.action) to the role that collects, then collect again"
    case .notCollected: "collect \(dataset.rawValue) (\(dataset.action))"
    case .suspicious:
      "collect again: a second listing confirms that \(dataset.rawValue) is empty, and so does --accept-empty"
    case .regionDisabled: "opt in to the Region, or leave it out of the collection"
    case .expiredCredentials, .badCredentials: "renew the credentials, then collect again"
    case .badResponse: "collect \(dataset.rawValue) again, the answer could not be read"
    case .throttled, .unreachable, .serviceError, .interrupted: "collect again"
    }
  }

  /// The command that asks AWS once more, or shows whether the Region may be asked at all.
  func command(in context: Context) -> Command {
    switch errorClass {
    case .regionDisabled:
      "aws account get-region-opt-status --region-name \(context.region)"
    default: context.asking(dataset)
    }
  }
}
