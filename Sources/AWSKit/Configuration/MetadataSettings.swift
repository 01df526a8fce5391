/// How the instance metadata service of EC2 is asked.
package struct MetadataSettings: Hashable, Sendable {
  /// `AWS_EC2_METADATA_DISABLED`.
  package let isDisabled: Setting<Bool>
  /// Without a slash at the end.
  package let endpoint: Setting<String>
  package let timeout: Setting<Duration>
  /// With the first one.
  package let attempts: Setting<Int>

  init(_ reader: SettingsReader) throws(ConfigurationFailure) {
    isDisabled = reader.flag("AWS_EC2_METADATA_DISABLED", nil)
    endpoint = try MetadataSettings.endpoint(reader)
    let seconds = try reader.number(
      "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", atLeast: 1)
    timeout =
      seconds.map { Setting(.seconds($0.value), from: $0.origin) }
      ?? Setting(.seconds(1), from: .byDefault)
    attempts =
      try reader.number(
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", atLeast: 1)
      ?? Setting(1, from: .byDefault)
  }

  /// What is set, else the address of the mode: `IPv4` unless `IPv6` is set.
  private static func endpoint(_ reader: SettingsReader) throws(ConfigurationFailure)
    -> Setting<String>
  {
    let mode = reader.text(
      ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], "ec2_metadata_service_endpoint_mode")
    if let mode, !["ipv4", "ipv6"].contains(mode.value.lowercased()) {
      throw .badValue(
        setting: "ec2_metadata_service_endpoint_mode", from: mode.origin, expected: "IPv4 or IPv6")
    }
    let setting = "ec2_metadata_service_endpoint"
    if let url = reader.text(["AWS_EC2_METADATA_SERVICE_ENDPOINT"], setting) {
      guard url.value.hasPrefix("http://") || url.value.hasPrefix("https://") else {
        throw .badValue(setting: setting, from: url.origin, expected: "an http or https URL")
      }
      let slash = url.value.hasSuffix("/")
      return Setting(slash ? String(url.value.dropLast()) : url.value, from: url.origin)
    }
    let older = reader.flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6")
    let usesIPv6 = mode.map { $0.value.lowercased() == "ipv6" } ?? older.value
    return Setting(
      usesIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254",
      from: mode?.origin ?? (older.value ? older.origin : .byDefault))
  }
}
