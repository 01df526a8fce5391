extension AWSClient {
  /// A failure with what it says of the credentials.
  ///
  /// A Region that is not usable answers as if the credentials were bad: EC2 with `AuthFailure`, SSM
  /// with `UnrecognizedClientException`, STS with `InvalidClientTokenId`. STS elsewhere tells which it is.
  func judged(_ failure: AWSCallFailure) async -> AWSCallFailure {
    guard failure.clockSkew == nil else { return failure }
    switch failure.error.failure {
    case .expiredCredentials:
      // A request that is too old says nothing of what it was signed with.
      if failure.error.code != "RequestExpired" { gate.close(failure.error) }
      return failure
    case .denied where failure.status == nil:
      // There is nothing to sign with: the role cannot be assumed.
      gate.close(failure.error)
      return failure
    case .badCredentials:
      guard failure.status != nil else {
        // Who makes the credentials has none.
        gate.close(failure.error)
        return failure
      }
      return await judgedBySTS(failure)
    default: return failure
    }
  }

  private func judgedBySTS(_ failure: AWSCallFailure) async -> AWSCallFailure {
    let region = failure.region
    let wasUsable = gate.hasAnswered(in: region)
    let verdict = await gate.verdict(afresh: wasUsable) { await self.askSTS(besides: failure) }
    switch verdict {
    case .refused(let error): return failure.with(error)
    case .accepted:
      let isRegional = failure.service != .iam && failure.service != .organizations
      guard isRegional, !wasUsable, AWSClient.regionalCodes.contains(failure.error.code ?? "")
      else { return failure }
      return failure.with(
        AWSServiceError(
          code: failure.error.code, operation: failure.error.operation,
          message: failure.error.message, failure: .regionDisabled))
    case nil: return failure
    }
  }

  private static let regionalCodes: Set<String> = [
    "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException",
  ]

  /// Whose the credentials are, asked where the answer does not hang on the Region.
  ///
  /// Nil where nobody says.
  private func askSTS(besides failure: AWSCallFailure) async -> CredentialGate.Verdict? {
    let partition = Partition.of(region: failure.region)
    let region = gate.answeringRegion(of: partition) ?? partition.globalRegion
    if failure.service == .sts, failure.region == region { return .refused(failure.error) }
    do throws(AWSCallFailure) {
      _ = try await caller.exchange(
        AWSOperation(.sts, "GetCallerIdentity"), region: region, credentials: credentials, gate: nil
      )
      return .accepted
    } catch {
      switch error.error.failure {
      case .badCredentials, .expiredCredentials:
        return error.clockSkew == nil ? .refused(error.error) : nil
      default: return nil
      }
    }
  }
}

extension AWSCallFailure {
  fileprivate func with(_ error: AWSServiceError) -> AWSCallFailure {
    AWSCallFailure(
      error, service: service, operation: operation, region: region, status: status,
      requestID: requestID, attempts: attempts, clockSkew: clockSkew)
  }
}
