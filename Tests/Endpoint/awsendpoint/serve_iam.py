"""IAM, served from the facts of the account. Policy documents go out URL-encoded after RFC 3986, as AWS sends them."""

from __future__ import annotations

import json
from urllib.parse import quote

from . import wire
from .errors import AwsError
from .worlds import find

_AUTHORIZATION_KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")
# GetAccountAuthorizationDetails fills a page less than asked for; IsTruncated tells that more is to come.
_DETAILS_PAGE = 25


def serve(operation: str, account, region: str, parameters: dict, listing) -> dict:
    """The output of an IAM operation."""
    return _OPERATIONS[operation](account, parameters, listing)


def operations() -> set[str]:
    """The operations that serve() knows."""
    return set(_OPERATIONS)


def encoded(document) -> str:
    """A policy document as IAM sends it. Text is taken as it stands, so that a test can set a broken document."""
    text = document if isinstance(document, str) else json.dumps(document, indent=2, ensure_ascii=False)
    return quote(text, safe="-_.~")


def _role(account, name: str) -> dict:
    role = find(account.state["iam"]["roles"], "RoleName", name)
    if role is None:
        raise AwsError("NoSuchEntity", 404, f"The role with name {name} cannot be found.")
    return role


def _role_summary(role: dict) -> dict:
    members = ("Path", "RoleName", "RoleId", "Arn", "CreateDate")
    return {m: role[m] for m in members} | {"AssumeRolePolicyDocument": encoded(role["AssumeRolePolicyDocument"])}


def _role_full(role: dict) -> dict:
    members = ("Description", "MaxSessionDuration", "PermissionsBoundary", "Tags", "RoleLastUsed")
    return _role_summary(role) | {m: role[m] for m in members if m in role}


def _profile(account, profile: dict, tags: bool) -> dict:
    shown = {k: v for k, v in profile.items() if k not in ("Roles", "Tags")}
    roles = [find(account.state["iam"]["roles"], "RoleName", name) for name in profile["Roles"]]
    shown["Roles"] = [_role_summary(role) for role in roles if role]
    if tags and profile.get("Tags"):
        shown["Tags"] = profile["Tags"]
    return shown


def _page(listing, items: list, member: str, default: int = 100, maximum: int = 1000) -> dict:
    page, token = listing.cut(items, default, maximum)
    return {member: page, "IsTruncated": token is not None, "Marker": token}


def _get_role(account, parameters, listing) -> dict:
    return {"Role": _role_full(_role(account, parameters["RoleName"]))}


def _list_roles(account, parameters, listing) -> dict:
    prefix = parameters.get("PathPrefix", "/")
    roles = [role for role in account.state["iam"]["roles"] if role["Path"].startswith(prefix)]
    return _page(listing, [_role_summary(role) for role in roles], "Roles")


def _get_instance_profile(account, parameters, listing) -> dict:
    name = parameters["InstanceProfileName"]
    profile = find(account.state["iam"]["profiles"], "InstanceProfileName", name)
    if profile is None:
        raise AwsError("NoSuchEntity", 404, f"Instance Profile {name} cannot be found.")
    return {"InstanceProfile": _profile(account, profile, tags=True)}


def _list_instance_profiles(account, parameters, listing) -> dict:
    prefix = parameters.get("PathPrefix", "/")
    profiles = [p for p in account.state["iam"]["profiles"] if p["Path"].startswith(prefix)]
    return _page(listing, [_profile(account, p, tags=False) for p in profiles], "InstanceProfiles")


def _list_attached_role_policies(account, parameters, listing) -> dict:
    role = _role(account, parameters["RoleName"])
    return _page(listing, role.get("AttachedManagedPolicies", []), "AttachedPolicies")


def _list_role_policies(account, parameters, listing) -> dict:
    role = _role(account, parameters["RoleName"])
    return _page(listing, [p["PolicyName"] for p in role.get("RolePolicyList", [])], "PolicyNames")


def _get_role_policy(account, parameters, listing) -> dict:
    role = _role(account, parameters["RoleName"])
    policy = find(role.get("RolePolicyList", []), "PolicyName", parameters["PolicyName"])
    if policy is None:
        raise AwsError("NoSuchEntity", 404,
                       f"The role policy with name {parameters['PolicyName']} cannot be found.")
    return {"RoleName": role["RoleName"], "PolicyName": policy["PolicyName"],
            "PolicyDocument": encoded(policy["PolicyDocument"])}


# Managed policies

def aws_policy(name: str) -> dict | None:
    """An AWS-managed policy, from moto's copy, in the shape of this endpoint's own policies."""
    data = wire.managed_policies().get(name)
    if data is None:
        return None
    version = {"VersionId": data["DefaultVersionId"], "Document": data["Document"], "IsDefaultVersion": True,
               "CreateDate": data["UpdateDate"]}
    return {"PolicyName": name, "PolicyId": "ANPA" + quote(name)[:17].upper().ljust(17, "X"),
            "Arn": f"arn:aws:iam::aws:policy{data['Path']}{name}", "Path": data["Path"],
            "DefaultVersionId": data["DefaultVersionId"], "IsAttachable": True, "CreateDate": data["CreateDate"],
            "UpdateDate": data["UpdateDate"], "PolicyVersionList": [version]}


