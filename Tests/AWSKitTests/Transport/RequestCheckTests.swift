import Testing

@testable import AWSKit

@Test(
  "a signed request is a POST to / without a query, or it is not sent",
  arguments: [
    HTTPRequest(.get, "https://ec2.example/"),
    HTTPRequest(.put, "https://ec2.example/"),
    HTTPRequest(.post, "https://ec2.example/?Action=DescribeInstances"),
    HTTPRequest(.post, "https://ec2.example?Action=DescribeInstances"),
    HTTPRequest(.post, "https://ec2.example/path"),
    HTTPRequest(.post, "https://ec2.example/", headers: [HTTPHeader("x-amz-date", "now")]),
    HTTPRequest(.post, "https://ec2.example/", headers: [HTTPHeader("x-amz-target", "")]),
    HTTPRequest(
      .post, "https://ec2.example/",
      headers: [HTTPHeader("x-amz-target", "a"), HTTPHeader("X-Amz-Target", "b")]),
  ])
func unsignableIsRefused(request: HTTPRequest) async {
  var request = request
  request.signature = .sample
  let failure = await CurlTransport().failure(of: request)
  #expect(failure?.kind == .unusable)
  #expect(failure?.message.contains("ec2.example") == true)
  #expect(failure?.message.contains("DescribeInstances") == false)
}

@Test(
  "an address that is no plain http or https url is not sent",
  arguments: [
    "ftp://host.example/", "https://user:canary@host.example/", "https://host.example/#part",
    "https://", "host.example", "https://host.example/a b", "https://host.example/\r\nx: y",
    "file:///etc/passwd",
  ])
func strangeAddressIsRefused(url: String) async {
  let failure = await CurlTransport().failure(of: HTTPRequest(.get, url))
  #expect(failure?.kind == .unusable)
  #expect(failure?.message.contains("canary") == false)
}

@Test(
  "a header cannot bring in another",
  arguments: [
    HTTPHeader("a", "b\r\nc: d"), HTTPHeader("a: b\r\nc", "d"), HTTPHeader("", "b"),
    HTTPHeader("a", "b\0"),
  ])
func headerInjectionIsRefused(header: HTTPHeader) async {
  let request = HTTPRequest(.get, "https://host.example/", headers: [header])
  #expect(await CurlTransport().failure(of: request)?.kind == .unusable)
}

@Test("the origin of a request is its scheme, host and port")
func originHasThePort() {
  #expect(RequestTarget("HTTPS://EC2.Example:8443/a?b")?.origin == "https://ec2.example:8443")
  #expect(RequestTarget("http://[::1]:80")?.origin == "http://[::1]:80")
  #expect(RequestTarget("http://host?query")?.rest == "?query")
}
