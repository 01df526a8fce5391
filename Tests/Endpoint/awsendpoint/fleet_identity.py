"""Made-up IAM: roles, instance profiles and policies of every kind that decides about Systems Manager."""

from __future__ import annotations

import base64
import random

from .worlds import COLLECTOR_ROLE

_AWS = "arn:aws:iam::aws:policy/"
_CORE = "AmazonSSMManagedInstanceCore"
DHMC_ROLE = "AWSSystemsManagerDefaultEC2InstanceManagementRole"
HYBRID_ROLE = "service-role/FleetHybrid"
# Profiles that an instance may have; the last two have no role, and the last does not even exist.
PROFILES = ("app-core", "app-inline", "app-no-ssm", "app-denied", "app-bounded", "app-bad-trust", "web-profile",
            "app-old", "empty", "deleted")


def trust(principal: dict) -> dict:
    """A trust policy for a principal."""
    return {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}


def document(effect: str, *actions: str, **more) -> dict:
    """A policy document of one statement."""
    return {"Version": "2012-10-17",
            "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*", **more}]}


def unique_id(rng: random.Random, prefix: str) -> str:
    """A unique id as IAM gives them."""
    return prefix + base64.b32encode(rng.randbytes(11)).decode()[:17]


class _Builder:
    def __init__(self, rng: random.Random, account_id: str):
        self.rng, self.account_id = rng, account_id
        self.iam: dict = {"users": [], "roles": [], "profiles": [], "policies": []}

    def _date(self) -> str:
        return f"2024-{self.rng.randrange(1, 13):02d}-{self.rng.randrange(1, 29):02d}T08:30:00+00:00"

    def policy(self, name: str, *documents: dict) -> str:
        """A customer-managed policy; the last document is the default version."""
        arn = f"arn:aws:iam::{self.account_id}:policy/{name}"
        versions = [{"VersionId": f"v{n}", "Document": text, "IsDefaultVersion": n == len(documents),
                     "CreateDate": self._date()} for n, text in enumerate(documents, 1)]
        self.iam["policies"].append({
            "PolicyName": name, "PolicyId": unique_id(self.rng, "ANPA"), "Arn": arn, "Path": "/",
            "DefaultVersionId": versions[-1]["VersionId"], "IsAttachable": True, "CreateDate": self._date(),
            "UpdateDate": self._date(), "PolicyVersionList": versions[::-1]})
        return arn

    def role(self, name: str, service: str, attached=(), inline=None, path: str = "/", boundary: str | None = None,
             trusted: dict | None = None) -> dict:
        """A role that a service may assume."""
        role = {"Path": path, "RoleName": name, "RoleId": unique_id(self.rng, "AROA"),
                "Arn": f"arn:aws:iam::{self.account_id}:role{path}{name}", "CreateDate": self._date(),
                "AssumeRolePolicyDocument": trusted or trust({"Service": service}), "MaxSessionDuration": 3600,
                "Description": f"Rolle „{name}“ <é&ü>",
                "AttachedManagedPolicies": [{"PolicyName": arn.rsplit("/", 1)[1], "PolicyArn": arn}
                                            for arn in attached],
                "RolePolicyList": [{"PolicyName": n, "PolicyDocument": d} for n, d in (inline or {}).items()],
                "Tags": [{"Key": "team", "Value": "fleet=1"}],
                "RoleLastUsed": {"LastUsedDate": self._date(), "Region": "us-east-1"}}
        if boundary:
            role["PermissionsBoundary"] = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary}
        self.iam["roles"].append(role)
        return role

    def profile(self, name: str, *roles: str, path: str = "/") -> None:
        """An instance profile."""
        self.iam["profiles"].append({
            "Path": path, "InstanceProfileName": name, "InstanceProfileId": unique_id(self.rng, "AIPA"),
            "Arn": f"arn:aws:iam::{self.account_id}:instance-profile{path}{name}", "CreateDate": self._date(),
            "Roles": list(roles)})


def build(rng: random.Random, account_id: str, trusted_account: str, extra_roles: int) -> dict:
    """The IAM facts of an account; its collector's role trusts the first account of the world."""
    b = _Builder(rng, account_id)
    b.iam["users"].append({"Path": "/", "UserName": "collector", "UserId": unique_id(rng, "AIDA"),
                           "Arn": f"arn:aws:iam::{account_id}:user/collector",
                           "CreateDate": "2024-01-01T00:00:00+00:00"})
    collector = b.role(COLLECTOR_ROLE, "", [_AWS + "SecurityAudit"],
                       trusted=trust({"AWS": f"arn:aws:iam::{trusted_account}:root"}))
    collector["MaxSessionDuration"] = 43200
    boundary = b.policy("boundary", document("Allow", "s3:*", "ec2:*"))
    conditional = b.policy("conditional-ssm", document("Allow", "ssm:*"), document(
        "Allow", "ssm:UpdateInstanceInformation", "ssmmessages:*",
        Condition={"StringEquals": {"aws:SourceVpc": "vpc-0123"}, "Bool": {"aws:ViaAWSService": "false"}}))
    ec2 = "ec2.amazonaws.com"
    b.role("app-core", ec2, [_AWS + _CORE, _AWS + "CloudWatchAgentServerPolicy"])
    b.role("app-inline", ec2, inline={
        "ssm": document("Allow", "ssm:UpdateInstance*", "ssmmessages:*", "ec2messages:*"),
        "s3-read": document("Allow", "s3:GetObject", Resource="arn:aws:s3:::bücket/*")})
    b.role("app-no-ssm", ec2, [_AWS + "AmazonS3ReadOnlyAccess"])
    b.role("app-denied", ec2, [_AWS + _CORE], {"deny": document("Deny", "ssm:UpdateInstanceInformation")})
    b.role("app-bounded", ec2, [_AWS + _CORE], boundary=boundary)
    b.role("app-bad-trust", "lambda.amazonaws.com", [_AWS + _CORE])
    b.role("web", ec2, [conditional], path="/web/tier/")
    b.role("app-old", ec2, [_AWS + "service-role/AmazonEC2RoleforSSM"])
    b.role(DHMC_ROLE, "ssm.amazonaws.com", [_AWS + "AmazonSSMManagedEC2InstanceDefaultPolicy"], path="/service-role/")
    b.role("FleetDhmc", "ssm.amazonaws.com", inline={"all": document("Allow", "ssm:*", "ssmmessages:*")})
    b.role("FleetHybrid", "ssm.amazonaws.com", [_AWS + _CORE], path="/service-role/")
    for number in range(extra_roles):
        b.role(f"service-{number:03d}", "lambda.amazonaws.com", [_AWS + "ReadOnlyAccess"] if number == 0 else ())
    for name in PROFILES[:6] + ("app-old",):
        b.profile(name, name)
    b.profile("web-profile", "web", path="/web/")
    b.profile("empty")
    b.profile("unused", "app-core")
    return b.iam
