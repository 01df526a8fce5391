"""Whether a caller may do what it asks, and how AWS words the refusal.

The policy is one document for each account, set by the control API; without one everything is allowed. This is no
IAM: one document, one layer, and of conditions only those on aws:RequestedRegion.
"""

from __future__ import annotations

import fnmatch
import re

from .errors import AwsError, spelled

_CONDITIONS = {"StringEquals": (False, False), "StringNotEquals": (True, False),
               "StringLike": (False, True), "StringNotLike": (True, True)}


def check_document(document: dict) -> None:
    """Raise ValueError unless every part of the document is one that decide() understands."""
    for statement in _listed(document.get("Statement", [])):
        unknown = set(statement) - {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
        if unknown or statement.get("Effect") not in ("Allow", "Deny"):
            raise ValueError(f"statement not understood: {statement}")
        for operator, keys in statement.get("Condition", {}).items():
            if operator not in _CONDITIONS or set(keys) != {"aws:RequestedRegion"}:
                raise ValueError(f"condition not understood: {operator} {keys}")


def decide(document: dict | None, action: str, resource: str, region: str) -> str:
    """allowed, explicit (a Deny statement matches) or implicit (nothing allows it)."""
    if document is None:
        return "allowed"
    effects = {statement["Effect"] for statement in _listed(document.get("Statement", []))
               if _applies(statement, action, resource, region)}
    return "explicit" if "Deny" in effects else "allowed" if "Allow" in effects else "implicit"


def refusal(service: str, action: str, resource: str, principal: str, decision: str, scp: bool) -> AwsError:
    """The error, in AWS's words, of a call that is not allowed."""
    layer = "service control policy" if scp else "identity-based policy"
    article = "an" if layer[0] in "aeiou" else "a"
    reason = (f"with an explicit deny in {article} {layer}" if decision == "explicit" else
              f"because no {layer} allows the {action} action")
    if service == "ec2":  # the Describe calls have no resource to name
        return spelled("denied", service, "You are not authorized to perform this operation. "
                       f"User: {principal} is not authorized to perform: {action} {reason}")
    return spelled("denied", service,
                   f"User: {principal} is not authorized to perform: {action} on resource: {resource} {reason}")


def resource_of(service: str, operation: str, parameters: dict, account_id: str, region: str) -> str:
    """The ARN that AWS names in a refusal of this call."""
    if service == "ssm":
        if operation == "GetServiceSetting":
            setting = parameters["SettingId"]
            if setting.startswith("arn:"):
                return setting
            return f"arn:aws:ssm:{region}:{account_id}:servicesetting/{setting.lstrip('/')}"
        return f"arn:aws:ssm:{region}:{account_id}:*"
    if service == "sts" and "RoleArn" in parameters:
        return parameters["RoleArn"]
    if service == "iam":
        if "RoleName" in parameters:
            return f"role {parameters['RoleName']}"
        if "InstanceProfileName" in parameters:
            return f"instance profile {parameters['InstanceProfileName']}"
        if "PolicyArn" in parameters:
            return f"policy {parameters['PolicyArn']}"
        if operation == "ListInstanceProfiles":
            return f"arn:aws:iam::{account_id}:instance-profile/"
    return "*"


def _listed(value) -> list:
    return value if isinstance(value, list) else [value]


def _matches(patterns, text: str, fold: bool) -> bool:
    if fold:
        text = text.lower()
    return any(fnmatch.fnmatchcase(text, re.sub(r"\[", "[[]", p.lower() if fold else p)) for p in _listed(patterns))


def _applies(statement: dict, action: str, resource: str, region: str) -> bool:
    if "NotAction" in statement:
        if _matches(statement["NotAction"], action, fold=True):
            return False
    elif not _matches(statement.get("Action", []), action, fold=True):
        return False
    if "NotResource" in statement:
        if _matches(statement["NotResource"], resource, fold=False):
            return False
    elif not _matches(statement.get("Resource", "*"), resource, fold=False):
        return False
    for operator, keys in statement.get("Condition", {}).items():
        negated, wild = _CONDITIONS[operator]
        values = _listed(keys["aws:RequestedRegion"])
        hit = _matches(values, region, fold=False) if wild else region in values
        if hit == negated:
            return False
    return True
