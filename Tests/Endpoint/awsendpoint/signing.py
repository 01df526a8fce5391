"""Signature Version 4: every signature is computed anew with botocore's signer and compared."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
from dataclasses import dataclass

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, HTTPHeaders
from botocore.credentials import Credentials

from .errors import AwsError, spelled
from . import wire

ALGORITHM = "AWS4-HMAC-SHA256"
ALLOWED_SKEW = datetime.timedelta(minutes=5)
GLOBAL_SERVICES = ("iam", "organizations")

_AUTHORIZATION = re.compile(
    r"^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)/(\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,\s*"
    r"SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$")


@dataclass(frozen=True)
class Scope:
    """What the Authorization header says."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str


def scope_of(authorization: str) -> Scope | None:
    """The parts of an Authorization header, or None if it is not one of Signature Version 4."""
    match = _AUTHORIZATION.match(authorization)
    if not match:
        return None
    key, date, region, service, signed, signature = match.groups()
    return Scope(key, date, region, service, tuple(signed.split(";")), signature)


class _Signer(SigV4Auth):
    """botocore's signer over exactly the headers that the client says to have signed."""

    def headers_to_sign(self, request):
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name.lower()] = value
        return headers


def _signature(scope: Scope, secret: str, timestamp: str, method: str, target: str, headers, body: bytes) -> str:
    # The session token is among the client's signed headers already, so the signer must not add it once more.
    signer = _Signer(Credentials(scope.access_key_id, secret), scope.service, scope.region)
    request = AWSRequest(method=method, url=f"http://{headers['Host']}{target}", data=body)
    request.context["timestamp"] = timestamp
    for name in scope.signed_headers:
        for value in headers.get_all(name):
            request.headers[name] = value
    canonical = signer.canonical_request(request)
    return signer.signature(signer.string_to_sign(request, canonical), request)


def verify(scope: Scope, session, method: str, target: str, headers, body: bytes, now: datetime.datetime) -> None:
    """Raise the service's true error unless the request is signed as AWS demands.

    session is what the endpoint knows of the access key (worlds.Session), or None for an unknown key.
    """
    service = scope.service
    if session is None:
        raise spelled("bad-key", service)
    for name in scope.signed_headers:
        if headers.get(name) is None:
            raise spelled("bad-signature", service)
    timestamp = headers.get("X-Amz-Date", "")
    required = {"host", "x-amz-date"} | {n.lower() for n in headers if n.lower().startswith("x-amz-")}
    if not required <= set(scope.signed_headers) or list(scope.signed_headers) != sorted(scope.signed_headers):
        raise spelled("bad-signature", service, "'Host', 'X-Amz-Date' and every other 'X-Amz-' header must be a "
                      "'SignedHeader' in the AWS Authorization, and they must be sorted.")
    if session.token != headers.get("X-Amz-Security-Token"):
        raise spelled("bad-key", service)
    content_hash = headers.get("X-Amz-Content-SHA256")
    if content_hash not in (None, "UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        raise spelled("bad-signature", service)
    if scope.date != timestamp[:8]:
        raise spelled("bad-signature", service, "Date in Credential scope does not match YYYYMMDD from ISO-8601 "
                      f"version of date from HTTP: '{scope.date}' != '{timestamp[:8]}', from '{timestamp}'.")
    expected = _signature(scope, session.secret_access_key, timestamp, method, target, headers, body)
    if not hmac.compare_digest(expected, scope.signature):
        raise spelled("bad-signature", service)
    _check_scope_region(scope)
    _check_clock(service, timestamp, now)
    if session.expires is not None and now >= session.expires:
        raise spelled("expired-token", service)


def _check_scope_region(scope: Scope) -> None:
    wanted = "us-east-1" if scope.service in GLOBAL_SERVICES else None
    if wanted and scope.region != wanted:
        raise spelled("bad-signature", scope.service,
                      f"Credential should be scoped to a valid region, not '{scope.region}'. ")
    if scope.region not in wire.regions():
        raise spelled("bad-signature", scope.service, "Credential should be scoped to a valid region. ")


def _check_clock(service: str, timestamp: str, now: datetime.datetime) -> None:
    try:
        signed_at = datetime.datetime.strptime(timestamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        message = f"Date must be in ISO-8601 'basic format'. Got '{timestamp}'."
        raise spelled("bad-signature", service, message) from None
    text, minutes = now.strftime("%Y%m%dT%H%M%SZ"), "5 min."
    if signed_at < now - ALLOWED_SKEW:
        limit = (now - ALLOWED_SKEW).strftime("%Y%m%dT%H%M%SZ")
        message = f"Signature expired: {timestamp} is now earlier than {limit} ({text} - {minutes})"
        raise spelled("skew", service, None if service == "ec2" else message)
    if signed_at > now + ALLOWED_SKEW:
        limit = (now + ALLOWED_SKEW).strftime("%Y%m%dT%H%M%SZ")
        message = f"Signature not yet current: {timestamp} is still later than {limit} ({text} + {minutes})"
        # EC2 tells a signature of the future only as a failed authentication.
        raise spelled("bad-signature" if service == "ec2" else "skew", service, None if service == "ec2" else message)


def refuse_unsigned(service: str) -> AwsError:
    """The error of a request without any signature."""
    return spelled("missing-auth", service)
