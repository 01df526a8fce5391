import FleetModel

/// A command for a POSIX shell, written as it reads: every value put into it is one quoted word.
struct Command: ExpressibleByStringInterpolation, Hashable, Sendable {
  let text: String

  init(stringLiteral text: String) { self.text = text }

  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Takes the literal parts as they are, and quotes the values between them.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 20)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ value: String) { text += value.shellQuoted }
  }
}

extension Remedy {
  init(_ summary: String, run command: Command?) {
    self.init(summary: summary, command: command?.text)
  }
}

extension Context {
  /// The command that asks AWS what a dataset would say of the instance now.
  func asking(_ dataset: Dataset) -> Command {
    switch dataset {
    case .nodes:
      "aws ssm describe-instance-information --region \(region) --filters Key=InstanceIds,Values=\(id)"
    case .dhmc: "aws ssm get-service-setting --region \(region) --setting-id \(DHMCSetting.id)"
    case .instanceProfiles: "aws iam list-instance-profiles"
    case .roles, .policies:
      "aws iam get-account-authorization-details --filter Role LocalManagedPolicy AWSManagedPolicy"
    default: "aws ec2 describe-instances --region \(region) --instance-ids \(id)"
    }
  }

  /// The command that updates the agent from outside; nil where SSM cannot reach it.
  var updatingAgent: Command? {
    guard isOnline else { return nil }
    return
      "aws ssm send-command --region \(region) --document-name AWS-UpdateSSMAgent --instance-ids \(id)"
  }
}
