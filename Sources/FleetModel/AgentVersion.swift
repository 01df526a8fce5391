/// A version of SSM Agent, compared part by part as numbers.
///
/// Source of the shape: SSM `DescribeInstanceInformation.AgentVersion`,
/// `^[0-9]{1,6}(\.[0-9]{1,6}){2,3}$`. A missing fourth part counts as zero.
package struct AgentVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let parts: [Int]
  /// As it was written.
  package let description: String

  /// Nil for what is no version.
  package init?(_ text: String) {
    let fields = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (3...4).contains(fields.count) else { return nil }
    var parts: [Int] = []
    for field in fields {
      guard (1...6).contains(field.count) else { return nil }
      var value = 0
      for byte in field {
        let digit = byte &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      parts.append(value)
    }
    if parts.count == 3 { parts.append(0) }
    self.parts = parts
    description = text
  }

  private init(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) {
    parts = [first, second, third, fourth]
    description = "\(first).\(second).\(third).\(fourth)"
  }

  /// The first agent that Default Host Management Configuration works with.
  ///
  /// Source: Systems Manager User Guide, *Default Host Management Configuration*.
  package static let dhmcMinimum = AgentVersion(3, 2, 582, 0)

  /// The first agent that falls back to DHMC when the profile's role cannot be assumed.
  ///
  /// Source: amazon-ssm-agent release notes, 3.2.815.0.
  package static let unassumableRoleFallback = AgentVersion(3, 2, 815, 0)

  /// The first agent whose IMDSv1 fallback is switched off altogether.
  ///
  /// Source: amazon-ssm-agent release notes, 3.2.1041.0.
  package static let imdsV2Only = AgentVersion(3, 2, 1041, 0)

  /// The first agent that does without `ec2messages`; the default of `--agent-floor`.
  ///
  /// Source: amazon-ssm-agent release notes, 3.3.40.0.
  package static let withoutEC2Messages = AgentVersion(3, 3, 40, 0)

  package static func == (left: AgentVersion, right: AgentVersion) -> Bool {
    left.parts == right.parts
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(parts) }

  package static func < (left: AgentVersion, right: AgentVersion) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}
