import CCrypto

/// Digests as names of files: not for anything that must be hard to forge.
enum HexDigest {
  /// 40 lower-case digits.
  static func sha1(_ text: String) throws(CredentialFailure) -> String {
    try digits(text, Int(CCRYPTO_SHA1_HEX_LENGTH), ccrypto_sha1_hex)
  }

  /// 64 lower-case digits.
  static func sha256(_ text: String) throws(CredentialFailure) -> String {
    try digits(text, Int(CCRYPTO_SHA256_HEX_LENGTH), ccrypto_sha256_hex)
  }

  private static func digits(
    _ text: String, _ count: Int,
    _ digest: (UnsafeRawPointer?, Int, UnsafeMutablePointer<UInt8>) -> Int32
  ) throws(CredentialFailure) -> String {
    var digits = [UInt8](repeating: 0, count: count)
    let bytes = Array(text.utf8)
    let done = bytes.withUnsafeBytes { digest($0.baseAddress, $0.count, &digits) }
    guard done == 1 else {
      let reason = ccrypto_load().map { String(cString: $0) } ?? "libcrypto refused"
      throw CredentialFailure(.refused, "the name of a cached token cannot be made: \(reason)")
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
