extension AWSSettings {
  /// The URL that the settings give for a service; nil where AWS's own is to be used.
  ///
  /// `service` is as in the names of the settings, such as `ec2` or `sso_oidc`.
  ///
  /// - throws: where the profile names a `services` section that does not exist.
  package func endpointURL(of service: String) throws(ConfigurationFailure) -> Setting<String>? {
    let reader = SettingsReader(
      environment: environment, profile: profileSettings, name: profile.value)
    let isIgnored = reader.flag(
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
    if isIgnored.value { return nil }
    let variables = ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"]
    if let url = reader.text(variables, nil) { return url }
    if let section = profileSettings["services"] {
      guard let services = shared.services[section], !services.values.isEmpty else {
        throw .noServices(section, profile: profile.value)
      }
      if let url = services.text("endpoint_url", of: service), !url.isEmpty {
        let file = services.values[service]?.file ?? ""
        return Setting(url, from: .services(section, file: file))
      }
    }
    return reader.text([], "endpoint_url")
  }
}
