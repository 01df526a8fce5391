extension AWSServiceError {
  /// What an attempt came to, in AWS's words or ours.
  init(_ fault: CallFault, operation: String, host: String) {
    switch fault {
    case .refused(let error, let status, _):
      // The status stands for the code where the answer could not be read: whoever said it, it is
      // not the service, unless it has broken down.
      guard error.code == String(status) else {
        self = error
        return
      }
      let failure: AWSFailure =
        switch status {
        case 429: .throttled
        case 500...599: .serviceError
        default: .badResponse
        }
      self.init(
        code: nil, operation: operation, message: "\(host) gave \(error.message)", failure: failure)
    case .malformed(let what, _):
      self.init(
        code: nil, operation: operation, message: "the answer of \(host) is not AWS's: \(what)",
        failure: .badResponse)
    case .transport(let failure):
      switch failure.kind {
      case .cancelled: self = .interrupted(operation)
      case .tooLarge, .refused:
        self.init(
          code: nil, operation: operation,
          message: "the answer of \(host) was given up: \(failure.message)", failure: .badResponse)
      case .resolve, .connect, .tls, .interrupted, .timeout, .unusable:
        self.init(
          code: nil, operation: operation, message: "no answer from \(host): \(failure.message)",
          failure: .unreachable)
      }
    }
  }

  /// Why there was nothing to sign with.
  init(_ failure: CredentialFailure, operation: String) {
    let kind: AWSFailure =
      switch failure.kind {
      case .none, .invalid, .refused: .badCredentials
      case .expired: .expiredCredentials
      case .denied: .denied
      case .unavailable: .serviceError
      case .unreachable: .unreachable
      }
    let message = failure.hint.map { "\(failure.message); \($0)" } ?? failure.message
    self.init(code: nil, operation: operation, message: message, failure: kind)
  }

  /// Why there was nobody to ask.
  init(_ failure: EndpointFailure, operation: String) {
    let message = failure.hint.map { "\(failure.message); \($0)" } ?? failure.message
    self.init(code: nil, operation: operation, message: message, failure: .other)
  }

  /// That the task was cancelled.
  static func interrupted(_ operation: String) -> AWSServiceError {
    AWSServiceError(
      code: nil, operation: operation, message: "stopped before the answer came",
      failure: .interrupted)
  }

  /// The error without the secrets of the credentials in its message.
  func hiding(_ credentials: Credentials?) -> AWSServiceError {
    let secrets = [credentials?.secretAccessKey, credentials?.sessionToken].compactMap(\.self)
    let text = Redaction(secrets).cut(message)
    if text == message { return self }
    return AWSServiceError(code: code, operation: operation, message: text, failure: failure)
  }
}
