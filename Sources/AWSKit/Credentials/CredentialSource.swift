/// Where credentials come from: found in the settings, and not yet asked.
package indirect enum CredentialSource: Hashable, Sendable {
  case environment(Credentials)
  case assumedRole(RoleSource)
  case webIdentity(WebIdentitySource)
  case sso(SSOSource)
  case credentialsFile(Credentials)
  case login(LoginSource)
  case process(ProcessSource)
  case configFile(Credentials)
  case container(ContainerSource)
  /// The role of the EC2 instance that this runs on, if it does.
  case metadata

  /// A word for it, such as `assume-role`.
  package var method: String {
    switch self {
    case .environment: "environment"
    case .assumedRole: "assume-role"
    case .webIdentity: "web-identity"
    case .sso: "sso"
    case .credentialsFile: "credentials-file"
    case .login: "login"
    case .process: "credential-process"
    case .configFile: "config-file"
    case .container: "container"
    case .metadata: "ec2-metadata"
    }
  }
}

/// A role that a profile names, and whose credentials ask for it.
package struct RoleSource: Hashable, Sendable {
  /// The profile that names the role.
  package let profile: String
  package let roleARN: String
  package let base: CredentialSource
  package let externalID: String?
  /// The device whose code has to be given.
  package let mfaSerial: String?
  /// Nil for `fleetdb-` and the seconds since the epoch.
  package let sessionName: String?
  /// Seconds; nil for what STS gives.
  package let duration: Int?
}

/// A role for whoever holds a token of another identity provider.
package struct WebIdentitySource: Hashable, Sendable {
  /// Nil where the environment alone names the role.
  package let profile: String?
  package let roleARN: String
  /// Read anew whenever it is used.
  package let tokenFile: String
  package let sessionName: String?
}

/// A role of an account, for whoever is signed in to IAM Identity Center.
package struct SSOSource: Hashable, Sendable {
  package let profile: String
  /// The `sso-session` section; nil for a profile of the older kind.
  package let session: String?
  package let startURL: String
  package let region: String
  package let accountID: String
  package let roleName: String
}

/// Credentials that `aws login` left.
package struct LoginSource: Hashable, Sendable {
  package let profile: String
  package let session: String
}

/// A program that prints credentials.
package struct ProcessSource: Hashable, Sendable {
  package let profile: String
  /// Secret, for a password may be in it.
  package let command: Secret
  package let accountID: String?
}

/// The server that gives a container its credentials.
package struct ContainerSource: Hashable, Sendable {
  package let url: String
}
