import AWSKit
import JSONKit
import Testing

@Suite("What is no answer")
struct MalformedAnswerTests {
  static let cases: [(body: String, says: String)] = [
    (
      "<html><body>Sign in</body></html>",
      "expected <DescribeVpcsResponse>, found <html> at line 1, column 1 (an HTML page)"
    ),
    ("<!DOCTYPE html><html/>", "a document type declaration at line 1, column 15 (an HTML page)"),
    (
      "<!DOCTYPE a [<!ENTITY b 'c'>]><DescribeVpcsResponse/>",
      "a document type declaration at line 1, column 13"
    ),
    ("", "no element found at line 1, column 1 (an empty body)"),
    ("{\"Vpcs\":[]}", "not well-formed (invalid token) at line 1, column 1"),
    (
      "<DescribeSubnetsResponse/>",
      "expected <DescribeVpcsResponse>, found <DescribeSubnetsResponse> at line 1, column 1"
    ),
    ("<DescribeVpcsResponse>\n <vpcSet>", "no element found at line 2, column 10"),
    ("<DescribeVpcsResponse></vpcSet>", "mismatched tag at line 1, column 25"),
    ("<DescribeVpcsResponse/>x", "junk after document element at line 1, column 24"),
    (
      "<DescribeVpcsResponse><vpcSet><item><vpcId>&#x1;</vpcId></item></vpcSet></DescribeVpcsResponse>",
      "reference to invalid character number at line 1, column 44"
    ),
    (
      "<DescribeVpcsResponse><nextToken>&lol;</nextToken></DescribeVpcsResponse>",
      "undefined entity at line 1, column 34"
    ),
    (
      "<DescribeVpcsResponse><nextToken>a<b/></nextToken></DescribeVpcsResponse>",
      "an element where text alone is expected at line 1, column 35"
    ),
    (
      "<DescribeVpcsResponse><vpcSet/><vpcSet/></DescribeVpcsResponse>",
      "two values of Vpcs at line 1, column 32"
    ),
  ]

  @Test("what is not XML of the operation is malformed, and says where", arguments: cases)
  func xml(body: String, says: String) {
    #expect(problem(.ec2, "DescribeVpcs", body) == .malformed(says))
  }

  @Test("64 elements inside one another are read over, 65 are too many")
  func depth() {
    for (depth, isFine) in [(63, true), (64, false)] {
      let inside = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
      let found = problem(
        .ec2, "DescribeVpcs", "<DescribeVpcsResponse>\(inside)</DescribeVpcsResponse>")
      #expect((found == nil) == isFine)
      if !isFine {
        #expect(
          found == .malformed("elements nested deeper than 64 levels at line 1, column 212"))
      }
    }
  }

  @Test("bytes that are no UTF-8 are malformed")
  func invalidUTF8() {
    let start = Array("<DescribeVpcsResponse><nextToken>".utf8)
    let end = Array("</nextToken></DescribeVpcsResponse>".utf8)
    #expect(throws: AnswerError.self) {
      try decode(.ec2, "DescribeVpcs", start + [0xc3, 0x28] + end)
    }
    #expect(throws: AnswerError.self) { try decode(.ec2, "DescribeVpcs", start + [0] + end) }
  }

  @Test("an integer that is none is malformed")
  func notAnInteger() {
    let found = problem(
      .ec2, "DescribeSubnets",
      "<DescribeSubnetsResponse><subnetSet><item><availableIpAddressCount>many"
        + "</availableIpAddressCount></item></subnetSet></DescribeSubnetsResponse>")
    #expect(
      found == .malformed("a value that is no integer at line 1, column 72"))
  }

  @Test("a query answer without its result is malformed")
  func noResult() {
    #expect(
      problem(.iam, "GetRole", "<GetRoleResponse><ResponseMetadata/></GetRoleResponse>")
        == .malformed("no <GetRoleResult> in the answer"))
  }

  @Test("a decoder says at once that it wants no more, and why")
  func stopsEarly() {
    let decoder = AnswerDecoder(.ec2, operation: "DescribeVpcs")
    decoder.begin(HTTPHead(status: 200))
    #expect(decoder.failure == nil)
    let wantsMore = Array("<html>".utf8).withUnsafeBytes { decoder.receive($0) }
    #expect(!wantsMore)
    guard case .malformed? = decoder.failure else {
      Issue.record("no failure")
      return
    }
    decoder.begin(HTTPHead(status: 200))
    #expect(decoder.failure == nil)
  }

  @Test(
    "JSON that is no object, is cut off or lacks its listing is malformed",
    arguments: [
      ("[]", "expected object, found array at line 1, column 1"),
      ("{\"InstanceInformationList\":[{}", "unexpected end of the text at line 1, column 31"),
      ("{\"InstanceInformationList\":{}}", "expected array, found object at line 1, column 28"),
      ("{\"InstanceInformationList\":null}", "expected array, found null at line 1, column 28"),
      (
        "{\"InstanceInformationList\":[]}{",
        "content after the end of the value at line 1, column 31"
      ),
      ("{}", "no InstanceInformationList in the answer"),
      ("<html></html>", "unexpected '<' at line 1, column 1 (an HTML page)"),
      ("", "unexpected end of the text at line 1, column 1 (an empty body)"),
    ])
  func json(body: String, says: String) {
    #expect(problem(.ssm, "DescribeInstanceInformation", body) == .malformed(says))
  }
}
