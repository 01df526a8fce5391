/// How the answer of an operation comes in pages.
package struct Pagination: Hashable, Sendable {
  /// The parameter for the length of a page, such as `MaxResults`.
  package let sizeParameter: String
  /// The longest that AWS takes.
  package let size: Int
  /// The parameter that asks for the next page, and the member that names it.
  package let token: Token
  /// The members that go on from page to page, such as `Reservations`.
  package let lists: [String]

  package enum Token: String, Hashable, Sendable {
    /// `NextToken`, absent or empty on the last page.
    case nextToken = "NextToken"
    /// `Marker`, beside `IsTruncated`.
    case marker = "Marker"

    package var parameter: String { rawValue }
  }

  private init(_ sizeParameter: String, _ size: Int, _ token: Token, _ lists: [String]) {
    self.sizeParameter = sizeParameter
    self.size = size
    self.token = token
    self.lists = lists
  }

  /// How the operation of a service comes in pages; nil where it comes whole.
  ///
  /// Source: botocore's `paginators-1.json`, and the API references for the lengths.
  package static func of(_ service: AWSService, _ operation: String) -> Pagination? {
    switch service {
    case .ec2:
      ec2[operation].map { list in
        Pagination(
          "MaxResults", operation == "DescribeRouteTables" ? 100 : 1000, .nextToken, [list])
      }
    case .ssm:
      ssm[operation].map { Pagination("MaxResults", $0.size, .nextToken, [$0.list]) }
    case .iam: iam[operation].map { Pagination("MaxItems", 1000, .marker, $0) }
    case .organizations:
      operation == "ListAccounts"
        ? Pagination("MaxResults", 20, .nextToken, ["Accounts"]) : nil
    case .sts: nil
    }
  }

  private static let ec2 = [
    "DescribeIamInstanceProfileAssociations": "IamInstanceProfileAssociations",
    "DescribeInstanceStatus": "InstanceStatuses",
    "DescribeInstances": "Reservations",
    "DescribeNetworkAcls": "NetworkAcls",
    "DescribeRouteTables": "RouteTables",
    "DescribeSecurityGroups": "SecurityGroups",
    "DescribeSubnets": "Subnets",
    "DescribeVpcEndpoints": "VpcEndpoints",
    "DescribeVpcs": "Vpcs",
  ]

  private static let ssm: [String: (list: String, size: Int)] = [
    "DescribeActivations": ("ActivationList", 50),
    "DescribeInstanceInformation": ("InstanceInformationList", 50),
    "DescribeInstanceProperties": ("InstanceProperties", 1000),
  ]

  private static let iam = [
    "GetAccountAuthorizationDetails": ["RoleDetailList", "Policies"],
    "ListAttachedRolePolicies": ["AttachedPolicies"],
    "ListInstanceProfiles": ["InstanceProfiles"],
    "ListRolePolicies": ["PolicyNames"],
  ]
}
