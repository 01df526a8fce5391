/// Where the endpoint of a service differs from the usual.
struct EndpointRule: Hashable, Sendable {
  let service: AWSService
  let partition: String
  /// Nil where it holds for all Regions of the partition.
  let region: String?
  let fips: Bool
  let dualStack: Bool
  /// With `{region}` where the Region stands.
  let host: String
  /// The Region to sign for; nil where it is the one that is asked.
  let signingRegion: String?

  init(
    _ service: AWSService, _ partition: String, region: String? = nil, fips: Bool = false,
    dualStack: Bool = false, host: String, signs signingRegion: String? = nil
  ) {
    self.service = service
    self.partition = partition
    self.region = region
    self.fips = fips
    self.dualStack = dualStack
    self.host = host
    self.signingRegion = signingRegion
  }

  /// The host and the Region to sign for.
  static func resolve(_ service: AWSService, _ region: String, _ options: Endpoint.Options)
    -> (host: String, signingRegion: String)
  {
    let (fips, dualStack) = (options.fips, options.dualStack)
    if service == .sts, options.legacySTS, !fips, !dualStack, legacySTSRegions.contains(region) {
      return ("sts.amazonaws.com", "us-east-1")
    }
    let partition = Partition.of(region: region)
    let rule = exceptions.first {
      $0.service == service && $0.partition == partition.id && $0.fips == fips
        && $0.dualStack == dualStack && ($0.region ?? region) == region
    }
    guard let rule else {
      let suffix = dualStack ? partition.dualStackSuffix : partition.suffix
      return ("\(service.rawValue)\(fips ? "-fips" : "").\(region).\(suffix)", region)
    }
    guard let mark = rule.host.firstRange(of: "{region}") else {
      return (rule.host, rule.signingRegion ?? region)
    }
    let host = rule.host[..<mark.lowerBound] + region + rule.host[mark.upperBound...]
    return (String(host), rule.signingRegion ?? region)
  }
}
