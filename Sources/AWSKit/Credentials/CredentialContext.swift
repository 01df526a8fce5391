package import FleetModel

/// What the sources of credentials need of the world.
package struct CredentialContext: Sendable {
  package var files: any FileAccess
  package var transport: any HTTPTransport
  /// For `AssumeRole` and `AssumeRoleWithWebIdentity`.
  package var sts: any AWSCalling
  package var programs: any ProgramRunning
  package var now: @Sendable () -> Timestamp
  /// Waits between two attempts; ends early where the task is cancelled.
  package var pause: @Sendable (Duration) async -> Void
  /// A number of the range, each as likely.
  package var random: @Sendable (ClosedRange<Int>) -> Int
  /// Of `--mfa-code`; good once.
  package var mfaCode: Secret?

  package init(
    files: any FileAccess, transport: any HTTPTransport, sts: any AWSCalling,
    programs: any ProgramRunning, mfaCode: Secret? = nil,
    now: @escaping @Sendable () -> Timestamp,
    pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
    random: @escaping @Sendable (ClosedRange<Int>) -> Int = { Int.random(in: $0) }
  ) {
    self.files = files
    self.transport = transport
    self.sts = sts
    self.programs = programs
    self.mfaCode = mfaCode
    self.now = now
    self.pause = pause
    self.random = random
  }
}

extension CredentialContext {
  /// The body of an answer with status 200, or nil for the status `refusal`.
  ///
  /// Tries again where no whole answer came, and where the server failed or is too busy.
  func ask(
    _ request: HTTPRequest, _ server: String, attempts: Int, refusal: Int? = nil,
    retriesEveryStatus: Bool = false
  ) async throws(CredentialFailure) -> [UInt8]? {
    var failure = CredentialFailure(.unreachable, "\(server) was not asked")
    for attempt in 1...max(1, attempts) {
      if attempt > 1 { await pause(.seconds(1)) }
      let sink = BodySink()
      let status: Int
      do {
        status = try await transport.send(request, to: sink).status
      } catch {
        failure = CredentialFailure(.unreachable, "\(server) cannot be reached: \(error.message)")
        if error.kind == .cancelled || error.kind == .unusable { throw failure }
        continue
      }
      if status == 200 { return sink.body }
      if status == refusal { return nil }
      failure = CredentialFailure(.refused, "\(server) answered with status \(status)")
      guard retriesEveryStatus || status == 429 || status >= 500 else { throw failure }
    }
    throw failure
  }

  /// The body of an answer with status 200.
  func body(
    of request: HTTPRequest, _ server: String, attempts: Int, retriesEveryStatus: Bool = false
  ) async throws(CredentialFailure) -> [UInt8] {
    let body = try await ask(
      request, server, attempts: attempts, retriesEveryStatus: retriesEveryStatus)
    return body ?? []
  }

  /// The text of a file whose name a setting gives.
  func secret(inFile path: String, namedBy setting: String) throws(CredentialFailure) -> Secret {
    do throws(FileFailure) {
      guard let bytes = try files.read(path) else {
        throw FileFailure(path: path, errno: 2)
      }
      return Secret(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw CredentialFailure(
        .refused, "cannot read \(path), which \(setting) names: \(error.reason)")
    }
  }
}
