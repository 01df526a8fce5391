import JSONKit
import TestSupport

/// An environment with its two files, for which fleetdb and botocore are asked the same.
struct BotocoreCase: Sendable {
  /// Such as `seed 12`, or what the case is about.
  let name: String
  /// `$HOME` in values stands for the case's own folder.
  var environment: [String: String] = [:]
  var config: String?
  var credentials: String?
  /// What is passed as `--profile`.
  var profile: String?
}

extension BotocoreCase {
  /// Any mixture of variables, profiles and mistakes.
  init(random: inout SeededGenerator) {
    name = "seed \(random.seed)"
    config = random.chance(90) ? BotocoreCase.config(&random) : nil
    credentials = random.chance(60) ? BotocoreCase.credentials(&random) : nil
    environment = BotocoreCase.environment(&random)
    profile = random.chance(25) ? random.pick(profiles) : nil
  }

  private static func config(_ random: inout SeededGenerator) -> String {
    var text = random.chance(20) ? "# a comment\n\n" : ""
    for name in profiles where random.chance(85) {
      let section =
        name == "default"
        ? random.chance(85) ? "default" : "profile default"
        : name.contains(" ") ? "profile \"\(name)\"" : "profile \(name)"
      text += "[\(section)]\n" + body(profileSettings(&random), &random)
    }
    if random.chance(60) {
      text += "[sso-session corp]\n"
      text += body(
        some(
          [
            ("sso_region", 85, ["eu-west-1"]),
            ("sso_start_url", 85, ["https://corp.example/start"]),
            ("sso_registration_scopes", 30, ["sso:account:access"]),
          ], &random), &random)
    }
    if random.chance(60) {
      text += "[services local]\n"
      for service in ["ec2", "ssm", "sts", "iam", "organizations", "sso_oidc"]
      where random.chance(40) {
        text += "\(service) =\n  endpoint_url = http://127.0.0.1:4566/\(service)\n"
        if random.chance(20) { text += "\n  ; a comment\n  other = 1\n" }
        if random.chance(1) { text += "  nonsense\n" }
      }
    }
    if random.chance(2) { text += "[default]\n" }
    if random.chance(2) { text += "no setting at all\n" }
    if random.chance(4) { text += "[DEFAULT]\nregion = af-south-1\n" }
    return text
  }

  private static func credentials(_ random: inout SeededGenerator) -> String {
    var text = ""
    for name in profiles where random.chance(40) {
      text += "[\(name)]\n"
      text += body(
        keys(&random, 85) + some([("region", 10, ["sa-east-1"])], &random), &random)
    }
    if random.chance(2) { text += "[default\n" }
    return text
  }

  private static func profileSettings(_ random: inout SeededGenerator) -> [(String, String)] {
    var settings = keys(&random, 30)
    if random.chance(30) {
      settings.append(("role_arn", "arn:aws:iam::123456789012:role/\(random.pick(["a", "b"]))"))
      let isSourced = random.chance(75)
      if isSourced {
        settings.append(("source_profile", random.pick(profiles + ["missing"])))
      }
      if random.chance(isSourced ? 4 : 90) {
        let sources = [
          "Environment", "EcsContainer", "Ec2InstanceMetadata", "Ec2InstanceMetadata", "Nonsense",
        ]
        settings.append(("credential_source", random.pick(sources)))
      }
    }
    if random.chance(15) {
      settings += some(
        [
          ("sso_account_id", 95, ["111122223333"]), ("sso_role_name", 95, ["ReadOnly"]),
          ("sso_session", 60, ["corp", "corp", "corp", "corp", "absent"]),
          ("sso_start_url", 70, Array(repeating: "https://corp.example/start", count: 5) + ["x"]),
          ("sso_region", 75, ["eu-west-1"]),
        ], &random)
    }
    settings += some(
      [
        ("external_id", 10, ["ext"]), ("mfa_serial", 10, ["arn:aws:iam::1:mfa/me"]),
        ("role_session_name", 15, ["me"]), ("duration_seconds", 10, ["900", "abc", "1200"]),
        ("web_identity_token_file", 6, ["/tmp/token"]), ("region", 45, ["eu-west-3", "us-east-2"]),
        ("credential_process", 8, ["/bin/tell me", "tell --x 'a b'"]), ("login_session", 5, ["s"]),
        ("services", 15, ["local", "local", "local", "absent"]),
        ("endpoint_url", 12, ["https://proxy.example/"]),
        ("ignore_configured_endpoint_urls", 5, ["true", "false"]),
        ("retry_mode", 12, ["standard", "legacy", "adaptive"]),
        ("max_attempts", 12, ["3", "7", "1"]),
        ("use_fips_endpoint", 10, ["true", "false", "TRUE", "yes"]),
        ("use_dualstack_endpoint", 10, ["true", "no"]), ("ca_bundle", 10, ["/etc/ca.pem"]),
        ("sdk_ua_app_id", 8, ["app"]), ("metadata_service_timeout", 5, ["2"]),
        ("metadata_service_num_attempts", 5, ["3"]), ("imds_use_ipv6", 4, ["true"]),
        ("ec2_metadata_service_endpoint_mode", 5, ["IPv6", "ipv4"]),
        ("retry_mode", 1, ["fast"]), ("max_attempts", 1, ["0", "x"]),
        ("ec2_metadata_service_endpoint_mode", 1, ["v7"]),
        ("s3", 8, ["\n  addressing_style = path"]), ("region_note", 5, ["a\n  b"]),
      ], &random)
    return settings
  }

