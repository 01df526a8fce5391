import Glibc
import JSONKit
import Testing

/// A way to come by credentials, as it stands in the environment and the home of a fleet.
enum CredentialFixture: String, CaseIterable, Sendable {
  case environment
  case credentialsFile
  case configFile
  case assumedRole
  case webIdentity
  case ssoProfile
  case ssoSession
  case process
  case container
  case metadata

  /// A fleet that has nothing else to ask with.
  struct Setup {
    let fleet: Fleet
    let variables: [String: String]
    /// What must be found nowhere; the keys that the endpoint issues come on top.
    let secrets: [String]
  }

  /// Lays it out; `secret` replaces the true one, where the source holds one.
  func setUp(in world: World, secret: String? = nil) throws -> Setup {
    let fleet = Fleet()
    let account = world.account
    let url = try #require(TestEndpoint.url)
    let home = "\(fleet.folder.path)/home"
    mkdir(home, 0o700)
    var variables = try world.variables(of: fleet)
    variables["HOME"] = home
    let key = account.accessKeyID
    let secret = secret ?? account.secretAccessKey
    let keys = "aws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n"
    if self != .environment {
      variables["AWS_ACCESS_KEY_ID"] = nil
      variables["AWS_SECRET_ACCESS_KEY"] = nil
    } else {
      variables["AWS_SECRET_ACCESS_KEY"] = secret
    }
    var secrets = [secret]
    func put(_ text: String, _ name: String) {
      write(Array(text.utf8), to: fleet.folder.place(of: "home/\(name)"))
    }
    switch self {
    case .environment: break
    case .credentialsFile: put("[default]\n\(keys)", ".aws/credentials")
    case .configFile: put("[default]\n\(keys)", ".aws/config")
    case .assumedRole:
      put(
        "[default]\nrole_arn = \(account.roleARN)\nsource_profile = base\n[profile base]\n\(keys)",
        ".aws/config")
    case .webIdentity:
      let token = "eyJhbGciOiJSUzI1NiJ9.canary-\(UInt64.random(in: 0 ... .max)).signature"
      secrets.append(token)
      put(token, "token")
      put(
        "[default]\nrole_arn = \(account.roleARN)\nweb_identity_token_file = \(home)/token\n",
        ".aws/config")
    case .ssoProfile, .ssoSession: secrets += sso(account.id, put)
    case .process:
      put(
        """
        {"Version": 1, "AccessKeyId": "\(key)", "SecretAccessKey": "\(secret)"}
        """, "keys.json")
      put("[default]\ncredential_process = /bin/cat \(home)/keys.json\n", ".aws/config")
    case .container:
      let token = "container-token-\(account.id)"
      secrets.append(token)
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "\(url)/_container/credentials"
      variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = token
    case .metadata:
      variables["AWS_EC2_METADATA_DISABLED"] = "false"
      variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "\(url)/_imds/\(account.id)"
      // A second, the default, may be short where many tests run.
      variables["AWS_METADATA_SERVICE_TIMEOUT"] = "30"
    }
    return Setup(fleet: fleet, variables: variables, secrets: secrets)
  }

  /// What `aws configure sso` and `aws sso login` leave: of a session it has run out, and is renewed.
  private func sso(_ account: String, _ put: (String, String) -> Void) -> [String] {
    let site = "sso_start_url = https://canary.awsapps.com/start\nsso_region = us-east-1\n"
    let role = "sso_account_id = \(account)\nsso_role_name = fleetdb-collector\n"
    let token = "sso-token-\(account)"
    guard self == .ssoSession else {
      put("[default]\n\(site)\(role)", ".aws/config")
      put(
        """
        {"startUrl": "https://canary.awsapps.com/start", "region": "us-east-1", \
        "accessToken": "\(token)", "expiresAt": "2099-01-01T00:00:00Z"}
        """, ".aws/sso/cache/\(CredentialFixture.startDigest).json")
      return [token]
    }
    put("[default]\nsso_session = canary\n\(role)[sso-session canary]\n\(site)", ".aws/config")
    put(
      """
      {"startUrl": "https://canary.awsapps.com/start", "region": "us-east-1", \
      "accessToken": "canary-old-token", "expiresAt": "2020-01-01T00:00:00Z", \
      "clientId": "client", "clientSecret": "canary-client-secret", \
      "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "sso-refresh-\(account)"}
      """, ".aws/sso/cache/\(CredentialFixture.sessionDigest).json")
    return [token, "canary-old-token", "canary-client-secret", "sso-refresh-\(account)"]
  }

  /// SHA-1 of the start URL, and of the name of the session.
  private static let startDigest = "7490baf9d6cb9e8eb1d7891fee24dc1ec785965b"
  private static let sessionDigest = "b47ddfd6afd2a9c383947c898d5b43ff0ef50eb8"
}

extension World {
  /// The secrets of all temporary credentials that were issued so far.
  func issuedSecrets() throws -> [String] {
    let sessions = try control("GET", "sessions")["sessions"]?.elements ?? []
    return sessions.flatMap { session in
      ["secret_access_key", "session_token"].compactMap { session[$0]?.string }
    }
  }
}
