import FleetModel
import FleetSources
import Testing

@Suite("IAM's answers")
struct IAMReadingTests {
  private static let role = #"""
    "Arn": "arn:aws:iam::111122223333:role/app/web.1", "Path": "/app/", "RoleName": "web.1",
    "RoleId": "AROA1", "CreateDate": "2026-01-01T00:00:00+00:00",
    "RoleLastUsed": {"LastUsedDate": "2026-11-01T00:00:00+00:00", "Region": "eu-north-1"},
    "AssumeRolePolicyDocument": "%7B%22Version%22%3A%20%222012-10-17%22%7D",
    "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/edge"}
    """#
  private static let attached =
    #"[{"PolicyName": "read", "PolicyArn": "arn:aws:iam::111122223333:policy/x/read"}]"#
  private static let inline = #"{"PolicyName": "own", "PolicyDocument": {"Statement": []}}"#

  private static func policy(_ name: String, path: String, _ more: String) -> String {
    #"""
    {"Arn": "arn:aws:iam::111122223333:policy\#(path)\#(name)", "PolicyName": "\#(name)", "PolicyId": "ANPA\#(name)",
     "Path": "\#(path)", "DefaultVersionId": "v2", "AttachmentCount": 7, "CreateDate": "2026-01-01T00:00:00+00:00",
     "UpdateDate": "2026-02-01T00:00:00+00:00"\#(more)}
    """#
  }
  private static let version =
    #"{"VersionId": "v2", "IsDefaultVersion": true, "CreateDate": "2026-02-01T00:00:00Z", "Document": "%7B%22Id%22%3A%222%22%7D"}"#

  private static let details = [
    "get-account-authorization-details.json": #"""
    {"UserDetailList": [], "IsTruncated": false,
     "RoleDetailList": [{\#(role), "AttachedManagedPolicies": \#(attached), "InstanceProfileList": [], "RolePolicyList": [\#(inline)]}],
     "Policies": [
       \#(policy("edge", path: "/", ", \"PolicyVersionList\": [\(version)]")),
       \#(policy("read", path: "/x/", ", \"PolicyVersionList\": [{\"VersionId\": \"v1\"}, \(version)]"))]}
    """#
  ]

  private static let calls = [
    "get-role.web.1.json": "{\"Role\": {\(role)}}",
    "list-attached-role-policies.web.1.json": "{\"AttachedPolicies\": \(attached)}",
    "list-role-policies.web.1.json": "{\"PolicyNames\": [\"own\"]}",
    "get-role-policy.web.1.own.json":
      #"{"RoleName": "web.1", "PolicyName": "own", "PolicyDocument": {"Statement": []}}"#,
    "get-policy.edge.json": "{\"Policy\": \(policy("edge", path: "/", ""))}",
    "get-policy.read.json": "{\"Policy\": \(policy("read", path: "/x/", ""))}",
    "get-policy-version.edge.v2.json": "{\"PolicyVersion\": \(version)}",
    "get-policy-version.read.v2.json": "{\"PolicyVersion\": \(version)}",
    "get-role.gone.error":
      "An error occurred (NoSuchEntity) when calling the GetRole operation: No",
  ]

  private func read(_ files: [String: String]) throws -> [ReadObservation] {
    let fixture = CaptureFixture(
      Dictionary(uniqueKeysWithValues: files.map { ("111122223333/global/iam.\($0)", $1) }))
    return try fixture.open().observations.map { ReadObservation($0) }
  }

  @Test("a role and its policies are the same by whichever calls they were read")
  func sameDocuments() throws {
    let listed = try read(IAMReadingTests.details)
    #expect(listed.map(\.header.dataset) == [.policies, .roles])
    #expect(listed.map(\.failure) == [nil, nil])
    #expect(
      listed[1].resources == [
        Resource(
          kind: "role", key: "AROA1",
          document:
            #"{"Arn":"arn:aws:iam::111122223333:role/app/web.1","AssumeRolePolicyDocument":{"Version":"2012-10-17"},"#
            + #""AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::111122223333:policy/x/read","PolicyName":"read"}],"#
            + #""CreateDate":"2026-01-01T00:00:00Z","Path":"/app/","#
            + #""PermissionsBoundary":{"PermissionsBoundaryArn":"arn:aws:iam::111122223333:policy/edge"},"#
            + #""RoleId":"AROA1","RoleName":"web.1","RolePolicyList":[{"PolicyDocument":{"Statement":[]},"PolicyName":"own"}]}"#
        )
      ])
    #expect(
      listed[0].resources.last
        == Resource(
          kind: "policy", key: "arn:aws:iam::111122223333:policy/x/read",
          document:
            #"{"Arn":"arn:aws:iam::111122223333:policy/x/read","CreateDate":"2026-01-01T00:00:00Z","#
            + #""DefaultVersionId":"v2","Document":{"Id":"2"},"Path":"/x/","PolicyId":"ANPAread","PolicyName":"read","#
            + #""UpdateDate":"2026-02-01T00:00:00Z","VersionCreateDate":"2026-02-01T00:00:00Z"}"#))

    var calls = IAMReadingTests.calls
    calls["get-account-authorization-details.error"] =
      "An error occurred (AccessDenied) when calling the GetAccountAuthorizationDetails operation: No"
    let called = try read(calls)
    #expect(called.map(\.failure) == [nil, nil])
    #expect(called.map(\.records) == listed.map(\.records))
  }

  @Test(
    "a missing piece leaves unknown what rests on it, and is named",
    arguments: [
      ("list-attached-role-policies.web.1.json", true, true),
      ("list-role-policies.web.1.json", false, true),
      ("get-role-policy.web.1.own.json", false, true),
      ("get-policy.edge.json", true, false), ("get-policy.read.json", true, false),
      ("get-policy-version.read.v2.json", true, false),
    ])
  func missingPiece(name: String, policies: Bool, roles: Bool) throws {
    var calls = IAMReadingTests.calls
    calls[name] = nil
    let failure = "not-collected 111122223333/global/iam.\(name) is missing"
    let read = try read(calls)
    #expect(read.map(\.failure) == [policies ? failure : nil, roles ? failure : nil])
  }

  @Test("what does not exist is a complete answer; what was refused is not")
  func errors() throws {
    var calls = IAMReadingTests.calls
    calls["get-role-policy.web.1.own.json"] = nil
    calls["get-role-policy.web.1.own.error"] =
      "An error occurred (NoSuchEntity) when calling the GetRolePolicy operation: No"
    #expect(try read(calls).map(\.failure) == [nil, nil])
    calls["get-role.gone.error"] =
      "An error occurred (AccessDenied) when calling the GetRole operation: No"
    #expect(
      try read(calls).map(\.failure) == ["denied AccessDenied: No", "denied AccessDenied: No"])
    #expect(
      try read([
        "get-account-authorization-details.error": "An error occurred (AccessDenied) when x"
      ])
      .map(\.failure) == ["denied AccessDenied", "denied AccessDenied"])
  }

  @Test("details that were cut off are not known")
  func cutOff() throws {
    let text = "{\"RoleDetailList\": [], \"Policies\": [], \"IsTruncated\": true}"
    let path = "bad-response 111122223333/global/iam.get-account-authorization-details.json"
    #expect(
      try read(["get-account-authorization-details.json": text]).map(\.failure)
        == Array(repeating: "\(path):1:55: IsTruncated: the listing was cut off", count: 2))
  }

  @Test("an instance profile is the same listed and asked for by name")
  func instanceProfiles() throws {
    let profile = #"""
      {"Arn": "arn:aws:iam::111122223333:instance-profile/web", "InstanceProfileName": "web", "Path": "/",
       "InstanceProfileId": "AIPA1", "CreateDate": "2026-01-01T00:00:00Z", "Roles": [{\#(IAMReadingTests.role)}]
      """#
    let listed = try read(["list-instance-profiles.json": "{\"InstanceProfiles\": [\(profile)}]}"])
    let asked = try read([
      "get-instance-profile.web.json": "{\"InstanceProfile\": \(profile), \"Tags\": []}}",
      "get-instance-profile.old.error":
        "An error occurred (NoSuchEntity) when calling the GetInstanceProfile operation: No",
    ])
    #expect(listed.map(\.failure) == [nil])
    #expect(asked.map(\.records) == listed.map(\.records))
    #expect(listed[0].resources.map { "\($0.kind) \($0.key)" } == ["instance-profile AIPA1"])
    #expect(
      listed[0].resources[0].document.contains(
        #""AssumeRolePolicyDocument":{"Version":"2012-10-17"}"#))
  }

  @Test("a policy document that is none is named with its place")
  func badPolicy() throws {
    let profile =
      #"{"InstanceProfileId": "AIPA1", "Roles": [{"AssumeRolePolicyDocument": "%7B%22a%22"}]}"#
    let path = "bad-response 111122223333/global/iam.list-instance-profiles.json"
    #expect(
      try read(["list-instance-profiles.json": "{\"InstanceProfiles\": [\(profile)]}"]).map(
        \.failure) == [
          "\(path):1:23: AssumeRolePolicyDocument is no policy document: 1:5: unexpected end of the text"
        ])
  }
}
