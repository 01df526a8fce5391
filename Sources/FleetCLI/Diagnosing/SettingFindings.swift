import AWSKit

extension Diagnosis {
  /// How AWS is reached, and where each setting comes from; no value is shown that may hold a secret.
  ///
  /// `endpointURL` and `region` are the command line's.
  static func ofSettings(
    _ settings: AWSSettings, endpointURL: String?, region: String?
  ) -> Diagnosis {
    var diagnosis = Diagnosis()
    for warning in settings.warnings { diagnosis.add("profile", .warning, warning) }
    diagnosis.add("profile", .ok, told(settings.profile))
    if let region {
      diagnosis.add("region", .ok, told(Setting(region, from: .option("--region"))))
    } else if let region = settings.region {
      diagnosis.add("region", .ok, told(region))
    } else {
      diagnosis.add("region", .warning, "none is set; name one with --region")
    }
    let mode = settings.retryMode ?? Setting(.standard, from: .byDefault)
    let attempts = RetryPolicy(
      mode: mode.value, maximumAttempts: settings.maxAttempts?.value
    ).maximumAttempts
    diagnosis.add("retry-mode", .ok, told(Setting(mode.value.rawValue, from: mode.origin)))
    diagnosis.add(
      "attempts", .ok,
      told(Setting("\(attempts)", from: settings.maxAttempts?.origin ?? .byDefault)))
    diagnosis.addEndpoints(settings, endpointURL)
    diagnosis.addTrust(settings.caBundle)
    diagnosis.addProxies(settings.proxies)
    return diagnosis
  }

  private static func told(_ setting: Setting<String>) -> String {
    "\(setting.value), \(told(setting.origin))"
  }

  private static func told(_ origin: SettingOrigin) -> String {
    origin == .byDefault ? "the default" : "by \(origin)"
  }

  private mutating func addEndpoints(_ settings: AWSSettings, _ option: String?) {
    for (name, setting) in [
      ("FIPS", settings.usesFIPS), ("dual-stack", settings.usesDualStack),
    ] where setting.value {
      add("endpoint", .ok, "\(name) endpoints, \(Diagnosis.told(setting.origin))")
    }
    if settings.stsEndpoints.value == .legacy {
      add("endpoint", .ok, "sts: the global one, \(Diagnosis.told(settings.stsEndpoints.origin))")
    }
    var services: [Setting<String>: [String]] = [:]
    for service in AWSService.allCases {
      do throws(ConfigurationFailure) {
        let set = try settings.endpointURL(of: service.rawValue)
        let url = option.map { Setting($0, from: .option("--endpoint-url")) } ?? set
        if let url { services[url, default: []].append(service.rawValue) }
      } catch {
        return fail("endpoint", error.message, with: .noCredentials)
      }
    }
    if services.isEmpty { add("endpoint", .ok, "AWS's own") }
    for (url, names) in services.sorted(by: { $0.value[0] < $1.value[0] }) {
      let who = names.count == AWSService.allCases.count ? "all" : names.joined(separator: ", ")
      let origin = Diagnosis.told(url.origin)
      if let place = PublicURL(url.value) {
        add("endpoint", .ok, "\(who): \(place.text), \(origin)")
      } else {
        fail("endpoint", "\(who): no URL of a host, \(origin)", with: .doneInPart)
      }
    }
  }

  private mutating func addTrust(_ bundle: Setting<String>?) {
    guard let bundle else { return add("ca-bundle", .ok, "the system's, the default") }
    do throws(FileFailure) {
      guard try DiskFiles().read(bundle.value) != nil else {
        throw FileFailure(path: bundle.value, errno: 2)
      }
      add("ca-bundle", .ok, Diagnosis.told(bundle))
    } catch {
      fail(
        "ca-bundle", "cannot read \(Diagnosis.told(bundle)): \(error.reason)", with: .doneInPart)
    }
  }

  private mutating func addProxies(_ proxies: ProxySettings) {
    let named = [("https", proxies.https), ("http", proxies.http)]
    if named.allSatisfy({ $0.1 == nil }) { add("proxy", .ok, "none, the default") }
    for case (let scheme, let proxy?) in named {
      let origin = Diagnosis.told(proxy.origin)
      if let place = PublicURL(proxy.value.revealed) {
        let user = place.hasUser ? ", with a user" : ""
        add("proxy", .ok, "\(scheme): \(place.text)\(user), \(origin)")
      } else {
        fail("proxy", "\(scheme): no URL of a host, \(origin)", with: .doneInPart)
      }
    }
    if let exceptions = proxies.exceptions {
      add("proxy", .ok, "none for \(Diagnosis.told(exceptions))")
    }
  }
}

/// The part of a URL that may be shown: scheme, host and port.
struct PublicURL: Hashable {
  let text: String
  /// Whether a user, and perhaps a password, stands before the host.
  let hasUser: Bool

  /// Takes a URL, also without a scheme; nil where it is not plain what the host is.
  init?(_ url: String) {
    let start = url.firstRange(of: "://")
    let scheme = start.map { String(url[..<$0.upperBound]) } ?? ""
    let rest = url[(start?.upperBound ?? url.startIndex)...]
    // A password may hold any character: what counts is what follows the last @.
    let at = rest.lastIndex(of: "@")
    let host = (at.map { rest[$0...].dropFirst() } ?? rest).prefix { $0 != "/" }
    // What looks like a port may be a password whose host is missing.
    let port = host.hasSuffix("]") ? nil : host.lastIndex(of: ":").map { host[$0...].dropFirst() }
    guard !host.isEmpty, host.utf8.allSatisfy(PublicURL.isHostByte),
      port.map({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } }) ?? true,
      scheme.utf8.dropLast(3).allSatisfy(PublicURL.isHostByte)
    else { return nil }
    text = scheme + host
    hasUser = at != nil
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}
