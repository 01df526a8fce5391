import AWSKit
import JSONKit
import Testing

@Suite("Requests on the wire")
struct RequestEncoderTests {
  private func body(_ operation: AWSOperation) -> String {
    String(decoding: RequestEncoder.encode(operation).body, as: UTF8.self)
  }

  private func object(_ text: String) throws -> [JSONValue.Member] {
    guard case .object(let members) = try JSONReader.value(of: Array(text.utf8)) else { return [] }
    return members
  }

  @Test("EC2 has flat lists, numbered from 1")
  func ec2() throws {
    let parameters = try object(
      #"""
      {"Filter":[{"Name":"vpc-id","Value":["a","b"]},{"Name":"x","Value":[]}],
      "MaxResults":1000,"IncludeAllInstances":true,"DryRun":false,"No":null}
      """#)
    #expect(
      body(AWSOperation(.ec2, "DescribeVpcs", parameters))
        == "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=a"
        + "&Filter.1.Value.2=b&Filter.2.Name=x&MaxResults=1000&IncludeAllInstances=true"
        + "&DryRun=false")
  }

  @Test("query services have lists of members")
  func query() throws {
    let parameters = try object(
      #"{"Filter":["Role","LocalManagedPolicy"],"Tags":[{"Key":"a"}],"E":[]}"#)
    #expect(
      body(AWSOperation(.iam, "GetAccountAuthorizationDetails", parameters))
        == "Action=GetAccountAuthorizationDetails&Version=2010-05-08&Filter.member.1=Role"
        + "&Filter.member.2=LocalManagedPolicy&Tags.member.1.Key=a&E=")
  }

  @Test("forms are encoded as botocore encodes them")
  func percentEncoding() {
    let operation = AWSOperation(
      .sts, "AssumeRole", [.init("A b", .string("a b+c/d:e=f&g~h-i_j.k%é\n*'()"))])
    #expect(
      body(operation)
        == "Action=AssumeRole&Version=2011-06-15"
        + "&A+b=a+b%2Bc%2Fd%3Ae%3Df%26g~h-i_j.k%25%C3%A9%0A%2A%27%28%29")
    #expect(
      RequestEncoder.encode(operation).headers
        == [HTTPHeader("content-type", "application/x-www-form-urlencoded; charset=utf-8")])
  }

  @Test("JSON services have the operation in a header")
  func json() {
    let operation = AWSOperation(.ssm, "GetServiceSetting", [.init("SettingId", .string("/a\"b"))])
    #expect(body(operation) == #"{"SettingId":"/a\"b"}"#)
    #expect(
      RequestEncoder.encode(operation).headers == [
        HTTPHeader("content-type", "application/x-amz-json-1.1"),
        HTTPHeader("x-amz-target", "AmazonSSM.GetServiceSetting"),
      ])
    #expect(body(AWSOperation(.organizations, "ListAccounts")) == "{}")
    #expect(
      RequestEncoder.encode(AWSOperation(.organizations, "ListAccounts")).headers[1].value
        == "AWSOrganizationsV20161128.ListAccounts")
  }
}
