/// The Default Host Management Configuration of one Region of one account.
///
/// Source: SSM `GetServiceSetting`. Nil: AWS gave no value.
package struct DHMCSetting: Hashable, Sendable {
  /// `SettingValue`: a role name, with its path but for the leading slash, or `$None`.
  package var value: String?
  /// `Status`: evidence, not truth; AWS's own samples contradict each other.
  package var status: String?
  package var lastModifiedAt: Timestamp?
  /// `LastModifiedUser`: the ARN of a principal, or `System`.
  package var lastModifiedBy: String?
  package var arn: String?

  package init(value: String?) { self.value = value }

  /// The setting's id.
  ///
  /// The older spelling without `ec2-` is a mistake of AWS's documentation.
  package static let id = "/ssm/managed-instance/default-ec2-instance-management-role"

  /// The value that means *off*.
  package static let off = "$None"

  /// The role that instances get, with its path; nil where DHMC is off.
  package var role: String? {
    guard let value, !value.isEmpty, value != DHMCSetting.off else { return nil }
    return value
  }

  package var isOn: Bool { role != nil }
}
