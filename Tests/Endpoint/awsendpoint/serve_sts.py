"""STS and Organizations: who calls, roles to assume, and the accounts of an organisation."""

from __future__ import annotations

import re

from .errors import AwsError
from .worlds import COLLECTOR_ROLE, Registry, Session, find

_ROLE_ARN = re.compile(r"^arn:aws:iam::(\d{12}):role/(?:.*/)?([\w+=,.@-]+)$")


def serve_sts(operation: str, registry: Registry, caller: Session | None, parameters: dict) -> dict:
    """The output of an STS operation; caller is None for the unsigned call."""
    if operation == "GetCallerIdentity":
        return {"UserId": caller.user_id, "Account": caller.account_id, "Arn": caller.principal_arn}
    if operation == "AssumeRole":
        return _assume_role(registry, caller, parameters)
    return _assume_role_with_web_identity(registry, parameters)


def sts_operations() -> set[str]:
    """The operations that serve_sts() knows."""
    return {"GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity"}


def _role(registry: Registry, arn: str):
    match = _ROLE_ARN.match(arn)
    account = registry.account(match.group(1)) if match else None
    role = find(account.state["iam"]["roles"], "Arn", arn) if account else None
    return account, role


def _granted(registry: Registry, account, role: dict, parameters: dict) -> dict:
    name = parameters["RoleSessionName"]
    session = registry.add_role_session(account, role, name, parameters.get("DurationSeconds", 3600))
    return {"Credentials": {"AccessKeyId": session.access_key_id, "SecretAccessKey": session.secret_access_key,
                            "SessionToken": session.token, "Expiration": session.expires.isoformat()},
            "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.principal_arn}}


def _assume_role(registry: Registry, caller: Session, parameters: dict) -> dict:
    """Any principal of the same world may assume the collector's role; no other role may be assumed at all."""
    account, role = _role(registry, parameters["RoleArn"])
    home = registry.account(caller.account_id)
    external = role and role.get("_ExternalId")
    if (role is None or account.world != home.world or role["RoleName"] != COLLECTOR_ROLE
            or (external and parameters.get("ExternalId") != external)):
        raise AwsError("AccessDenied", 403, f"User: {caller.principal_arn} is not authorized to perform: "
                       f"sts:AssumeRole on resource: {parameters['RoleArn']}")
    # A role that assumes a role gets one hour at most.
    if caller.token and parameters.get("DurationSeconds", 0) > 3600:
        raise AwsError("ValidationError", 400,
                       "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                       "chaining")
    if parameters.get("DurationSeconds", 0) > role.get("MaxSessionDuration", 3600):
        raise AwsError("ValidationError", 400,
                       "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    return _granted(registry, account, role, parameters)


def _assume_role_with_web_identity(registry: Registry, parameters: dict) -> dict:
    """The token is not verified; one that holds `expired` or `invalid` is refused as such."""
    account, role = _role(registry, parameters["RoleArn"])
    token = parameters["WebIdentityToken"]
    if "expired" in token:
        raise AwsError("ExpiredTokenException", 400, "Token expired: current date/time must be before the expiration "
                       "date/time")
    if "invalid" in token:
        raise AwsError("InvalidIdentityToken", 400, "The ID Token provided is not a valid JWT. "
                       "(You may see this error if you sent an Access Token)")
    if role is None or role["RoleName"] != COLLECTOR_ROLE:
        raise AwsError("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    return _granted(registry, account, role, parameters) | {
        "SubjectFromWebIdentityToken": "system:serviceaccount:default:collector",
        "Audience": "sts.amazonaws.com", "Provider": "arn:aws:iam::aws:oidc-provider/test"}


# Organizations

def serve_organizations(operation: str, account, parameters: dict, listing) -> dict:
    """The output of an Organizations operation."""
    organization = account.state.get("organization")
    if organization is None:
        raise AwsError("AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization.")
    if operation == "DescribeOrganization":
        return {"Organization": organization["Organization"]}
    if organization["Organization"]["MasterAccountId"] != account.account_id:
        raise AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.")
    page, token = listing.cut(organization["Accounts"], 20, 20)
    return {"Accounts": page, "NextToken": token}


def organizations_operations() -> set[str]:
    """The operations that serve_organizations() knows."""
    return {"ListAccounts", "DescribeOrganization"}
