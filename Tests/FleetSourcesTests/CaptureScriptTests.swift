import FleetModel
import FleetSources
import Glibc
import TestSupport
import Testing

@Suite("scripts/capture")
struct CaptureScriptTests {
  @Test("records an account in the layout that a capture folder has")
  func records() throws {
    let cli = FakeCLI()
    let run = cli.capture([])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasSuffix(": 35 calls, 0 errors\n"))
    let folder = try CaptureFolder(path: cli.folder)
    #expect(folder.partition == "aws")
    #expect(folder.notes.isEmpty)
    #expect(folder.observations.count == 22)
    for observation in folder.observations.map({ ReadObservation($0) }) {
      if observation.header.scope.region == "me-south-1" {
        #expect(observation.failure?.hasPrefix("region-disabled") == true)
      } else {
        #expect(observation.outcome == .complete, "\(observation.header.origin)")
      }
    }
    #expect(!cli.calls.contains { $0.contains("me-south-1") || $0.contains("vpc-2") })
    #expect(mode(of: cli.folder) == 0o700)
    #expect(mode(of: "\(cli.folder)/capture.json") == 0o600)
    #expect(
      cli.calls.allSatisfy { call in
        ["configure get", " describe-", " get-", " list-"].contains { call.contains($0) }
      })
  }

  @Test("goes on after a refusal, names the permission, and asks again next time")
  func resumes() throws {
    let cli = FakeCLI()
    let first = cli.capture(
      ["--region", "eu-north-1", "--no-network"], deny: "get-service-setting")
    #expect(first.status == 4)
    #expect(
      first.errors.hasSuffix("1 errors\ncapture: missing permission: ssm:GetServiceSetting\n"))
    let setting = "\(cli.folder)/111122223333/eu-north-1/ssm.get-service-setting"
    #expect(readFile("\(setting).error")?.contains("(AccessDeniedException)") == true)
    let moment = readFile("\(cli.folder)/capture.json")

    let before = cli.calls.count
    #expect(cli.capture(["--region=eu-north-1", "--no-network"]).status == 0)
    #expect(
      cli.calls.dropFirst(before).filter { !$0.contains("configure") && !$0.contains("sts") } == [
        "--output json --color off --region eu-north-1 ssm get-service-setting --setting-id /ssm/managed-instance/default-ec2-instance-management-role"
      ])
    #expect(readFile("\(setting).error") == nil)
    #expect(readFile("\(setting).json") != nil)
    #expect(readFile("\(cli.folder)/capture.json") == moment)
  }

  @Test("asks for each role where the account's details are refused")
  func singleRoles() throws {
    let cli = FakeCLI()
    let run = cli.capture(
      ["--region", "eu-north-1", "--no-network"], deny: "get-account-authorization-details")
    #expect(run.status == 4)
    let observations = try CaptureFolder(path: cli.folder).observations.map { ReadObservation($0) }
    let iam = observations.filter { $0.header.dataset.isGlobal }
    #expect(iam.map(\.failure) == [nil, nil, nil])
    #expect(
      iam.flatMap(\.resources).map(\.kind)
        == ["instance-profile", "instance-profile", "policy", "role"])
    #expect(!cli.calls.contains { $0.contains("unused") })
  }

  @Test("asks for each profile in use where their listing is refused")
  func singleProfiles() throws {
    let cli = FakeCLI()
    let run = cli.capture(
      ["--region", "eu-north-1", "--no-network"], deny: "list-instance-profiles")
    #expect(run.status == 4)
    #expect(cli.calls.contains { $0.hasSuffix("get-instance-profile --instance-profile-name web") })
    let observations = try CaptureFolder(path: cli.folder).observations.map { ReadObservation($0) }
    let iam = observations.filter { $0.header.dataset.isGlobal }
    #expect(iam.map(\.failure) == [nil, nil, nil])
    #expect(iam.flatMap(\.resources).map(\.kind) == ["instance-profile", "policy", "role"])
  }

  @Test("asks for a policy in use that the account's details lack")
  func missingPolicies() throws {
    let cli = FakeCLI()
    #expect(cli.capture(["--region", "eu-north-1", "--no-network"]).status == 0)
    let policies = try CaptureFolder(path: cli.folder).observations.map { ReadObservation($0) }
      .filter { $0.header.dataset == .policies }
    #expect(policies.flatMap(\.resources).map(\.key) == ["arn:aws:iam::aws:policy/read"])
  }

  @Test("asks for the other listing of nodes where the first is refused")
  func otherNodes() throws {
    let cli = FakeCLI()
    let run = cli.capture(
      ["--region", "eu-north-1", "--no-network"], deny: "describe-instance-information")
    #expect(run.status == 4)
    let nodes = try CaptureFolder(path: cli.folder).observations.map { ReadObservation($0) }
      .filter { $0.header.dataset == .nodes }
    #expect(nodes.map(\.outcome) == [.complete])
  }

  @Test(
    "an operation that the AWS CLI does not know yet is recorded as an error, and the rest goes on")
  func oldCLI() throws {
    let cli = FakeCLI()
    let run = cli.capture(["--region", "eu-north-1", "--no-network"], unknown: "metadata-defaults")
    #expect(run.status == 4)
    let observations = try CaptureFolder(path: cli.folder).observations.map { ReadObservation($0) }
    #expect(
      observations.filter { $0.failure != nil }.map(\.header.dataset) == [.imdsDefaults])
  }

  @Test("says what is wrong with its use, and with the credentials")
  func refusals() {
    let cli = FakeCLI()
    #expect(cli.run([]).status == 2)
    #expect(cli.run([cli.folder, "--fast"]).status == 2)
    #expect(cli.run([cli.folder, "--region"]).status == 2)
    #expect(cli.run([cli.folder, "--region", "../x"]).status == 2)
    #expect(cli.run(["--help"]).status == 0)
    let run = cli.capture(["--profile", "a", "--profile=b"], deny: "get-caller-identity")
    #expect(run.status == 7)
    #expect(run.errors.hasPrefix("capture: error: profile a: An error occurred"))
    #expect(readFile("\(cli.folder)/capture.json") == nil)
  }

  private func mode(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }
}

