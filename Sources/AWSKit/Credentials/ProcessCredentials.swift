import FleetModel

/// What the program of `credential_process` prints.
///
/// Source: botocore's `ProcessProvider`.
struct ProcessCredentials: Sendable {
  /// Long enough for someone to confirm on another device.
  private static let timeout = Duration.seconds(60)

  let source: ProcessSource
  let environment: AWSEnvironment
  let context: CredentialContext

  func credentials() async throws(CredentialFailure) -> Credentials {
    let name = "credential_process of profile \(source.profile)"
    guard let words = ShellWords.split(source.command.revealed), !words.isEmpty else {
      throw CredentialFailure(.invalid, "\(name) is no command line: a quote is not closed")
    }
    let end = await context.programs.run(
      words, environment: environment, timeout: ProcessCredentials.timeout)
    switch end {
    case .notStarted(let reason):
      throw CredentialFailure(.refused, "\(name) cannot be started: \(reason)")
    case .givenUp(let reason): throw CredentialFailure(.refused, "\(name) \(reason)")
    case .ended(let status, let output, let complaint):
      guard status == 0 else {
        let reason = redacted(complaint, output.revealed)
        throw CredentialFailure(
          .refused, "\(name) ended with status \(status)" + (reason.isEmpty ? "" : ": \(reason)"))
      }
      return try credentials(CredentialAnswer(Array(output.revealed.utf8), from: name), name)
    }
  }

  private func credentials(_ answer: CredentialAnswer, _ name: String) throws(CredentialFailure)
    -> Credentials
  {
    guard answer.number("Version") == 1 else {
      throw CredentialFailure(.refused, "\(name) did not answer in version 1")
    }
    var expiry: Timestamp?
    if answer.optional("Expiration") != nil { expiry = try answer.time("Expiration") }
    return Credentials(
      accessKeyID: try answer.text("AccessKeyId"),
      secretAccessKey: try answer.secret("SecretAccessKey"),
      sessionToken: answer.optional("SessionToken").map(Secret.init), expiresAt: expiry,
      accountID: answer.optional("AccountId") ?? source.accountID,
      origin: "profile \(source.profile) (credential-process)")
  }

  /// What the program complained of, without what it printed, its own words, and the environment's secrets.
  private func redacted(_ complaint: Secret, _ output: String) -> String {
    var secrets = ["SECRET", "TOKEN", "PASSWORD", "KEY"].flatMap { part in
      environment.all.filter { $0.key.uppercased().contains(part) }.map(\.value)
    }
    secrets += (ShellWords.split(source.command.revealed) ?? []).dropFirst().map(Secret.init)
    secrets += output.split(whereSeparator: { "\" ,:{}\n\t".contains($0) }).map {
      Secret(String($0))
    }
    return Redaction(secrets).cautiousLine(complaint.revealed)
  }
}
