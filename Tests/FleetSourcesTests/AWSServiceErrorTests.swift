import AWSKit
import Testing

@Suite("What the AWS CLI prints on failure")
struct AWSServiceErrorTests {
  @Test("an answer of a service is taken apart")
  func serviceAnswer() {
    let error = AWSServiceError(
      commandLineOutput: """

        An error occurred (ThrottlingException) when calling the DescribeInstanceInformation operation \
        (reached max retries: 4): Rate exceeded: try later

        """)
    #expect(
      error
        == AWSServiceError(
          code: "ThrottlingException", operation: "DescribeInstanceInformation",
          message: "Rate exceeded: try later", failure: .throttled))
    #expect(error.summary == "ThrottlingException: Rate exceeded: try later")
  }

  @Test("newer versions put words before it, and details after it")
  func newerVersions() {
    let error = AWSServiceError(
      commandLineOutput: """
        warning: something (else)
        aws: [ERROR]: An error occurred (AccessDenied) when calling the GetRole operation: User: x is not (yet) authorized

        Additional error details:
        Type: Sender
        """)
    #expect(error.code == "AccessDenied")
    #expect(error.operation == "GetRole")
    #expect(error.message == "User: x is not (yet) authorized")
  }

  @Test(
    "what happens before a service answers is told by its words",
    arguments: [
      (
        "Could not connect to the endpoint URL: \"https://ec2.xx-none-1.amazonaws.com/\"",
        .unreachable
      ),
      ("Connect timeout on endpoint URL: \"https://ec2.eu-north-1.amazonaws.com/\"", .unreachable),
      ("Read timeout on endpoint URL: \"https://ec2.eu-north-1.amazonaws.com/\"", .unreachable),
      (
        "Unable to locate credentials. You can configure credentials by running \"aws login\".",
        .badCredentials
      ),
      ("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY", .badCredentials),
      ("The config profile (staging) could not be found", .badCredentials),
      (
        "The SSO session associated with this profile has expired or is otherwise invalid.",
        .expiredCredentials
      ),
      ("Error loading SSO Token: Token for example does not exist", .expiredCredentials),
      (
        "You must specify a region. You can also configure your region by running \"aws configure\".",
        .other
      ),
      ("Unable to parse response (no element found), invalid XML received", .badResponse),
      ("Segmentation fault", .other), ("", .other),
    ] as [(String, AWSFailure)])
  func noAnswer(text: String, failure: AWSFailure) {
    let error = AWSServiceError(commandLineOutput: "\naws: [ERROR]: \(text)\n")
    #expect(error == AWSServiceError(code: nil, operation: nil, message: text, failure: failure))
    #expect(error.summary == (text.isEmpty ? nil : text))
  }

  @Test("what fleetdb keeps of a failure is read back as the same", arguments: AWSFailure.allCases)
  func ownWords(failure: AWSFailure) {
    let error = AWSServiceError(
      code: nil, operation: nil, message: "no answer: of any kind", failure: failure)
    #expect(
      error == AWSServiceError(commandLineOutput: error.commandLineText(operation: "GetRole")))
    let answer = AWSServiceError(
      code: "AccessDenied", operation: "GetRole", message: "User: x is not authorized",
      failure: .denied)
    #expect(
      answer == AWSServiceError(commandLineOutput: answer.commandLineText(operation: "GetRole")))
  }

  @Test(
    "every spelling of a failure is known",
    arguments: [
      ("UnauthorizedOperation", .denied), ("AccessDeniedException", .denied),
      ("AccessDenied", .denied), ("RequestLimitExceeded", .throttled),
      ("Client.RequestLimitExceeded", .throttled), ("Throttling", .throttled),
      ("TooManyRequestsException", .throttled), ("AuthFailure", .badCredentials),
      ("UnrecognizedClientException", .badCredentials), ("InvalidClientTokenId", .badCredentials),
      ("InvalidSignatureException", .badCredentials), ("SignatureDoesNotMatch", .badCredentials),
      ("RequestExpired", .expiredCredentials), ("ExpiredTokenException", .expiredCredentials),
      ("ExpiredToken", .expiredCredentials), ("OptInRequired", .regionDisabled),
      ("RegionDisabledException", .regionDisabled), ("NoSuchEntity", .notFound),
      ("InvalidVpcID.NotFound", .notFound), ("ServiceSettingNotFound", .notFound),
      ("InternalError", .serviceError), ("InternalServerError", .serviceError),
      ("ServiceUnavailable", .serviceError), ("Server.Unavailable", .serviceError),
      ("ValidationException", .other),
    ] as [(String, AWSFailure)])
  func codes(code: String, failure: AWSFailure) { #expect(AWSFailure(code: code) == failure) }

  @Test("a policy is decoded as IAM encodes it")
  func percentEncoding() {
    #expect(
      PercentEncoding.decode("%7B%22a%22%3a+%22%C3%A9%22%7D").map {
        String(decoding: $0, as: UTF8.self)
      }
        == "{\"a\":+\"é\"}")
    #expect(PercentEncoding.decode("100%") == nil)
    #expect(PercentEncoding.decode("%zz") == nil)
  }
}
