// Credentials of a container: of ECS, of EKS Pod Identity, or of whoever speaks as they do.
// Source: botocore's `ContainerProvider` and `ContainerMetadataFetcher`.

extension CredentialFinder {
  /// The server that the environment names.
  func container() throws(CredentialFailure) -> ContainerSource? {
    let environment = settings.environment
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      return try container("http://169.254.170.2" + path, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    }
    guard let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
    return try container(url, "AWS_CONTAINER_CREDENTIALS_FULL_URI")
  }

  private func container(_ url: String, _ variable: String) throws(CredentialFailure)
    -> ContainerSource
  {
    guard let server = HTTPOrigin(ofURL: url), server.isTrusted else {
      throw CredentialFailure(
        .invalid, "\(variable) names a server that credentials are not taken from",
        hint: "https, this machine, 169.254.170.2, 169.254.170.23 and [fd00:ec2::23] are allowed")
    }
    return ContainerSource(url: url)
  }
}

extension HTTPOrigin {
  /// The server of a URL; nil for what two readers might read differently.
  fileprivate init?(ofURL url: String) {
    guard let scheme = url.firstRange(of: "://"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
    else { return nil }
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    self.init(String(url[..<scheme.upperBound]) + authority)
  }

  /// Whether credentials may be asked for there.
  fileprivate var isTrusted: Bool {
    isSecure || isLoopback || ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(host)
  }
}

/// Asks a container's server.
struct ContainerCredentials: Sendable {
  let source: ContainerSource
  let environment: AWSEnvironment
  let context: CredentialContext

  func credentials() async throws(CredentialFailure) -> Credentials {
    var headers = [HTTPHeader("accept", "application/json")]
    if let token = try token() { headers.append(HTTPHeader("authorization", token.revealed)) }
    let limit = Duration.seconds(2)
    let request = HTTPRequest(
      .get, source.url, headers: headers,
      limits: HTTPLimits(connect: limit, stall: limit, total: limit, bytes: 1 << 20),
      usesProxy: false)
    let body = try await context.body(
      of: request, "the container's credential server", attempts: 3, retriesEveryStatus: true)
    let answer = try CredentialAnswer(body, from: "the container's credential server")
    return Credentials(
      accessKeyID: try answer.text("AccessKeyId"),
      secretAccessKey: try answer.secret("SecretAccessKey"),
      sessionToken: try answer.secret("Token"), expiresAt: try answer.time("Expiration"),
      accountID: answer.optional("AccountId"), origin: "container")
  }

  /// The file's text beats the variable's; it is read anew each time.
  private func token() throws(CredentialFailure) -> Secret? {
    var token = environment.secret("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    var variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
      token = try context.secret(inFile: path, namedBy: variable)
    }
    if let token, token.revealed.utf8.contains(where: { $0 == 0x0d || $0 == 0x0a }) {
      throw CredentialFailure(.invalid, "the token of \(variable) has a line break in it")
    }
    return token
  }
}
