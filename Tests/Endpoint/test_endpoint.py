"""That the endpoint speaks AWS's dialect: every operation, by boto3 and raw. Run as a module it runs all tests."""

from __future__ import annotations

import datetime
import json
import unittest
import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote

from support import DHMC, EndpointCase


def load_tests(loader, tests, pattern):
    """Take in the other test modules, so that this one file runs them all."""
    if pattern is None:
        for name in ("test_clients", "test_refusals", "test_faults", "test_control"):
            tests.addTests(loader.loadTestsFromName(name))
    return tests


class OperationsCase(EndpointCase):
    """Every operation answers what the state holds, and no request of boto3 is invalid."""

    options = {"accounts": 2, "organization": True}

    def setUp(self):
        super().setUp()
        self.state = self.own("state")
        self.facts = self.state["regions"]["eu-west-1"]

    def tearDown(self):
        self.assertEqual(self.invalid(), [])

    def everything(self, service: str, operation: str, member: str, size: int | None = None, **parameters) -> list:
        """All items of a paginated listing."""
        paginator = self.client(service).get_paginator(operation)
        config = {} if size is None else {"PageSize": size}
        return [item for page in paginator.paginate(PaginationConfig=config, **parameters) for item in page[member]]

    def test_instances_come_page_by_page_and_complete(self):
        reservations = self.everything("ec2", "describe_instances", "Reservations", 5)
        found = [i for r in reservations for i in r["Instances"]]
        held = self.facts["instances"]
        self.assertEqual([i["InstanceId"] for i in found], [i["InstanceId"] for i in held])
        self.assertEqual({r["OwnerId"] for r in reservations}, {self.id})
        for got, fact in zip(found, held):
            self.assertEqual(got["State"], fact["State"])
            self.assertEqual(got.get("MetadataOptions"), fact.get("MetadataOptions"))
            self.assertEqual(got.get("IamInstanceProfile"), fact.get("IamInstanceProfile"))
            self.assertEqual(got.get("Tags", []), fact["Tags"])
            self.assertEqual(got["LaunchTime"].isoformat(), fact["LaunchTime"])
        self.assertEqual({i["State"]["Name"] for i in found},
                         {"pending", "running", "shutting-down", "terminated", "stopping", "stopped"})
        pages = [c["page"] for c in self.own("calls")["calls"] if c["operation"] == "DescribeInstances"]
        self.assertEqual(pages, [1, 2, 3])

    def test_instances_by_id_and_filter(self):
        ec2, wanted = self.client("ec2"), [i["InstanceId"] for i in self.facts["instances"][:2]]
        found = ec2.describe_instances(InstanceIds=wanted)["Reservations"]
        self.assertEqual(sorted(i["InstanceId"] for r in found for i in r["Instances"]), sorted(wanted))
        required = ec2.describe_instances(Filters=[{"Name": "metadata-options.http-tokens", "Values": ["required"]},
                                                   {"Name": "tag:Name", "Values": ["node-*"]}])
        self.assertTrue(required["Reservations"])
        self.assertEqual(self.code_of(ec2.describe_instances, InstanceIds=["i-00000000"]),
                         ("InvalidInstanceID.NotFound", 400))

    def test_instance_status(self):
        everything = self.everything("ec2", "describe_instance_status", "InstanceStatuses", 5,
                                     IncludeAllInstances=True)
        self.assertEqual(len(everything), len(self.facts["instances"]))
        running = self.everything("ec2", "describe_instance_status", "InstanceStatuses")
        self.assertEqual({r["InstanceState"]["Name"] for r in running}, {"running"})
        for row in running:
            self.assertEqual(row["SystemStatus"]["Status"],
                             self.facts["instance_status"][row["InstanceId"]]["SystemStatus"]["Status"])

    def test_network(self):
        cases = (("describe_vpcs", "Vpcs", "vpcs", "VpcId", 5),
                 ("describe_subnets", "Subnets", "subnets", "SubnetId", 5),
                 ("describe_route_tables", "RouteTables", "route_tables", "RouteTableId", 5),
                 ("describe_network_acls", "NetworkAcls", "network_acls", "NetworkAclId", 5),
                 ("describe_security_groups", "SecurityGroups", "security_groups", "GroupId", 5),
                 ("describe_vpc_endpoints", "VpcEndpoints", "vpc_endpoints", "VpcEndpointId", 2))
        for operation, member, dataset, name, size in cases:
            with self.subTest(operation):
                found = self.everything("ec2", operation, member, size)
                self.assertEqual([i[name] for i in found], [i[name] for i in self.facts[dataset]])
        tables = self.everything("ec2", "describe_route_tables", "RouteTables")
        self.assertEqual(tables[0]["Routes"], self.facts["route_tables"][0]["Routes"])
        for endpoint in self.everything("ec2", "describe_vpc_endpoints", "VpcEndpoints"):
            json.loads(endpoint["PolicyDocument"])
        vpc = self.facts["vpcs"][0]["VpcId"]
        mine = self.client("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        self.assertEqual(len(mine), 3)
        answer = self.client("ec2").describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsSupport")
        self.assertEqual(answer["EnableDnsSupport"], {"Value": True})

    def test_profile_associations(self):
        found = self.everything("ec2", "describe_iam_instance_profile_associations",
                                "IamInstanceProfileAssociations", 5)
        wanted = [i["InstanceId"] for i in self.facts["instances"] if "IamInstanceProfile" in i]
        self.assertEqual([a["InstanceId"] for a in found], wanted)

    def test_regions_defaults_console_and_images(self):
        ec2 = self.client("ec2")
        enabled = {r["RegionName"] for r in ec2.describe_regions()["Regions"]}
        self.assertEqual(enabled, {"eu-west-1", "us-east-1"})
        closed = [r for r in ec2.describe_regions(AllRegions=True)["Regions"] if r["OptInStatus"] == "not-opted-in"]
        self.assertEqual([r["RegionName"] for r in closed], ["af-south-1"])
        self.assertEqual(ec2.get_instance_metadata_defaults()["AccountLevel"], self.facts["imds_defaults"])
        silent = self.facts["instances"][0]["InstanceId"]
        self.assertNotIn("Output", ec2.get_console_output(InstanceId=silent))
        self.own("mutate", {"op": "replace", "dataset": "console", "region": "eu-west-1", "value": {
            silent: {"Timestamp": "2026-11-01T02:03:04+00:00", "Text": "boot: ünïcode"}}})
        self.assertEqual(ec2.get_console_output(InstanceId=silent)["Output"], "boot: ünïcode")
        image = ec2.describe_images(Filters=[{"Name": "image-id", "Values": ["ami-0aaaaaaaaaaaaaaa1"]}])["Images"]
        self.assertEqual([i["ImdsSupport"] for i in image], ["v2.0"])

    def test_nodes(self):
        nodes = self.everything("ssm", "describe_instance_information", "InstanceInformationList", 5)
        self.assertEqual([n["InstanceId"] for n in nodes], [n["InstanceId"] for n in self.facts["nodes"]])
        for got, fact in zip(nodes, self.facts["nodes"]):
            self.assertEqual(got["LastPingDateTime"].timestamp(),
                             datetime.datetime.fromisoformat(fact["LastPingDateTime"]).timestamp())
            self.assertEqual(got.get("IsLatestVersion"), fact.get("IsLatestVersion"))
        hybrid = self.everything("ssm", "describe_instance_information", "InstanceInformationList",
                                 Filters=[{"Key": "ResourceType", "Values": ["ManagedInstance"]}])
        self.assertEqual([n["InstanceId"][:3] for n in hybrid], ["mi-"])
        for key, member in (("PingStatus", "PingStatus"), ("PlatformTypes", "PlatformType"),
                            ("InstanceIds", "InstanceId")):
            value = self.facts["nodes"][0][member]
            found = self.everything("ssm", "describe_instance_information", "InstanceInformationList",
                                    Filters=[{"Key": key, "Values": [value]}])
            self.assertEqual([n["InstanceId"] for n in found],
                             [n["InstanceId"] for n in self.facts["nodes"] if n[member] == value])

    def test_default_page_of_ten_nodes_and_an_empty_token_at_the_end(self):
        for number in range(12):
            self.own("mutate", {"op": "put-node", "region": "us-east-1", "node": {"InstanceId": f"i-{number:08x}"}})
        ssm = self.client("ssm", "us-east-1")
        first = ssm.describe_instance_information()
        self.assertEqual(len(first["InstanceInformationList"]), 10)
        last = first
        while last["NextToken"]:
            last = ssm.describe_instance_information(NextToken=last["NextToken"])
        self.assertEqual(last["NextToken"], "")

    def test_properties(self):
        rows = self.everything("ssm", "describe_instance_properties", "InstanceProperties", 5)
        self.assertEqual(len(rows), len(self.facts["nodes"]))
        states = {i["InstanceId"]: i["State"]["Name"] for i in self.facts["instances"]}
        self.assertEqual([r.get("InstanceState") for r in rows], [states.get(r["InstanceId"]) for r in rows])
        old = self.everything("ssm", "describe_instance_properties", "InstanceProperties", FiltersWithOperator=[
            {"Key": "AgentVersion", "Values": ["3.2.582.0"], "Operator": "LessThan"}])
        self.assertEqual({r["InstanceId"] for r in old}, {
            n["InstanceId"] for n in self.facts["nodes"]
            if [int(p) for p in n["AgentVersion"].split(".")] < [3, 2, 582, 0]})

    def test_service_setting(self):
        ssm = self.client("ssm")
        self.own("mutate", {"op": "set-dhmc", "region": "eu-west-1", "value": "service-role/X"})
        setting = ssm.get_service_setting(SettingId=DHMC)["ServiceSetting"]
        self.assertEqual((setting["SettingValue"], setting["Status"]), ("service-role/X", "Customized"))
        self.own("mutate", {"op": "set-dhmc", "region": "eu-west-1", "value": None})
        by_arn = ssm.get_service_setting(SettingId=setting["ARN"])["ServiceSetting"]
        self.assertEqual((by_arn["SettingValue"], by_arn["SettingId"]), ("$None", DHMC))
        self.assertEqual(self.code_of(ssm.get_service_setting, SettingId=DHMC.replace("ec2-", "")),
                         ("ServiceSettingNotFound", 400))

    def test_activations_and_connection(self):
        rows = self.everything("ssm", "describe_activations", "ActivationList", 1)
        self.assertEqual([r["ActivationId"] for r in rows], [a["ActivationId"] for a in self.facts["activations"]])
        status = self.client("ssm").get_connection_status(Target="i-00000000")
        self.assertEqual(status["Status"], "notconnected")

    def test_iam(self):
        iam, held = self.client("iam"), self.state["iam"]
        for role in held["roles"]:
            got = iam.get_role(RoleName=role["RoleName"])["Role"]
            self.assertEqual(got["AssumeRolePolicyDocument"], role["AssumeRolePolicyDocument"])
            self.assertEqual((got["Arn"], got["Path"]), (role["Arn"], role["Path"]))
            self.assertEqual(got.get("PermissionsBoundary"), role.get("PermissionsBoundary"))
            attached = self.everything("iam", "list_attached_role_policies", "AttachedPolicies", 1,
                                       RoleName=role["RoleName"])
            self.assertEqual(attached, role["AttachedManagedPolicies"])
            for name in self.everything("iam", "list_role_policies", "PolicyNames", 1, RoleName=role["RoleName"]):
                inline = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
                self.assertIn(inline["PolicyDocument"], [p["PolicyDocument"] for p in role["RolePolicyList"]])
        profiles = self.everything("iam", "list_instance_profiles", "InstanceProfiles", 2)
        self.assertEqual([[r["RoleName"] for r in p["Roles"]] for p in profiles],
                         [p["Roles"] for p in held["profiles"]])
        one = iam.get_instance_profile(InstanceProfileName="web-profile")["InstanceProfile"]
        self.assertEqual([r["Path"] for r in one["Roles"]], ["/web/tier/"])
        for call, parameters in ((iam.get_role, {"RoleName": "none"}),
                                 (iam.get_policy, {"PolicyArn": "arn:aws:iam::aws:policy/None"}),
                                 (iam.get_instance_profile, {"InstanceProfileName": "deleted"})):
            self.assertEqual(self.code_of(call, **parameters), ("NoSuchEntity", 404))

    def test_policies(self):
        iam = self.client("iam")
        core = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
        for arn in [core] + [p["Arn"] for p in self.state["iam"]["policies"]]:
            policy = iam.get_policy(PolicyArn=arn)["Policy"]
            version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
            self.assertIn("Statement", version["Document"])

    def test_authorization_details(self):
        pages = list(self.client("iam").get_paginator("get_account_authorization_details").paginate(
            Filter=["Role", "LocalManagedPolicy", "AWSManagedPolicy"]))
        self.assertGreater(len(pages), 1)
        self.assertTrue(pages[0]["IsTruncated"])
        self.assertLess(len(pages[0]["RoleDetailList"]), 100)
        roles = [r for page in pages for r in page["RoleDetailList"]]
        self.assertEqual([r["RoleName"] for r in roles], [r["RoleName"] for r in self.state["iam"]["roles"]])
        for got, role in zip(roles, self.state["iam"]["roles"]):
            self.assertEqual(got["RolePolicyList"], role["RolePolicyList"])
        arns = {p["Arn"] for page in pages for p in page["Policies"]}
        self.assertIn("arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM", arns)
        self.assertIn(f"arn:aws:iam::{self.id}:policy/boundary", arns)

    def test_documents_are_url_encoded_on_the_wire(self):
        status, _, body = self.form("iam", "GetRole", "us-east-1", {"RoleName": "app-core"})
        self.assertEqual(status, 200)
        document = ElementTree.fromstring(body).find(".//{*}AssumeRolePolicyDocument").text
        self.assertTrue(document.startswith("%7B%0A"), document)
        self.assertEqual(json.loads(unquote(document))["Version"], "2012-10-17")

    def test_the_wire(self):
        _, headers, body = self.form("ec2", "DescribeInstances", parameters={"MaxResults": 5})
        root = ElementTree.fromstring(body)
        self.assertEqual(root.tag, "{http://ec2.amazonaws.com/doc/2016-11-15/}DescribeInstancesResponse")
        self.assertTrue(root.find("{*}nextToken").text)
        self.assertEqual(root.find("{*}requestId").text, headers["x-amz-request-id"])
        self.assertTrue(root.find(".//{*}launchTime").text.endswith(".000Z"))
        _, headers, body = self.json("ssm", "GetServiceSetting", {"SettingId": DHMC})
        self.assertEqual(headers["Content-Type"], "application/x-amz-json-1.1")
        self.assertIsInstance(json.loads(body)["ServiceSetting"]["LastModifiedDate"], (int, float))
        _, _, body = self.form("iam", "ListRoles", "us-east-1", {"MaxItems": 2})
        root = ElementTree.fromstring(body)
        self.assertEqual(root.find("{*}ListRolesResult/{*}IsTruncated").text, "true")
        self.assertTrue(root.find("{*}ListRolesResult/{*}Marker").text)

    def test_sts(self):
        sts, other = self.client("sts"), self.world["accounts"][1]
        self.assertEqual(sts.get_caller_identity()["Arn"], f"arn:aws:iam::{self.id}:user/collector")
        granted = sts.assume_role(RoleArn=other["role_arn"], RoleSessionName="session")["Credentials"]
        there = self.client("sts", credentials=granted)
        self.assertEqual(there.get_caller_identity()["Account"], other["account_id"])
        self.assertTrue(self.client("ec2", credentials=granted).describe_instances()["Reservations"])
        unsigned = sts.assume_role_with_web_identity(RoleArn=other["role_arn"], RoleSessionName="web",
                                                     WebIdentityToken="a.b.c.d.e")
        self.assertEqual(self.client("sts", credentials=unsigned["Credentials"]).get_caller_identity()["Arn"],
                         f"arn:aws:sts::{other['account_id']}:assumed-role/fleetdb-collector/web")
        for role in ("app-core", "none"):
            self.assertEqual(self.code_of(sts.assume_role, RoleArn=f"arn:aws:iam::{self.id}:role/{role}",
                                          RoleSessionName="session"), ("AccessDenied", 403))

    def test_organizations(self):
        pages = list(self.client("organizations").get_paginator("list_accounts").paginate())
        self.assertEqual([len(p["Accounts"]) for p in pages], [20, 4])
        rows = [a for p in pages for a in p["Accounts"]]
        self.assertEqual({a["Status"] for a in rows}, {"ACTIVE", "SUSPENDED"})
        self.assertTrue(all(a["State"] == a["Status"] for a in rows))
        member = self.client("organizations", account=self.world["accounts"][1])
        self.assertEqual(self.code_of(member.list_accounts), ("AccessDeniedException", 400))


if __name__ == "__main__":
    unittest.main()
