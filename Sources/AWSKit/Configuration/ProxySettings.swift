/// Which proxies the environment names.
///
/// The URL of a proxy may hold a password, so it is kept as a secret.
package struct ProxySettings: Hashable, Sendable {
  /// `https_proxy`, else `HTTPS_PROXY`.
  package let https: Setting<Secret>?
  /// `http_proxy` alone: the upper-case name may be a header that a web server passed on.
  package let http: Setting<Secret>?
  /// `no_proxy`, else `NO_PROXY`: the hosts that are reached without.
  package let exceptions: Setting<String>?

  package init(_ environment: AWSEnvironment) {
    func secret(_ variables: String...) -> Setting<Secret>? {
      for name in variables {
        if let value = environment.secret(name) { return Setting(value, from: .variable(name)) }
      }
      return nil
    }
    https = secret("https_proxy", "HTTPS_PROXY")
    http = secret("http_proxy")
    exceptions = secret("no_proxy", "NO_PROXY").map { Setting($0.value.revealed, from: $0.origin) }
  }
}