  private static func environment(_ random: inout SeededGenerator) -> [String: String] {
    var variables: [String: String] = [:]
    if random.chance(25) {
      variables["AWS_ACCESS_KEY_ID"] = "AKIAENV"
      if random.chance(90) { variables["AWS_SECRET_ACCESS_KEY"] = "secret-env" }
    }
    let choices: [(String, Int, [String])] = [
      ("AWS_SESSION_TOKEN", 15, ["token-env"]), ("AWS_SECURITY_TOKEN", 8, ["older-token-env"]),
      (
        "AWS_CREDENTIAL_EXPIRATION", 5,
        ["2099-01-01T00:00:00Z", "2099-01-01T00:00:00+01:00", "nonsense"]
      ),
      ("AWS_ACCOUNT_ID", 8, ["444455556666"]),
      ("AWS_PROFILE", 30, profiles + profiles + ["missing"]),
      ("AWS_DEFAULT_PROFILE", 15, profiles), ("AWS_REGION", 25, ["eu-north-1"]),
      ("AWS_DEFAULT_REGION", 25, ["ap-south-1"]), ("AWS_RETRY_MODE", 10, ["adaptive", "standard"]),
      ("AWS_MAX_ATTEMPTS", 10, ["2", "11", "6"]), ("AWS_USE_FIPS_ENDPOINT", 8, ["true", "x"]),
      ("AWS_USE_DUALSTACK_ENDPOINT", 8, ["True"]), ("AWS_CA_BUNDLE", 8, ["/env/ca.pem"]),
      ("REQUESTS_CA_BUNDLE", 8, ["/requests/ca.pem"]), ("AWS_SDK_UA_APP_ID", 6, ["env-app"]),
      ("AWS_ENDPOINT_URL", 10, ["http://localhost:1"]),
      ("AWS_ENDPOINT_URL_EC2", 8, ["http://localhost:2"]),
      ("AWS_ENDPOINT_URL_SSO_OIDC", 5, ["http://localhost:3"]),
      ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", 5, ["true", "false"]),
      ("AWS_WEB_IDENTITY_TOKEN_FILE", 7, ["/var/token"]),
      ("AWS_ROLE_ARN", 8, ["arn:aws:iam::777788889999:role/web"]),
      ("AWS_ROLE_SESSION_NAME", 6, ["pod"]),
      ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", 8, ["/v2/x", "/v2/x", ".evil.example/"]),
      ("AWS_CONTAINER_CREDENTIALS_FULL_URI", 8, containers),
      ("AWS_EC2_METADATA_DISABLED", 30, ["true", "TRUE", "false"]),
      ("AWS_EC2_METADATA_SERVICE_ENDPOINT", 4, ["http://127.0.0.1:8/", "http://localhost:8"]),
      ("AWS_METADATA_SERVICE_TIMEOUT", 4, ["3"]),
      ("AWS_CREDENTIAL_FILE", 4, ["$HOME/ec2-keys"]),
      ("AWS_CONFIG_FILE", 4, ["~/.aws/config", "/none"]),
    ]
    for (name, value) in some(choices, &random) { variables[name] = value }
    for (name, _, _) in choices where random.chance(1) { variables[name] = "" }
    return variables
  }

  private static func keys(_ random: inout SeededGenerator, _ percent: Int) -> [(String, String)] {
    guard random.chance(percent) else { return [] }
    let id = random.pick(["AKIAONE", "AKIATWO", "AKIATHREE"])
    return some(
      [
        ("aws_access_key_id", 98, [id]), ("aws_secret_access_key", 98, ["secret-\(id)"]),
        ("aws_session_token", 25, ["token-\(id)"]), ("aws_security_token", 8, ["older-\(id)"]),
        ("aws_account_id", 15, ["999900001111"]),
      ], &random)
  }

  /// Each with its chance in percent, and one of its values.
  private static func some(_ choices: [(String, Int, [String])], _ random: inout SeededGenerator)
    -> [(String, String)]
  {
    var chosen: [(String, String)] = []
    for (name, percent, values) in choices where random.chance(percent) {
      chosen.append((name, random.pick(values)))
    }
    return chosen
  }

  private static func body(_ settings: [(String, String)], _ random: inout SeededGenerator)
    -> String
  {
    var text = ""
    for (name, value) in settings.shuffled(using: &random) {
      let spelled = random.chance(5) ? name.uppercased() : name
      text += spelled + random.pick([" = ", "=", " : ", " =  "]) + value
      text += random.pick(["\n", "\n", "\n", "\n\n", "\n# note\n", "  \n", "\r\n"])
    }
    return text
  }
}

private let profiles = ["default", "dev", "base", "two words", "loop"]

private let containers = [
  "http://169.254.170.2/x", "https://example.com/x", "http://example.com/x", "http://127.9.9.9:1/x",
  "http://[::1]:1/x", "http://localhost:1/x", "http://[fd00:ec2::23]/v1", "http://10.0.0.1/",
]

extension SeededGenerator {
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
