/// Where a service is asked, and how the request is signed.
package struct Endpoint: Hashable, Sendable {
  /// With scheme and host, and with `/` at the end: what a signed request is sent to.
  package let url: String
  /// As the user would recognise it, such as `ec2.eu-west-1.amazonaws.com`.
  package let host: String
  package let signingService: String
  package let signingRegion: String

  /// What changes an endpoint.
  package struct Options: Hashable, Sendable {
    package var fips: Bool
    /// Whether hosts that also speak IPv6 are asked.
    package var dualStack: Bool
    /// Whether old Regions ask the global STS, as `sts_regional_endpoints = legacy` has it.
    package var legacySTS: Bool
    /// Whether an override may be `http` to any host, in the clear: `--allow-http`.
    package var allowsHTTP: Bool

    package init(
      fips: Bool = false, dualStack: Bool = false, legacySTS: Bool = false, allowsHTTP: Bool = false
    ) {
      self.fips = fips
      self.dualStack = dualStack
      self.legacySTS = legacySTS
      self.allowsHTTP = allowsHTTP
    }
  }

  /// The endpoint of a service in a Region.
  ///
  /// IAM and Organizations are one for a partition, wherever they are asked for; they are signed for
  /// the Region that the partition has for them, also where an override names the host. Without an
  /// override the host always ends with a suffix of the Region's partition, so that nothing is
  /// signed for anybody else.
  package static func resolve(
    _ service: AWSService, region: String, options: Options = Options(), override: String? = nil
  ) throws(EndpointFailure) -> Endpoint {
    guard isLabel(region) else { throw .invalidRegion(region) }
    let (host, signingRegion) = EndpointRule.resolve(service, region, options)
    guard let override else {
      return Endpoint(
        url: "https://\(host)/", host: host, signingService: service.rawValue,
        signingRegion: signingRegion)
    }
    // The rules of every service refuse these together: to obey one would break the other unseen.
    if options.fips { throw .overriddenWithFIPS(service) }
    if options.dualStack { throw .overriddenWithDualStack(service) }
    let origin = try HTTPOrigin(override, of: service)
    if !origin.isSecure && !origin.isLoopback && !options.allowsHTTP {
      throw .insecure(service, origin.host)
    }
    return Endpoint(
      url: origin.url, host: origin.host, signingService: service.rawValue,
      signingRegion: signingRegion)
  }

  /// Whether it can be a part of a host's name, and nothing more.
  private static func isLabel(_ region: String) -> Bool {
    let bytes = region.utf8
    guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
      bytes.last != UInt8(ascii: "-")
    else { return false }
    return bytes.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
