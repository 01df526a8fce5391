"""Small fakes of the other sources of credentials: IMDS, the container endpoint, and IAM Identity Center.

Which account they speak for: IMDS by the prefix /_imds/ACCOUNT of its base URL (without it, the first account of the
newest world); the others by the ACCOUNT at the end of the token that they are shown, or by the query.
"""

from __future__ import annotations

import datetime
import json
import re
import secrets
from urllib.parse import parse_qs, urlsplit

from .faults import Answer
from .worlds import Account, Registry, collector_role

_IMDS_TOKENS: dict[str, str] = {}  # token -> account id
_ROLES = "latest/meta-data/iam/security-credentials/"


def handle(registry: Registry, method: str, target: str, headers, body: bytes) -> Answer | None:
    """The answer of a fake, or None if the path belongs to none of them."""
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    imds = re.match(r"^/(?:_imds/(\d{12})/+)?(latest/.*)$", parts.path)
    if imds:
        account = registry.account(imds.group(1) or registry.latest or "")
        return _imds(registry, account, method, imds.group(2), headers)
    if parts.path == "/_container/credentials" and method == "GET":
        return _container(registry, query, headers)
    if parts.path == "/federation/credentials" and method == "GET":
        return _sso_portal(registry, query, headers)
    if parts.path == "/token" and method == "POST":
        return _sso_oidc(registry, body)
    return None


def _json(status: int, document: dict, headers: dict | None = None) -> Answer:
    return Answer(status, json.dumps(document).encode(), "application/json", headers or {})


def _text(status: int, text: str, headers: dict | None = None) -> Answer:
    return Answer(status, text.encode(), "text/plain", headers or {})


def _session(registry: Registry, account: Account, name: str):
    return registry.add_role_session(account, collector_role(account), name, 3600)


def _time(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _of_token(registry: Registry, token: str | None, prefix: str) -> Account | None:
    """The account of a token PREFIX-ACCOUNT."""
    match = re.fullmatch(prefix + r"-(\d{12})", token or "")
    return registry.account(match.group(1)) if match else None


# IMDS

def _imds(registry: Registry, account: Account | None, method: str, path: str, headers) -> Answer:
    if account is None or account.imds["disabled"]:
        return _text(403, "")
    if path == "latest/api/token":
        if method != "PUT":
            return _text(405, "")
        lifetime = headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if not lifetime.isdigit() or not 1 <= int(lifetime) <= 21600 or headers.get("X-Forwarded-For"):
            return _text(400, "")
        token = secrets.token_urlsafe(40)
        _IMDS_TOKENS[token] = account.account_id
        return _text(200, token, {"X-aws-ec2-metadata-token-ttl-seconds": lifetime})
    token = headers.get("X-aws-ec2-metadata-token")
    if (token is None and account.imds["tokens"] == "required") or (
            token is not None and _IMDS_TOKENS.get(token) != account.account_id):
        return _text(401, "")
    return _imds_data(registry, account, path)


def _imds_data(registry: Registry, account: Account, path: str) -> Answer:
    role = account.imds["role"]
    first_region = next(iter(account.state["regions"]))
    if path == "latest/meta-data/placement/region":
        return _text(200, first_region)
    if path == "latest/meta-data/placement/availability-zone":
        return _text(200, first_region + "a")
    if path == "latest/dynamic/instance-identity/document":
        return _json(200, {"region": first_region, "accountId": account.account_id, "instanceId": "i-0endpoint"})
    if role and path.rstrip("/") == _ROLES.rstrip("/"):
        return _text(200, role)
    if role and path == _ROLES + role:
        session = _session(registry, account, "i-0endpoint")
        return _json(200, {"Code": "Success", "LastUpdated": _time(account.now()), "Type": "AWS-HMAC",
                           "AccessKeyId": session.access_key_id, "SecretAccessKey": session.secret_access_key,
                           "Token": session.token, "Expiration": _time(session.expires)})
    return _text(404, "")


# Containers

def _container(registry: Registry, query: dict, headers) -> Answer:
    """Authorization must be container-token-ACCOUNT."""
    account = _of_token(registry, headers.get("Authorization"), "container-token")
    if account is None or query.get("account", account.account_id) != account.account_id:
        return _json(401, {"code": "InvalidToken", "message": "the Authorization header is wrong"})
    session = _session(registry, account, "container")
    return _json(200, {"RoleArn": collector_role(account)["Arn"], "AccessKeyId": session.access_key_id,
                       "SecretAccessKey": session.secret_access_key, "Token": session.token,
                       "Expiration": _time(session.expires)})


# IAM Identity Center

def _sso_error(status: int, code: str, message: str) -> Answer:
    return _json(status, {"message": message, "__type": f"com.amazonaws.switchboard.portal#{code}"},
                 {"x-amzn-ErrorType": code})


def _sso_portal(registry: Registry, query: dict, headers) -> Answer:
    """The bearer token must be sso-token-ACCOUNT, of any account of the world of the one asked for."""
    holder = _of_token(registry, headers.get("x-amz-sso_bearer_token"), "sso-token")
    if holder is None:
        return _sso_error(401, "UnauthorizedException", "Session token not found or invalid")
    account = registry.account(query.get("account_id", ""))
    if account is None or account.world != holder.world or not query.get("role_name"):
        return _sso_error(403, "ForbiddenException", "No access")
    session = _session(registry, account, "sso-user")
    return _json(200, {"roleCredentials": {
        "accessKeyId": session.access_key_id, "secretAccessKey": session.secret_access_key,
        "sessionToken": session.token, "expiration": int(session.expires.timestamp() * 1000)}})


def _sso_oidc(registry: Registry, body: bytes) -> Answer:
    """Refreshes: refreshToken must be sso-refresh-ACCOUNT."""
    try:
        document = json.loads(body)
    except ValueError:
        document = {}
    if document.get("grantType") != "refresh_token" or not document.get("clientId") or not document.get("clientSecret"):
        return _oidc_error("InvalidRequestException", "invalid_request")
    account = _of_token(registry, document.get("refreshToken"), "sso-refresh")
    if account is None:
        return _oidc_error("InvalidGrantException", "invalid_grant")
    return _json(200, {"accessToken": f"sso-token-{account.account_id}", "tokenType": "Bearer", "expiresIn": 28800,
                       "refreshToken": f"sso-refresh-{account.account_id}"})


def _oidc_error(code: str, error: str) -> Answer:
    return _json(400, {"error": error, "error_description": "refused by the test endpoint"}, {"x-amzn-ErrorType": code})
