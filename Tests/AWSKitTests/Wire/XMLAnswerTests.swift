import AWSKit
import JSONKit
import Testing

@Suite("XML answers")
struct XMLAnswerTests {
  @Test("EC2: elements become the members that the AWS CLI prints, and unknown ones are skipped")
  func ec2() throws {
    let page = try decode(
      .ec2, "DescribeVpcs",
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
        <requestId>r-1</requestId>
        <vpcSet>
          <item>
            <vpcId>vpc-1</vpcId><isDefault>true</isDefault><future><deep>x</deep></future>
            <tagSet><item><key>Name</key><value>a &quot;b&quot; &#x1F600; <![CDATA[<c>]]></value></item></tagSet>
          </item>
          <item><vpcId>vpc-2</vpcId><isDefault>false</isDefault><tagSet/><ownerId></ownerId></item>
        </vpcSet>
        <nextToken>t</nextToken>
      </DescribeVpcsResponse>
      """)
    #expect(page.requestID == "r-1")
    #expect(page.nextToken == "t")
    #expect(page.members.isEmpty)
    let expected = try JSONReader.value(
      of: Array(
        #"""
        {"Vpcs":[
        {"VpcId":"vpc-1","IsDefault":true,"Tags":[{"Key":"Name","Value":"a \"b\" 😀 <c>"}]},
        {"VpcId":"vpc-2","IsDefault":false,"Tags":[],"OwnerId":""}],"(token)":"t"}
        """#.utf8))
    #expect(try page.json().sorted == expected.sorted)
  }
}
