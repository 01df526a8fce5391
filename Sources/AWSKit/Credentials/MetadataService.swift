import FleetModel
import Glibc

/// The instance metadata service of EC2, version 2 alone: who reports on version 1 must not use it.
///
/// Source: botocore's `InstanceMetadataFetcher`.
package struct MetadataService: Sendable {
  private let settings: MetadataSettings
  private let context: CredentialContext

  package init(settings: MetadataSettings, context: CredentialContext) {
    self.settings = settings
    self.context = context
  }

  /// Those of the instance's role.
  package func credentials() async throws(CredentialFailure) -> Credentials {
    let token = try await token()
    let folder = "latest/meta-data/iam/security-credentials/"
    let role = try name(await get(folder, token))
    let answer = try CredentialAnswer(
      await get(folder + role, token), from: "the metadata of EC2")
    return Credentials(
      accessKeyID: try answer.text("AccessKeyId"),
      secretAccessKey: try answer.secret("SecretAccessKey"),
      sessionToken: try answer.secret("Token"),
      expiresAt: extended(try answer.time("Expiration")), accountID: answer.optional("AccountId"),
      origin: "EC2 metadata (role \(role))")
  }

  /// The Region that the instance runs in.
  package func region() async throws(CredentialFailure) -> String {
    try name(await get("latest/meta-data/placement/region", try await token()))
  }

  private func token() async throws(CredentialFailure) -> String {
    let header = HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600")
    let token = String(decoding: try await ask(.put, "latest/api/token", header), as: UTF8.self)
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw CredentialFailure(.refused, "the metadata of EC2 gave no token")
    }
    return token
  }

  private func get(_ path: String, _ token: String) async throws(CredentialFailure) -> [UInt8] {
    try await ask(.get, path, HTTPHeader("x-aws-ec2-metadata-token", token))
  }

  private func ask(_ method: HTTPRequest.Method, _ path: String, _ header: HTTPHeader)
    async throws(CredentialFailure) -> [UInt8]
  {
    if settings.isDisabled.value {
      throw CredentialFailure(.none, "the metadata of EC2 is switched off")
    }
    let limit = settings.timeout.value
    let request = HTTPRequest(
      method, "\(settings.endpoint.value)/\(path)", headers: [header],
      limits: HTTPLimits(connect: limit, stall: limit, total: limit, bytes: 1 << 20),
      usesProxy: false)
    return try await context.body(
      of: request, "the metadata of EC2", attempts: settings.attempts.value)
  }

  /// A name that can be part of a path, on the first line.
  private func name(_ body: [UInt8]) throws(CredentialFailure) -> String {
    let line = body.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let allowed = Set("+=,.@_-".utf8)
    let isName = line.allSatisfy { allowed.contains($0) || isalnum(Int32($0)) != 0 && $0 < 0x80 }
    guard !line.isEmpty, isName else {
      throw CredentialFailure(.refused, "the metadata of EC2 gave no name where one was expected")
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// EC2 may be late with new credentials, and accepts the old ones meanwhile.
  ///
  /// They are kept for 15 minutes and a random 2 to 10, so that a fleet does not ask all at once.
  private func extended(_ expiry: Timestamp) -> Timestamp {
    let more = Duration.seconds(900 + context.random(120...600))
    return context.now() >= expiry - more ? context.now() + more : expiry
  }
}