/// A folder with an `aws` of its own, which answers for a made-up account.
private final class FakeCLI {
  private let fixture = CaptureFixture([:])
  var folder: String { "\(fixture.path)/capture" }

  init() {
    writeFile("\(fixture.path)/aws", FakeCLI.script)
    chmod("\(fixture.path)/aws", 0o755)
  }

  /// The arguments of each call so far.
  var calls: [String] {
    (readFile("\(fixture.path)/calls") ?? "").split(separator: "\n").map(String.init)
  }

  /// Runs the script on the capture folder; calls whose arguments have `deny` in them are refused, those with
  /// `unknown` not even made.
  func capture(
    _ arguments: [String], deny: String = "nothing", unknown: String = "nothing"
  ) -> (status: Int32, errors: String) {
    run([folder] + arguments, deny: deny, unknown: unknown)
  }

  func run(
    _ arguments: [String], deny: String = "nothing", unknown: String = "nothing"
  ) -> (status: Int32, errors: String) {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let words = ["bash", "/\(root)/scripts/capture"] + arguments
    let environment = [
      "PATH=\(fixture.path):/usr/local/bin:/usr/bin:/bin", "FAKE_HOME=\(fixture.path)",
      "FAKE_DENY=\(deny)", "FAKE_UNKNOWN=\(unknown)", "TMPDIR=\(fixture.path)",
    ]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, name) in [(STDOUT_FILENO, "out"), (STDERR_FILENO, "errors")] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, "\(fixture.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var process: pid_t = 0
    let spawned = withCStrings(words) { argv in
      withCStrings(environment) { envp in
        posix_spawnp(&process, "bash", &actions, nil, argv, envp)
      }
    }
    guard spawned == 0 else { return (-1, "cannot run bash") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return (status >> 8 & 0xff, readFile("\(fixture.path)/errors") ?? "")
  }