def _policy(account, arn: str) -> dict:
    policy = find(account.state["iam"]["policies"], "Arn", arn)
    if policy is None and arn.startswith("arn:aws:iam::aws:policy/"):
        policy = aws_policy(arn.rsplit("/", 1)[1])
    if policy is None or policy["Arn"] != arn:
        raise AwsError("NoSuchEntity", 404, f"Policy {arn} does not exist or is not attachable.")
    return _with_counts(account, policy)


def _with_counts(account, policy: dict) -> dict:
    roles = account.state["iam"]["roles"]
    attached = sum(any(p["PolicyArn"] == policy["Arn"] for p in r.get("AttachedManagedPolicies", [])) for r in roles)
    bounds = sum(r.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") == policy["Arn"] for r in roles)
    return policy | {"AttachmentCount": attached, "PermissionsBoundaryUsageCount": bounds}


def _version(version: dict) -> dict:
    return version | {"Document": encoded(version["Document"])}


def _get_policy(account, parameters, listing) -> dict:
    policy = _policy(account, parameters["PolicyArn"])
    return {"Policy": {k: v for k, v in policy.items() if k != "PolicyVersionList"}}


def _get_policy_version(account, parameters, listing) -> dict:
    policy = _policy(account, parameters["PolicyArn"])
    version = find(policy["PolicyVersionList"], "VersionId", parameters["VersionId"])
    if version is None:
        raise AwsError("NoSuchEntity", 404,
                       f"Policy {parameters['PolicyArn']} version {parameters['VersionId']} does not exist.")
    return {"PolicyVersion": _version(version)}


# The full picture

def _role_detail(account, role: dict) -> dict:
    detail = _role_summary(role)
    profiles = [p for p in account.state["iam"]["profiles"] if role["RoleName"] in p["Roles"]]
    inline = [{"PolicyName": p["PolicyName"], "PolicyDocument": encoded(p["PolicyDocument"])}
              for p in role.get("RolePolicyList", [])]
    extra = {m: role[m] for m in ("PermissionsBoundary", "Tags", "RoleLastUsed") if m in role}
    return detail | extra | {"InstanceProfileList": [_profile(account, p, tags=False) for p in profiles],
                             "RolePolicyList": inline,
                             "AttachedManagedPolicies": role.get("AttachedManagedPolicies", [])}


def _policy_detail(account, policy: dict) -> dict:
    return _with_counts(account, policy) | {"PolicyVersionList": [_version(v) for v in policy["PolicyVersionList"]]}


def _used_aws_policies(account) -> list[str]:
    names, hidden = set(), set()
    for role in account.state["iam"]["roles"]:
        arns = [p["PolicyArn"] for p in role.get("AttachedManagedPolicies", [])]
        arns.append(role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""))
        own = {arn.rsplit("/", 1)[1] for arn in arns if arn.startswith("arn:aws:iam::aws:policy/")}
        names |= own
        if role.get("_HidesPolicies"):
            hidden |= own
    return sorted(names - hidden)


def _get_account_authorization_details(account, parameters, listing) -> dict:
    """One listing over users, groups, roles and policies: a page may hold any mixture of them."""
    wanted = parameters.get("Filter") or _AUTHORIZATION_KINDS
    iam, items = account.state["iam"], []
    unlisted = iam.get("unlisted", ())
    if "User" in wanted:
        items += [("UserDetailList", user) for user in iam["users"]]
    if "Role" in wanted:
        items += [("RoleDetailList", _role_detail(account, role)) for role in iam["roles"]]
    if "LocalManagedPolicy" in wanted:
        items += [("Policies", _policy_detail(account, policy)) for policy in iam["policies"]
                  if policy["Arn"] not in unlisted]
    if "AWSManagedPolicy" in wanted:
        policies = [aws_policy(name) for name in _used_aws_policies(account)]
        items += [("Policies", _policy_detail(account, policy)) for policy in policies
                  if policy and policy["Arn"] not in unlisted]
    page, token = listing.cut(items, 100, _DETAILS_PAGE)
    output: dict = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": [],
                    "IsTruncated": token is not None, "Marker": token}
    for member, item in page:
        output[member].append(item)
    return output


_OPERATIONS = {
    "GetRole": _get_role,
    "ListRoles": _list_roles,
    "GetInstanceProfile": _get_instance_profile,
    "ListInstanceProfiles": _list_instance_profiles,
    "ListAttachedRolePolicies": _list_attached_role_policies,
    "ListRolePolicies": _list_role_policies,
    "GetRolePolicy": _get_role_policy,
    "GetPolicy": _get_policy,
    "GetPolicyVersion": _get_policy_version,
    "GetAccountAuthorizationDetails": _get_account_authorization_details,
}
