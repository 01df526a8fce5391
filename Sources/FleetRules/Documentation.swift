/// Addresses of AWS's documentation.
enum Documentation {
  /// A page of the Systems Manager User Guide.
  static func systemsManager(_ page: String) -> String {
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/\(page).html"
  }

  /// A page of the Amazon EC2 User Guide.
  static func ec2(_ page: String) -> String {
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/\(page).html"
  }

  static let dhmc = systemsManager("fleet-manager-default-host-management-configuration")
  static let agentDetails = systemsManager("ssm-agent-technical-details")
  static let modifyIMDS = ec2("configuring-IMDS-existing-instances")
  static let lifecycle = ec2("ec2-instance-lifecycle")
  static let troubleshooting = systemsManager("fleet-manager-troubleshooting-managed-nodes")
  static let permissions = systemsManager("setup-instance-permissions")
  static let agentReleases = "https://github.com/aws/amazon-ssm-agent/blob/mainline/RELEASENOTES.md"
}
