import FleetModel

/// How far the clock of this machine is from AWS's, where a refusal may come from that.
///
/// It is told and never corrected: who collects with a wrong clock records wrong times.
enum ClockSkew {
  /// AWS takes signatures that are up to five minutes off, some services more.
  static let tolerated = Duration.seconds(240)

  /// The server's clock minus ours.
  ///
  /// Nil where the code has nothing to do with time, or the clocks agree within `tolerated`.
  static func of(_ error: AWSServiceError, head: HTTPHead?, now: Timestamp) -> Duration? {
    guard let code = error.code, codes.contains(code),
      let date = head?["date"].flatMap(HTTPDate.parse)
    else { return nil }
    let skew = date - now
    return skew > tolerated || skew < .zero - tolerated ? skew : nil
  }

  /// The error with the difference in its message.
  static func told(_ error: AWSServiceError, _ skew: Duration) -> AWSServiceError {
    let seconds = skew.components.seconds
    let side = seconds > 0 ? "behind" : "ahead of"
    let told = "the clock of this machine is \(length(abs(seconds))) \(side) AWS's"
    return AWSServiceError(
      code: error.code, operation: error.operation,
      message: error.message.isEmpty ? told : "\(error.message); \(told)", failure: error.failure)
  }

  private static func length(_ seconds: Int64) -> String {
    let (count, unit) =
      switch seconds {
      case ..<7200: ((seconds + 30) / 60, "minutes")
      case ..<172_800: ((seconds + 1800) / 3600, "hours")
      default: ((seconds + 43_200) / 86_400, "days")
      }
    return "\(count) \(unit)"
  }

  private static let codes: Set<String> = [
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
  ]
}
