import Testing

/// A kind of world, and how it is asked.
struct Shape: Sendable, CustomTestStringConvertible, CustomStringConvertible {
  let name: String
  /// Members of `POST worlds`, as JSON without braces.
  let members: String
  /// For `collect` and, all but `all`, for `scripts/capture`.
  let options: [String]
  var hasProfiles = false
  var hasSmallPages = false
  /// Actions that are denied to the live collection.
  var denied: [String] = []
  /// Actions that are denied to the capture; nil for the same.
  var deniedToCapture: [String]?
  /// A change of the first account's facts.
  var change: String?
  /// Operations that the live collection has to fall back to, and the capture too if `captureFallbacks` is nil.
  var fallbacks: Set<String> = []
  var captureFallbacks: Set<String>?
  var readsNetwork: Bool { !options.contains("--no-network") }

  init(_ name: String, _ members: String, options: [String]) {
    self.name = name
    self.members = members
    self.options = options
  }

  var description: String { name }
  var testDescription: String { name }

  func with(_ change: (inout Shape) -> Void) -> Shape {
    var copy = self
    change(&copy)
    return copy
  }

  func worldOptions(seed: UInt64) -> String { "{\"seed\": \(seed), \(members)}" }

  func prepare(_ world: World) throws {
    if let change { try world.mutate(change) }
    for account in world.accounts {
      if hasSmallPages { try world.setPageSize(Shape.smallPages, of: account) }
      if !denied.isEmpty { try world.deny(denied, of: account) }
    }
  }

  func prepareForCapture(_ world: World) throws {
    guard let deniedToCapture else { return }
    for account in world.accounts { try world.deny(deniedToCapture, of: account) }
  }

  static let smallPages = """
    {"DescribeInstances": 5, "DescribeInstanceProperties": 3, "DescribeInstanceInformation": 5,
     "DescribeInstanceStatus": 5, "DescribeSubnets": 5, "GetAccountAuthorizationDetails": 7,
     "ListInstanceProfiles": 2, "DescribeActivations": 2, "ListAttachedRolePolicies": 1}
    """

  private static let oneRegion = ["--region", "us-east-1", "--no-network"]

  /// Small, as each call of the AWS CLI takes half a second.
  static let all: [Shape] = [
    Shape(
      "many pages in two Regions and a third that is closed",
      #""instances": 50, "hybrid": 3, "regions": ["us-east-1", "eu-west-1"]"#,
      options: ["--region", "all"]
    ).with { $0.hasSmallPages = true },
    Shape(
      "no instances", #""instances": 0, "hybrid": 0, "dhmc": "on", "regions": ["us-east-1"]"#,
      options: ["--region", "all"]),
    Shape(
      "two accounts", #""accounts": 2, "instances": 20, "regions": ["us-east-1"]"#,
      options: oneRegion
    ).with { $0.hasProfiles = true },
    Shape(
      "hybrid nodes, and DHMC off", #""instances": 8, "hybrid": 7, "dhmc": "off""#,
      options: oneRegion
    ).with { $0.hasSmallPages = true },
    Shape(
      "no account details", #""instances": 12, "hybrid": 2, "dhmc": "on""#, options: oneRegion
    ).with {
      $0.denied = ["iam:GetAccountAuthorizationDetails"]
      $0.fallbacks = [
        "GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "GetPolicyVersion",
      ]
    },
    Shape(
      "no listing of profiles, and DHMC never set", #""instances": 30, "dhmc": "never""#,
      options: oneRegion
    ).with {
      $0.denied = ["iam:ListInstanceProfiles"]
      $0.fallbacks = ["GetInstanceProfile"]
    },
    // The live collection falls back to the slow listing of nodes, and the capture to the fast one.
    Shape(
      "the other listing of nodes, DHMC with a role of its own, and policies that are not listed",
      #""instances": 60, "hybrid": 4, "dhmc": "custom""#, options: oneRegion
    ).with {
      $0.denied = ["ssm:DescribeInstanceProperties"]
      $0.deniedToCapture = ["ssm:DescribeInstanceInformation"]
      $0.change =
        #"{"op": "put", "dataset": "roles", "item": {"RoleName": "app-core", "_HidesPolicies": true}}"#
      $0.fallbacks = ["DescribeInstanceInformation", "GetPolicy", "GetPolicyVersion"]
      $0.captureFallbacks = ["DescribeInstanceProperties", "GetPolicy", "GetPolicyVersion"]
    },
    Shape(
      "no setting, and no attributes of VPCs", #""instances": 12"#,
      options: ["--region", "us-east-1"]
    ).with { $0.denied = ["ssm:GetServiceSetting", "ec2:DescribeVpcAttribute"] },
  ]
}
