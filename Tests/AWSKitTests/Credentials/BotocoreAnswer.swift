import JSONKit

@testable import AWSKit

/// What a case comes to, part by part, each as JSON or as the kind of its error.
struct BotocoreAnswer: Equatable {
  var parts: [String: String] = [:]
  /// Why fleetdb has no settings at all; nil where it has.
  var refusal: String?

  static let services = ["ec2", "ssm", "iam", "sts", "organizations", "sso", "sso_oidc"]

  /// What botocore says, from the line that `resolve.py` printed.
  init(botocore line: JSONValue) {
    parts["credentials"] = BotocoreAnswer.part(line["credentials"], "none")
    for name in ["region", "ca", "appID"] { parts[name] = BotocoreAnswer.part(line[name]) }
    for name in ["mode", "total_max_attempts"] {
      parts[name] = BotocoreAnswer.part(
        line["retries"]?["error"] == nil ? line["retries"]?[name] : line["retries"])
    }
    for name in ["use_fips_endpoint", "use_dualstack_endpoint"] {
      parts[name] = BotocoreAnswer.part(
        line["flags"]?["error"] == nil ? line["flags"]?[name] : line["flags"])
    }
    for service in BotocoreAnswer.services {
      let name = service == "sso_oidc" ? "sso-oidc" : service
      parts[service] = BotocoreAnswer.part(line["endpoints"]?[name])
    }
  }

  private static func part(_ value: JSONValue?, _ missing: String = "null") -> String {
    guard let value, value != .null else { return missing }
    guard case .string(let error)? = value["error"] else {
      return without(nulls: value).sorted.text
    }
    return switch error {
    case "ProfileNotFound": "no-profile"
    case "ConfigParseError": "malformed"
    case "CredentialRetrievalError": "refused"
    case "InvalidConfigError", "PartialCredentialsError", "InfiniteLoopConfigError", "ParserError",
      "ValueError", "InvalidRetryModeError", "InvalidMaxRetryAttemptsError",
      "InvalidIMDSEndpointModeError":
      "invalid"
    default: error
    }
  }

  private static func without(nulls value: JSONValue) -> JSONValue {
    guard case .object(let members) = value else { return value }
    return .object(
      members.filter { $0.value != .null }.map { .init($0.key, without(nulls: $0.value)) })
  }
}

extension BotocoreAnswer {
  /// What fleetdb says.
  init(_ environment: [String: String], profile: String?, files: any FileAccess) {
    let settings: AWSSettings
    do {
      settings = try AWSSettings(
        environment: AWSEnvironment(environment), profile: profile, files: files)
    } catch {
      let kind =
        switch error {
        case .noProfile: "no-profile"
        case .malformed: "malformed"
        case .badValue, .noServices: "invalid"
        case .unreadable: "unreadable"
        }
      refusal = kind
      for name in ["credentials", "region", "ca", "appID", "mode", "total_max_attempts"] {
        parts[name] = kind
      }
      for name in ["use_fips_endpoint", "use_dualstack_endpoint"] { parts[name] = kind }
      for service in BotocoreAnswer.services { parts[service] = kind }
      return
    }
    func text(_ setting: Setting<String>?) -> String {
      setting.map { JSONValue.string($0.value).text } ?? "null"
    }
    parts["region"] = text(settings.region)
    parts["ca"] = text(settings.caBundle)
    parts["appID"] = text(settings.appID)
    parts["mode"] = text(settings.retryMode.map { Setting($0.value.rawValue, from: $0.origin) })
    parts["total_max_attempts"] = settings.maxAttempts.map { "\($0.value)" } ?? "null"
    parts["use_fips_endpoint"] = "\(settings.usesFIPS.value)"
    parts["use_dualstack_endpoint"] = "\(settings.usesDualStack.value)"
    for service in BotocoreAnswer.services {
      do {
        parts[service] = text(try settings.endpointURL(of: service))
      } catch {
        parts[service] = "invalid"
      }
    }
    do throws(CredentialFailure) {
      let source = try CredentialFinder(settings: settings).find()
      parts["credentials"] = source.map { BotocoreAnswer.json($0, settings).sorted.text } ?? "none"
    } catch {
      parts["credentials"] = "\(error.kind)"
    }
  }

  private static func json(_ source: CredentialSource, _ settings: AWSSettings) -> JSONValue {
    func object(_ members: [(String, String?)], _ more: [JSONValue.Member] = []) -> JSONValue {
      .object(
        [.init("method", .string(source.method))]
          + members.compactMap { name, text in text.map { .init(name, .string($0)) } } + more)
    }
    switch source {
    case .environment(let keys), .credentialsFile(let keys), .configFile(let keys):
      return object([
        ("key", keys.accessKeyID), ("secret", keys.secretAccessKey.revealed),
        ("token", keys.sessionToken?.revealed), ("account", keys.accountID),
      ])
    case .assumedRole(let role):
      return object(
        [
          ("role", role.roleARN), ("externalID", role.externalID), ("mfa", role.mfaSerial),
          ("sessionName", role.sessionName),
        ],
        [.init("base", json(role.base, settings))]
          + (role.duration.map { [.init("duration", .integer($0))] } ?? []))
    case .webIdentity(let web):
      return object([
        ("role", web.roleARN), ("tokenFile", web.tokenFile), ("sessionName", web.sessionName),
      ])
    case .sso(let sso):
      return object([
        ("startURL", sso.startURL), ("region", sso.region), ("account", sso.accountID),
        ("role", sso.roleName), ("session", sso.session),
      ])
    case .login(let login): return object([("session", login.session)])
    case .process(let process):
      return object([("command", process.command.revealed), ("account", process.accountID)])
    case .container(let container): return object([("url", container.url)])
    case .metadata:
      return object(
        [("endpoint", settings.metadata.endpoint.value)],
        [
          .init("timeout", .integer(settings.metadata.timeout.value.components.seconds)),
          .init("attempts", .integer(settings.metadata.attempts.value)),
        ])
    }
  }
}
