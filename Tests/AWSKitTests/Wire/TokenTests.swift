import AWSKit
import JSONKit
import Testing

@Suite("Tokens of pages")
struct TokenTests {
  private func profiles(_ inside: String) throws(AnswerError) -> AnswerPage {
    try decode(
      .iam, "ListInstanceProfiles",
      "<ListInstanceProfilesResponse><ListInstanceProfilesResult>\(inside)"
        + "</ListInstanceProfilesResult></ListInstanceProfilesResponse>")
  }

  @Test("IAM's Marker counts where IsTruncated is true")
  func marker() throws {
    let page = try profiles("<IsTruncated>true</IsTruncated><Marker>m</Marker><InstanceProfiles/>")
    #expect(page.nextToken == "m")
    #expect(page.members.isEmpty)
    #expect(page.lists.map(\.member) == ["InstanceProfiles"])
    #expect(try profiles("<IsTruncated>false</IsTruncated><Marker>m</Marker>").nextToken == nil)
    #expect(try profiles("<Marker>m</Marker>").nextToken == nil)
  }

  @Test("IsTruncated without a Marker is malformed", arguments: ["", "<Marker/>"])
  func truncatedWithoutMarker(marker: String) {
    #expect(throws: AnswerError.malformed("IsTruncated is true, but there is no Marker")) {
      try profiles("<IsTruncated>true</IsTruncated>\(marker)")
    }
  }

  @Test("an empty NextToken is none")
  func emptyToken() throws {
    let xml = "<DescribeVpcsResponse><vpcSet/><nextToken/></DescribeVpcsResponse>"
    #expect(try decode(.ec2, "DescribeVpcs", xml).nextToken == nil)
    let json = #"{"NextToken":"","Accounts":[]}"#
    let page = try decode(.organizations, "ListAccounts", json)
    #expect(page.nextToken == nil)
    #expect(page.members.isEmpty)
  }

  @Test("JSON is split into its listing, its token and its other members")
  func json() throws {
    let page = try decode(
      .ssm, "DescribeInstanceInformation",
      #"{"NextToken":"t","InstanceInformationList":[{"A":1.50, "B":["]",null]}, {"A":2}],"More":{"x":1}}"#,
      headers: [HTTPHeader("x-amzn-RequestId", "r")])
    #expect(page.nextToken == "t")
    #expect(page.requestID == "r")
    #expect(page.members == [JSONValue.Member("More", .object([.init("x", .integer(1))]))])
    #expect(page.lists.map(\.count) == [2])
    #expect(
      String(decoding: page.lists[0].elements, as: UTF8.self)
        == #"{"A":1.50, "B":["]",null]},{"A":2}"#)
  }

  @Test("an answer without pages is members alone")
  func noPages() throws {
    let page = try decode(
      .ssm, "GetServiceSetting", #"{"ServiceSetting":{"SettingValue":"$None"}}"#)
    #expect(page.lists.isEmpty)
    #expect(
      page.members == [
        .init("ServiceSetting", .object([.init("SettingValue", .string("$None"))]))
      ])
  }
}
