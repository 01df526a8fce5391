/// What fleetdb calls itself towards AWS.
package enum UserAgent {
  /// Such as `fleetdb/1.2.0 swift/6 os/linux app/inventory`.
  ///
  /// `appID` is what `AWS_SDK_UA_APP_ID` or `sdk_ua_app_id` has: its first 50 characters, of which
  /// those that may not stand in a token become `-`.
  package static func text(version: String, appID: String? = nil) -> String {
    let text = "fleetdb/\(token(version)) swift/6 os/linux"
    guard let appID, !appID.isEmpty else { return text }
    return "\(text) app/\(token(appID))"
  }

  private static func token(_ text: String) -> String {
    let bytes = text.unicodeScalars.prefix(50).map { scalar -> UInt8 in
      guard let byte = UInt8(exactly: scalar.value) else { return UInt8(ascii: "-") }
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        return byte
      default: return "!$%&'*+-.^_`|~".utf8.contains(byte) ? byte : UInt8(ascii: "-")
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
