package import FleetModel

/// What a request is signed with.
package struct Credentials: Hashable, Sendable {
  package let accessKeyID: String
  package let secretAccessKey: Secret
  /// Nil for the keys of a user.
  package let sessionToken: Secret?
  /// Nil where they do not expire.
  package let expiresAt: Timestamp?
  /// Where the source names it; nil elsewhere.
  package let accountID: String?
  /// Where they come from, for people: such as `environment` or `profile prod (assume-role)`.
  package let origin: String

  package init(
    accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil,
    expiresAt: Timestamp? = nil, accountID: String? = nil, origin: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiresAt = expiresAt
    self.accountID = accountID
    self.origin = origin
  }
}

/// Gives credentials that are good for a while, and makes new ones before they expire.
package protocol CredentialProvider: Sendable {
  /// Credentials to sign with now.
  ///
  /// However many wait for new ones, one refreshes.
  func credentials() async throws(CredentialFailure) -> Credentials
  /// Says that AWS called these expired: the next call refreshes, if nobody did so before.
  func invalidate(_ credentials: Credentials) async
}

/// Why there are no credentials.
package struct CredentialFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// No source has any.
    case none
    /// A source has a part of them, or holds nonsense: a mistake that nothing is tried after.
    case invalid
    /// They have expired, and cannot be renewed from here.
    case expired
    /// A service, a program or a file that gives them refused or failed.
    case refused
    /// Who asks for them may not have them: `sts:AssumeRole` or the trust policy is missing.
    case denied
    /// The service that gives them failed or was too busy, which may pass.
    case unavailable
    /// The one who gives them could not be reached.
    case unreachable
  }

  package let kind: Kind
  /// What failed and where, in lower case, one line, without secrets.
  package let message: String
  /// What to do about it; nil where the message says it.
  package let hint: String?

  package init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }
}