  private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }

  private static let script = #"""
    #!/bin/bash
    echo "$*" >>"$FAKE_HOME/calls"
    answer() { printf '%s\n' "$@"; exit 0; }
    if [[ "$*" == *"$FAKE_DENY"* ]]; then
      words=" $* "; operation=${words#* --region * * }; operation=${operation%% *}
      camel=; for word in ${operation//-/ }; do camel+=${word^}; done
      echo >&2
      echo "An error occurred (AccessDeniedException) when calling the $camel operation: No" >&2
      exit 254
    fi
    if [[ "$*" == *"$FAKE_UNKNOWN"* ]]; then
      echo "aws: error: argument operation: Invalid choice, valid choices are:" >&2
      exit 252
    fi
    trust='"AssumeRolePolicyDocument": {"Statement": []}'
    role='"RoleName": "web", "RoleId": "AROA1"'
    version='{"VersionId": "v3", "Document": {"Statement": []}}'
    arn=arn:aws:iam::aws:policy/read
    profile=arn:aws:iam::111122223333:instance-profile/path/web
    policy='"Arn": "'$arn'", "PolicyName": "read"'
    case " $* " in
      *" configure "*) exit 1 ;;
      *" get-caller-identity "*)
        answer '{' '    "Account": "111122223333",' '    "Arn": "arn:aws:iam::111122223333:user/x"' '}' ;;
      *" describe-regions "*)
        answer '{' '    "Regions": [' \
          '        {' '            "OptInStatus": "opt-in-not-required",' '            "RegionName": "eu-north-1"' '        },' \
          '        {' '            "OptInStatus": "not-opted-in",' '            "RegionName": "me-south-1"' '        },' \
          '        {' '            "OptInStatus": "opted-in",' '            "RegionName": "eu-west-1"' '        }' '    ]' '}' ;;
      *" describe-instances "*)
        answer '{' '    "Reservations": [' '        {' '            "Instances": [' '                {' \
          '                    "InstanceId": "i-1",' '                    "VpcId": "vpc-1",' \
          '                    "IamInstanceProfile": {' '                        "Arn": "'$profile'",' \
          '                        "Id": "AIPA1"' '                    },' \
          '                    "NetworkInterfaces": [' '                        {' \
          '                            "VpcId": "vpc-2"' '                        }' '                    ]' \
          '                }' '            ]' '        }' '    ]' '}' ;;
      *" describe-instance-properties "*) answer '{"InstanceProperties": []}' ;;
      *" describe-instance-information "*) answer '{"InstanceInformationList": []}' ;;
      *" get-service-setting "*)
        answer '{"ServiceSetting": {' '    "SettingValue": "$None"' '}}' ;;
      *" describe-activations "*) answer '{"ActivationList": []}' ;;
      *" describe-instance-status "*) answer '{"InstanceStatuses": []}' ;;
      *" get-instance-metadata-defaults "*) answer '{"AccountLevel": {}}' ;;
      *" describe-iam-instance-profile-associations "*) answer '{"IamInstanceProfileAssociations": []}' ;;
      *" describe-vpcs "*)
        answer '{"Vpcs": [{' '    "VpcId": "vpc-1",' '    "CidrBlock": "10.0.0.0/16"' '}, {' '    "VpcId": "vpc-2"' '}]}' ;;
      *" describe-vpc-attribute "*) answer '{"VpcId": "vpc-1", "EnableDnsSupport": {"Value": true}}' ;;
      *" describe-vpc-endpoints "*) answer '{"VpcEndpoints": []}' ;;
      *" describe-security-groups "*) answer '{"SecurityGroups": []}' ;;
      *" describe-subnets "*) answer '{"Subnets": []}' ;;
      *" describe-route-tables "*) answer '{"RouteTables": []}' ;;
      *" describe-network-acls "*) answer '{"NetworkAcls": []}' ;;
      *" list-instance-profiles "*)
        answer '{' '    "InstanceProfiles": [' '        {' '            "InstanceProfileId": "AIPA1",' \
          '            "Arn": "'$profile'",' '            "Roles": [' '                {' \
          '                    "RoleName": "web",' '                    "RoleId": "AROA1"' '                }' '            ]' \
          '        },' '        {' '            "InstanceProfileId": "AIPA2",' \
          '            "Arn": "arn:aws:iam::111122223333:instance-profile/unused",' '            "Roles": [' '                {' \
          '                    "RoleName": "unused",' '                    "RoleId": "AROA2"' '                }' '            ]' \
          '        }' '    ]' '}' ;;
      *" get-instance-profile "*)
        answer '{' '    "InstanceProfile": {' '        "InstanceProfileId": "AIPA1",' '        "Roles": [' '            {' \
          '                "RoleName": "web",' '                "RoleId": "AROA1"' '            }' '        ]' '    }' '}' ;;
      *" get-account-authorization-details "*)
        answer '{' '    "RoleDetailList": [' '        {' '            "RoleName": "web",' '            "RoleId": "AROA1",' \
          "            $trust," '            "RolePolicyList": [],' '            "AttachedManagedPolicies": [' '                {' \
          '                    "PolicyName": "read",' '                    "PolicyArn": "'$arn'"' '                }' \
          '            ]' '        }' '    ],' '    "Policies": []' '}' ;;
      *" get-role "*) answer "{\"Role\": {$role, $trust}}" ;;
      *" list-attached-role-policies "*)
        answer '{"AttachedPolicies": [{' '    "PolicyName": "read",' "    \"PolicyArn\": \"$arn\"" '}]}' ;;
      *" list-role-policies "*) answer '{' '    "PolicyNames": [' '        "one",' '        "two"' '    ]' '}' ;;
      *" get-role-policy "*) answer '{"PolicyName": "one", "PolicyDocument": {"Statement": []}}' ;;
      *" get-policy "*) answer "{\"Policy\": {$policy," '    "DefaultVersionId": "v3"' '}}' ;;
      *" get-policy-version "*) answer "{\"PolicyVersion\": $version}" ;;
    esac
    echo "unknown: $*" >&2
    exit 252
    """#
}
