"""That the endpoint refuses what AWS refuses, with AWS's codes, statuses and words."""

from __future__ import annotations

import email.utils
import json
import time
import unittest

from support import DHMC, EndpointCase


class SignatureCase(EndpointCase):
    """Signatures, keys, session tokens and clocks."""

    CALLS = {"ec2": "describe_regions", "ssm": "describe_instance_information", "iam": "list_roles",
             "sts": "get_caller_identity", "organizations": "list_accounts"}

    def refused(self, account: dict | None = None, credentials: dict | None = None) -> dict:
        """The code and status of a call to each service."""
        return {service: self.code_of(getattr(self.client(service, account=account, credentials=credentials), call))
                for service, call in self.CALLS.items()}

    def test_unknown_key(self):
        self.assertEqual(self.refused({**self.account, "access_key_id": "AKIAUNKNOWN"}), {
            "ec2": ("AuthFailure", 401), "ssm": ("UnrecognizedClientException", 400),
            "iam": ("InvalidClientTokenId", 403), "sts": ("InvalidClientTokenId", 403),
            "organizations": ("UnrecognizedClientException", 400)})

    def test_wrong_secret_is_counted(self):
        self.assertEqual(self.refused({**self.account, "secret_access_key": "wrong"}), {
            "ec2": ("AuthFailure", 401), "ssm": ("InvalidSignatureException", 400),
            "iam": ("SignatureDoesNotMatch", 403), "sts": ("SignatureDoesNotMatch", 403),
            "organizations": ("InvalidSignatureException", 400)})
        self.assertEqual([e["kind"] for e in self.invalid()], ["signature"] * 5)

    def test_changed_body(self):
        status, _, body = self.json("ssm", "GetServiceSetting", {"SettingId": DHMC}, sent=b"{}")
        self.assertEqual((status, json.loads(body)["__type"]), (400, "InvalidSignatureException"))

    def test_session_token_missing_wrong_or_unwanted(self):
        granted = self.client("sts").assume_role(RoleArn=self.account["role_arn"], RoleSessionName="session")
        keys = granted["Credentials"]
        session = {"key": keys["AccessKeyId"], "secret": keys["SecretAccessKey"]}
        self.assertEqual(self.form("ec2", "DescribeRegions", token=keys["SessionToken"], **session)[0], 200)
        self.assertEqual(self.form("ec2", "DescribeRegions", **session)[0], 401)
        self.assertEqual(self.form("ec2", "DescribeRegions", token="other", **session)[0], 401)
        self.assertEqual(self.form("ec2", "DescribeRegions", token="unwanted")[0], 401)

    def test_expired_session(self):
        granted = self.client("sts").assume_role(RoleArn=self.account["role_arn"], RoleSessionName="session")
        self.assertEqual(self.own("sessions", {"expire": True})["expired"], 1)
        self.assertEqual(self.refused(credentials=granted["Credentials"]), {
            "ec2": ("RequestExpired", 400), "ssm": ("ExpiredTokenException", 400), "iam": ("ExpiredToken", 403),
            "sts": ("ExpiredToken", 403), "organizations": ("ExpiredTokenException", 400)})
        self.assertEqual(self.invalid(), [])
        self.own("sessions", {"lifetime_seconds": 1})
        short = self.client("sts").assume_role(RoleArn=self.account["role_arn"], RoleSessionName="session")
        self.assertLess(short["Credentials"]["Expiration"].timestamp(), time.time() + 3)

    def test_clock(self):
        self.own("clock", {"offset_seconds": 3600})
        self.assertEqual(self.refused(), {
            "ec2": ("RequestExpired", 400), "ssm": ("InvalidSignatureException", 400),
            "iam": ("SignatureDoesNotMatch", 403), "sts": ("SignatureDoesNotMatch", 403),
            "organizations": ("InvalidSignatureException", 400)})
        self.assertIn("Signature expired: ", self.message)
        self.own("clock", {"offset_seconds": -3600})
        self.assertEqual(self.refused()["ec2"], ("AuthFailure", 401))
        self.assertIn("Signature not yet current: ", self.message)
        _, headers, _ = self.form("sts", "GetCallerIdentity")
        hour = email.utils.parsedate_to_datetime(headers["Date"]).timestamp()
        self.assertAlmostEqual(hour, time.time() - 3600, delta=30)
        self.own("clock", {"offset_seconds": 120})
        self.client("ec2").describe_regions()

    def test_unsigned_and_wrongly_scoped(self):
        status, _, body = self.running.request("POST", "/", b"Action=DescribeRegions&Version=2016-11-15",
                                               {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual((status, b"<Code>MissingAuthenticationToken</Code>" in body), (403, True))
        status, _, body = self.form("iam", "ListRoles", "eu-west-1")
        self.assertEqual((status, b"valid region" in body), (403, True))

    def test_region_that_is_not_opted_in(self):
        self.assertEqual(self.code_of(self.client("ec2", "af-south-1").describe_vpcs), ("OptInRequired", 401))
        self.assertEqual(self.code_of(self.client("ssm", "af-south-1").describe_activations),
                         ("UnrecognizedClientException", 400))
        self.assertEqual(self.code_of(self.client("sts", "af-south-1").get_caller_identity),
                         ("RegionDisabledException", 403))
        self.assertEqual(self.client("ec2", "eu-central-1").describe_vpcs()["Vpcs"], [])


class ValidationCase(EndpointCase):
    """Requests that the service's model does not allow."""

    def test_page_sizes_out_of_range(self):
        ec2, ssm, iam = self.client("ec2"), self.client("ssm"), self.client("iam")
        for call, parameters, code in (
                (ec2.describe_instances, {"MaxResults": 4}, "InvalidParameterValue"),
                (ec2.describe_instances, {"MaxResults": 1001}, "InvalidParameterValue"),
                (ec2.describe_route_tables, {"MaxResults": 101}, "InvalidParameterValue"),
                (ssm.describe_instance_information, {"MaxResults": 51}, "ValidationException"),
                (ssm.describe_instance_information, {"MaxResults": 4}, "ValidationException"),
                (ssm.describe_instance_properties, {"MaxResults": 1001}, "ValidationException"),
                (iam.list_roles, {"MaxItems": 1001}, "ValidationError"),
                (self.client("organizations").list_accounts, {"MaxResults": 21}, "InvalidInputException")):
            with self.subTest(call.__name__, **parameters):
                self.assertEqual(self.code_of(call, **parameters), (code, 400))
        self.assertIn("failed to satisfy constraint: Member must have value less than or equal to 20", self.message)
        self.assertEqual(len(self.invalid()), 8)

    def test_page_size_with_instance_ids(self):
        self.assertEqual(self.code_of(self.client("ec2").describe_instances, MaxResults=5, InstanceIds=["i-00000001"]),
                         ("InvalidParameterCombination", 400))

    def test_unknown_and_ill_typed(self):
        for answer, code in (
                (self.form("ec2", "DescribeThings"), "InvalidAction"),
                (self.form("ec2", "DescribeVpcs", parameters={"MaxResult": 5}), "UnknownParameter"),
                (self.form("ec2", "DescribeVpcs", parameters={"maxResults": 5}), "UnknownParameter"),
                (self.form("ec2", "DescribeVpcs", parameters={"VpcId.2": "vpc-1"}), "UnknownParameter"),
                (self.form("ec2", "DescribeVpcs", parameters={"MaxResults": "many"}), "InvalidParameterValue"),
                (self.form("ec2", "DescribeRegions", parameters={"AllRegions": "yes"}), "InvalidParameterValue"),
                (self.form("ec2", "DescribeVpcAttribute", parameters={"Attribute": "enableDnsSupport"}),
                 "MissingParameter"),
                (self.form("ec2", "DescribeVpcs", parameters={"Filter.1.Name": "colour", "Filter.1.Value.1": "red"}),
                 "InvalidParameterValue"),
                (self.form("iam", "GetThing", "us-east-1"), "InvalidAction"),
                (self.form("iam", "GetRole", "us-east-1", {"Role": "x"}), "ValidationError"),
                (self.form("iam", "GetRole", "us-east-1"), "ValidationError"),
                (self.form("iam", "GetAccountAuthorizationDetails", "us-east-1", {"Filter.member.1": "Roles"}),
                 "ValidationError")):
            self.assertIn(f"<Code>{code}</Code>".encode(), answer[2])
        for answer, code in (
                (self.json("ssm", "DescribeThings", {}), "UnknownOperationException"),
                (self.json("ssm", "GetServiceSetting", {"Setting": "x"}), "ValidationException"),
                (self.json("ssm", "GetServiceSetting", {}), "ValidationException"),
                (self.json("ssm", "GetServiceSetting", {"SettingId": 5}), "SerializationException"),
                (self.json("ssm", "GetServiceSetting", b"{"), "SerializationException"),
                (self.json("ssm", "DescribeInstanceInformation", {"Filters": [{"Key": "Color", "Values": ["x"]}]}),
                 "InvalidFilterKey")):
            self.assertEqual(json.loads(answer[2])["__type"], code)

    def test_tokens_of_another_listing(self):
        self.own("page-size", {"DescribeInstances": 5})
        ec2 = self.client("ec2")
        token = ec2.describe_instances()["NextToken"]
        ec2.describe_instances(NextToken=token)
        self.assertEqual(self.invalid(), [])
        self.assertEqual(self.code_of(ec2.describe_vpcs, NextToken=token), ("InvalidParameterValue", 400))
        self.assertEqual(self.code_of(self.client("ec2", "us-east-1").describe_instances, NextToken=token)[1], 400)
        self.assertEqual(self.code_of(self.client("ssm").describe_instance_information, NextToken="x"),
                         ("InvalidNextToken", 400))
        self.assertEqual(self.code_of(self.client("iam").list_roles, Marker="x"), ("ValidationError", 400))


class PolicyCase(EndpointCase):
    """Denials in AWS's words."""

    def setUp(self):
        super().setUp()
        self.user = f"arn:aws:iam::{self.id}:user/collector"

    def allow(self, *actions: str, **more) -> None:
        self.own("policy", {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": list(actions), "Resource": "*"}], **more})

    def test_nothing_allows_it(self):
        self.allow("iam:List*", "EC2:describeInst*")
        setting = f"arn:aws:ssm:eu-west-1:{self.id}:servicesetting/ssm/managed-instance/" \
                  "default-ec2-instance-management-role"
        self.assertEqual(self.code_of(self.client("ssm").get_service_setting, SettingId=DHMC),
                         ("AccessDeniedException", 400))
        self.assertEqual(self.message, f"User: {self.user} is not authorized to perform: ssm:GetServiceSetting on "
                         f"resource: {setting} because no identity-based policy allows the "
                         "ssm:GetServiceSetting action")
        self.assertEqual(self.code_of(self.client("ec2").describe_vpcs), ("UnauthorizedOperation", 403))
        self.assertEqual(self.message, "You are not authorized to perform this operation. User: "
                         f"{self.user} is not authorized to perform: ec2:DescribeVpcs because no identity-based "
                         "policy allows the ec2:DescribeVpcs action")
        self.assertEqual(self.code_of(self.client("iam").get_role, RoleName="app-core"), ("AccessDenied", 403))
        self.client("ec2").describe_instances()
        self.client("iam").list_roles()
        self.client("sts").get_caller_identity()
        self.own("policy", {})
        self.client("ec2").describe_vpcs()

    def test_explicit_denials_by_policy_and_scp(self):
        deny = {"Effect": "Deny", "Action": "ec2:DescribeInstances", "Resource": "*",
                "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1"]}}}
        document = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, deny]}
        self.own("policy", document | {"scp": True})
        self.code_of(self.client("ec2").describe_instances)
        self.assertTrue(self.message.endswith(" with an explicit deny in a service control policy"))
        self.client("ec2", "us-east-1").describe_instances()
        self.own("policy", document)
        self.code_of(self.client("ec2").describe_instances)
        self.assertTrue(self.message.endswith("with an explicit deny in an identity-based policy"))

    def test_roles_are_named_as_sessions(self):
        granted = self.client("sts").assume_role(RoleArn=self.account["role_arn"], RoleSessionName="session")
        self.allow("none:*")
        ssm = self.client("ssm", credentials=granted["Credentials"])
        self.code_of(ssm.describe_instance_information)
        self.assertIn(f"User: arn:aws:sts::{self.id}:assumed-role/fleetdb-collector/session is not", self.message)

    def test_a_policy_that_is_not_understood_is_refused(self):
        self.own("policy", {"Statement": [{"Effect": "Maybe", "Action": "*"}]}, expect=400)


if __name__ == "__main__":
    unittest.main()
