package import JSONKit

/// An AWS service as its clients speak to it.
///
/// Source: botocore's service models, `metadata`.
package enum AWSService: String, CaseIterable, Hashable, Sendable {
  case ec2
  case ssm
  case iam
  case sts
  case organizations

  package enum Wire: Hashable, Sendable {
    /// Form parameters and XML, with EC2's flat lists.
    case ec2
    /// Form parameters and XML, with lists as `Name.member.1`.
    case query
    /// JSON 1.1, with this prefix before the operation in `X-Amz-Target`.
    case json(target: String)
  }

  package var wire: Wire {
    switch self {
    case .ec2: .ec2
    case .iam, .sts: .query
    case .ssm: .json(target: "AmazonSSM")
    case .organizations: .json(target: "AWSOrganizationsV20161128")
    }
  }

  /// Such as `2016-11-15`.
  package var version: String {
    switch self {
    case .ec2: "2016-11-15"
    case .ssm: "2014-11-06"
    case .iam: "2010-05-08"
    case .sts: "2011-06-15"
    case .organizations: "2016-11-28"
    }
  }
}

/// An operation and its parameters.
package struct AWSOperation: Hashable, Sendable {
  package let service: AWSService
  /// Such as `DescribeInstances`.
  package let name: String
  /// An object with the names that the service knows on the wire.
  package var parameters: [JSONValue.Member]

  package init(_ service: AWSService, _ name: String, _ parameters: [JSONValue.Member] = []) {
    self.service = service
    self.name = name
    self.parameters = parameters
  }

  /// The permission that it needs, such as `ec2:DescribeInstances`.
  package var permission: String { "\(service.rawValue):\(name)" }
}
