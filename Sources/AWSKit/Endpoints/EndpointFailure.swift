/// Why a service has no endpoint.
package enum EndpointFailure: Error, Hashable, Sendable {
  /// What cannot be the name of a Region, such as `eu west`.
  case invalidRegion(String)
  /// An override that is no `http` or `https` URL of a host alone.
  case invalidOverride(AWSService)
  /// An override to this host, over the network and in the clear, which nobody allowed.
  case insecure(AWSService, String)
  case overriddenWithFIPS(AWSService)
  case overriddenWithDualStack(AWSService)

  /// What is wrong, in lower case, one line.
  ///
  /// An override that could not be read is not shown: it may hold a password.
  package var message: String {
    switch self {
    case .invalidRegion(let region):
      "'\(region)' is no name of a Region"
    case .invalidOverride(let service):
      "the endpoint set for \(service.rawValue) is no URL of a host alone, such as https://host:8443"
    case .insecure(let service, let host):
      "the endpoint set for \(service.rawValue), \(host), would be asked over http, in the clear"
    case .overriddenWithFIPS(let service):
      "FIPS endpoints are wanted, and \(service.rawValue) has an endpoint set by hand"
    case .overriddenWithDualStack(let service):
      "dual-stack endpoints are wanted, and \(service.rawValue) has an endpoint set by hand"
    }
  }

  /// What to do about it; nil where the message says it.
  package var hint: String? {
    switch self {
    case .insecure: "use https, or --allow-http if nobody can listen on the way"
    case .overriddenWithFIPS, .overriddenWithDualStack: "unset one of the two"
    case .invalidRegion, .invalidOverride: nil
    }
  }
}
