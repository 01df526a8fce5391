import Testing

/// A kind of world, and how it is asked.
struct Shape: Sendable, CustomTestStringConvertible, CustomStringConvertible {
  let name: String
  /// Members of `POST worlds`, as JSON without braces.
  let members: String
  /// The Region that is asked, or `all`.
  let region: String
  var readsNetwork = true
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

  init(_ name: String, _ members: String, region: String = "all") {
    self.name = name
    self.members = members
    self.region = region
  }

  private var networkOptions: [String] { readsNetwork ? [] : ["--no-network"] }

  /// The options of `collect`.
  var options: [String] { ["--region", region] + networkOptions }

  /// The options of `scripts/capture`, which reads all Regions where none is named.
  var captureOptions: [String] {
    (region == "all" ? [] : ["--region", region]) + networkOptions
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

  /// As few calls as possible.
  private static func small(
    _ name: String, _ members: String, _ change: (inout Shape) -> Void
  ) -> Shape {
    Shape(name, members, region: "us-east-1").with {
      $0.readsNetwork = false
      change(&$0)
    }
  }

  /// Small, as each call of the AWS CLI takes half a second.
  static let all: [Shape] = [
    Shape(
      "many pages in two Regions and a third that is closed",
      #""instances": 50, "hybrid": 3, "regions": ["us-east-1", "eu-west-1"]"#
    ).with { $0.hasSmallPages = true },
    Shape(
      "no instances", #""instances": 0, "hybrid": 0, "dhmc": "on", "regions": ["us-east-1"]"#),
    small(
      "two accounts", #""accounts": 2, "instances": 20, "regions": ["us-east-1"]"#
    ) { $0.hasProfiles = true },
    small(
      "hybrid nodes, and DHMC off", #""instances": 8, "hybrid": 7, "dhmc": "off""#
    ) { $0.hasSmallPages = true },
    small(
      "no account details", #""instances": 12, "hybrid": 2, "dhmc": "on""#
    ) {
      $0.denied = ["iam:GetAccountAuthorizationDetails"]
      $0.fallbacks = [
        "GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "GetPolicyVersion",
      ]
    },
    small(
      "no listing of profiles, and DHMC never set", #""instances": 30, "dhmc": "never""#
    ) {
      $0.denied = ["iam:ListInstanceProfiles"]
      $0.fallbacks = ["GetInstanceProfile"]
    },
    // The live collection falls back to the slow listing of nodes, and the capture to the fast one.
    small(
      "the other listing of nodes, DHMC with a role of its own, and policies that are not listed",
      #""instances": 60, "hybrid": 4, "dhmc": "custom""#
    ) {
      $0.denied = ["ssm:DescribeInstanceProperties"]
      $0.deniedToCapture = ["ssm:DescribeInstanceInformation"]
      $0.change =
        #"{"op": "put", "dataset": "roles", "item": {"RoleName": "app-core", "_HidesPolicies": true}}"#
      $0.fallbacks = ["DescribeInstanceInformation", "GetPolicy", "GetPolicyVersion"]
      $0.captureFallbacks = ["DescribeInstanceProperties", "GetPolicy", "GetPolicyVersion"]
    },
    Shape(
      "no setting, and no attributes of VPCs", #""instances": 12"#, region: "us-east-1"
    ).with { $0.denied = ["ssm:GetServiceSetting", "ec2:DescribeVpcAttribute"] },
  ]
}
