import TestSupport
import Testing

@testable import AWSKit

/// A row of `Expected/endpoints.txt`, which botocore made.
private struct Expectation {
  let service: AWSService
  let isLegacy: Bool
  let region: String
  let partition: String
  /// Plain, FIPS, dual-stack, both.
  let hosts: [(host: String, signingRegion: String)]

  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count == 7, let name = words[0].split(separator: "-").first,
      let service = AWSService(rawValue: String(name))
    else { return nil }
    self.service = service
    isLegacy = words[0].hasSuffix("-legacy")
    let region = String(words[1])
    self.region = region
    partition = String(words[2])
    hosts = words[3...].map { cell in
      let parts = cell.split(separator: "@")
      let host = parts[0].split(separator: "{}", omittingEmptySubsequences: false)
        .joined(separator: region)
      return (host, parts.count == 2 ? String(parts[1]) : region)
    }
  }

  static func all() -> [Expectation] {
    let folder = #filePath[..<(#filePath.lastIndex(of: "/") ?? #filePath.startIndex)]
    let text = readFile("\(folder)/Expected/endpoints.txt") ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(Expectation.init)
  }
}

@Test("every service in every Region is asked and signed for where botocore does it")
func endpointsAreBotocores() throws {
  let expectations = Expectation.all()
  var combinations = 0
  for row in expectations {
    #expect(Partition.of(region: row.region).id == row.partition, "\(row.region)")
    for (index, variant) in row.hosts.enumerated() {
      let options = Endpoint.Options(
        fips: index & 1 != 0, dualStack: index & 2 != 0, legacySTS: row.isLegacy)
      let endpoint = try Endpoint.resolve(row.service, region: row.region, options: options)
      let place = "\(row.service) \(row.region) \(options)"
      #expect(endpoint.url == "https://\(variant.host)/", "\(place)")
      #expect(endpoint.signingRegion == variant.signingRegion, "\(place)")
      #expect(endpoint.signingService == row.service.rawValue)
      combinations += 1
    }
  }
  #expect(combinations > 1060)
}

@Test("without an override no host is outside the partition of its Region")
func hostsStayInTheirPartition() throws {
  for row in Expectation.all() {
    let partition = Partition.of(region: row.region)
    for index in 0..<4 {
      let options = Endpoint.Options(fips: index & 1 != 0, dualStack: index & 2 != 0)
      let host = try Endpoint.resolve(row.service, region: row.region, options: options).host
      let suffix = options.dualStack ? partition.dualStackSuffix : partition.suffix
      #expect(host.hasSuffix("." + suffix), "\(row.service) \(row.region)")
    }
  }
}

@Test("the table knows every partition by name, and none that does not exist")
func partitionsHaveNames() {
  #expect(Partition.all.first?.id == "aws")
  #expect(Partition.named("aws-us-gov")?.globalRegion == "us-gov-west-1")
  #expect(Partition.named("aws-mars") == nil)
  for partition in Partition.all {
    #expect(partition.regions.contains(partition.globalRegion))
    #expect(partition.regions == partition.regions.sorted())
  }
}

@Test(
  "what is no name of a Region never becomes a part of a host",
  arguments: [
    "", "evil.example/", "eu west", "EU-WEST-1", "a.b", "-eu", "eu-", "eu@x", "eu-west-1\n", "ü",
    String(repeating: "a", count: 64),
  ])
func regionsAreLabels(region: String) {
  #expect(throws: EndpointFailure.invalidRegion(region)) {
    try Endpoint.resolve(.ec2, region: region)
  }
}

@Test(
  "an override names scheme, host and port",
  arguments: [
    ("https://vpce.example", "https://vpce.example/"), ("HTTPS://Host:8443/", "https://host:8443/"),
    ("http://localhost:4566", "http://localhost:4566/"), ("http://127.1.2.3", "http://127.1.2.3/"),
    ("http://[::1]:80/", "http://[::1]:80/"), ("https://[FD00::1]", "https://[fd00::1]/"),
  ])
func overridesAreRead(text: String, url: String) throws {
  let endpoint = try Endpoint.resolve(.iam, region: "eu-west-1", override: text)
  #expect(endpoint.url == url)
  #expect(endpoint.signingRegion == "us-east-1")
}

@Test(
  "an override that is more than a host, or none, is refused",
  arguments: [
    "", "host", "ftp://host", "https://", "https:///", "https://user:secret@host", "https://a/b",
    "https://a?b", "https://a#b", "https://a:0", "https://a:65536", "https://a:+1", "https://a:b:1",
    "https://[::1", "https://[]", "https://[::1]x", "https://a b", "https://a\r\nb", "https://a:",
  ])
func oddOverridesAreRefused(text: String) {
  #expect(throws: EndpointFailure.invalidOverride(.ec2)) {
    try Endpoint.resolve(.ec2, region: "eu-west-1", override: text)
  }
}

@Test(
  "plain http goes to this machine alone, unless it is allowed",
  arguments: [
    "192.0.2.1", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0", "128.0.0.1",
  ])
func httpIsForLoopback(host: String) throws {
  #expect(throws: EndpointFailure.insecure(.ssm, host)) {
    try Endpoint.resolve(.ssm, region: "eu-west-1", override: "http://\(host)")
  }
  let allowed = try Endpoint.resolve(
    .ssm, region: "eu-west-1", options: .init(allowsHTTP: true), override: "http://\(host)")
  #expect(allowed.url == "http://\(host)/")
  #expect(EndpointFailure.insecure(.ssm, host).hint?.contains("--allow-http") == true)
}

@Test("an override together with FIPS or dual-stack is refused, not half obeyed")
func overridesExclude() {
  #expect(throws: EndpointFailure.overriddenWithFIPS(.sts)) {
    try Endpoint.resolve(
      .sts, region: "us-east-1", options: .init(fips: true), override: "https://a")
  }
  #expect(throws: EndpointFailure.overriddenWithDualStack(.sts)) {
    try Endpoint.resolve(
      .sts, region: "us-east-1", options: .init(dualStack: true), override: "https://a")
  }
}

@Test("no failure shows what was set, where it may hold a password")
func endpointFailuresKeepSecrets() throws {
  let failure = try #require(throws: EndpointFailure.self) {
    try Endpoint.resolve(.ec2, region: "eu-west-1", override: "https://u:canary@h")
  }
  #expect(!"\(failure) \(failure.message)".contains("canary"))
}
