import FleetModel

extension Remedy {
  /// A remedy with a command, every word of which is quoted for the shell.
  init(_ summary: String, run words: [String]?) {
    self.init(
      summary: summary, command: words.map { $0.map(\.shellQuoted).joined(separator: " ") })
  }
}

extension Context {
  /// `aws ec2 modify-instance-metadata-options` for the instance, with one more option.
  func modifyingIMDS(_ option: String, _ value: String) -> [String] {
    [
      "aws", "ec2", "modify-instance-metadata-options", "--region", region, "--instance-id", id,
      option, value,
    ]
  }

  /// The command that reads the instance's Region anew.
  var collecting: [String] { ["fleetdb", "collect", "--region", region] }

  /// The command that updates the agent from outside; nil where SSM cannot reach it.
  var updatingAgent: [String]? {
    guard isOnline else { return nil }
    return [
      "aws", "ssm", "send-command", "--region", region, "--document-name", "AWS-UpdateSSMAgent",
      "--instance-ids", id,
    ]
  }
}
