import Testing

@testable import AWSKit

@Test("a secret shows nothing, however it is printed")
func secretShowsNothing() {
  let secret = Secret("canary")
  let credentials = Credentials(
    accessKeyID: "AKIA", secretAccessKey: secret, sessionToken: secret, origin: "test")
  var dumped = ""
  dump(credentials, to: &dumped)
  for text in ["\(secret)", String(reflecting: secret), "\(credentials)", dumped] {
    #expect(!text.contains("canary"))
  }
}
