import AWSKit
import Testing

@Suite("Refusals of services")
struct RefusalTests {
  private func refusal(
    _ service: AWSService, _ body: String, status: Int, headers: [HTTPHeader] = []
  ) -> (error: AWSServiceError, requestID: String?)? {
    guard
      case .refused(let error, let requestID)? = problem(
        service, "Op", body, status: status, headers: headers)
    else { return nil }
    return (error, requestID)
  }

  @Test("EC2 says its errors in <Response><Errors>")
  func ec2() throws {
    let found = try #require(
      refusal(
        .ec2,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not
        authorized &amp; so on.</Message></Error></Errors><RequestID>r-9</RequestID></Response>
        """, status: 403))
    #expect(found.error.code == "UnauthorizedOperation")
    #expect(found.error.operation == "Op")
    #expect(found.error.message == "You are not authorized & so on.")
    #expect(found.error.failure == .denied)
    #expect(found.requestID == "r-9")
  }

  @Test("query services say them in <ErrorResponse>", arguments: [AWSService.iam, .sts])
  func query(service: AWSService) throws {
    let found = try #require(
      refusal(
        service,
        """
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The role cannot be found.</Message></Error>
          <RequestId>r-8</RequestId>
        </ErrorResponse>
        """, status: 404))
    #expect(found.error.code == "NoSuchEntity")
    #expect(found.error.message == "The role cannot be found.")
    #expect(found.error.failure == .notFound)
    #expect(found.requestID == "r-8")
  }

  @Test(
    "JSON services say them in __type or code, or in a header",
    arguments: [
      (#"{"__type":"AccessDeniedException","Message":"No."}"#, nil),
      (#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"No."}"#, nil),
      (#"{"code":"AccessDeniedException","message":"No."}"#, nil),
      (#"{"message":"No."}"#, "AccessDeniedException:http://internal.amazon.com/coral/"),
      (#"{"__type":"Other","message":"No."}"#, "AccessDeniedException"),
    ] as [(String, String?)])
  func json(body: String, header: String?) throws {
    var headers = [HTTPHeader("x-amzn-RequestId", "r-7")]
    if let header { headers.append(HTTPHeader("X-Amzn-ErrorType", header)) }
    let found = try #require(refusal(.ssm, body, status: 400, headers: headers))
    #expect(found.error.code == "AccessDeniedException")
    #expect(found.error.message == "No.")
    #expect(found.error.failure == .denied)
    #expect(found.requestID == "r-7")
  }

  @Test(
    "an error without a readable body is known by its status",
    arguments: [
      (AWSService.ec2, "<html>Bad gateway</html>", "text/html"),
      (.ssm, "<html>", "text/html"),
      (.iam, "", nil),
      (.iam, "<ErrorResponse><Error><Code>Cut", nil),
    ] as [(AWSService, String, String?)])
  func unreadable(service: AWSService, body: String, type: String?) throws {
    let headers = type.map { [HTTPHeader("Content-Type", $0)] } ?? []
    let found = try #require(refusal(service, body, status: 502, headers: headers))
    #expect(found.error.code == "502")
    #expect(found.error.failure == .serviceError)
    let what = type.map { "an answer of type \($0)" } ?? "no readable answer"
    #expect(found.error.message == "HTTP status 502 with \(what)")
  }
}
