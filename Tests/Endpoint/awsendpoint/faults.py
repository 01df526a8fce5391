"""Faults: what the endpoint does wrong on demand, and how each is made.

A fault is {"service", "operation", "region", "page", "times", "fault": KIND, ...}; service, operation, region and
page may be "*" or left out, times -1 means for ever. The first that matches a call is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import AwsError, family, spelled
from .policy import refusal

ERRORS = ("throttle", "error500", "error503", "expired-token", "access-denied", "access-denied-scp", "region-disabled")
PAGES = ("empty-page", "short-page", "repeated-token")
BODIES = ("malformed", "html200", "other-root", "dtd", "deep-json")
TRANSPORTS = ("reset", "close", "truncated", "wrong-length", "stall", "drip", "huge")
KINDS = ERRORS + PAGES + BODIES + TRANSPORTS

_MEMBERS = {"service", "operation", "region", "page", "times", "fault", "code", "status", "message", "retry_after_ms",
            "seconds", "interval", "length", "bytes", "depth"}


@dataclass
class Answer:
    """An HTTP answer, and by which fault of transport it is to be sent, if any."""

    status: int
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)
    transport: dict | None = None


def check(faults: list[dict]) -> list[dict]:
    """The faults with their defaults filled in. Raises ValueError on one that is not understood."""
    checked = []
    for fault in faults:
        if set(fault) - _MEMBERS or fault.get("fault") not in KINDS:
            raise ValueError(f"fault not understood: {fault}; kinds: {', '.join(KINDS)}")
        checked.append({"service": "*", "operation": "*", "region": "*", "page": "*", "times": 1} | fault)
    return checked


def take(account, service: str, operation: str, region: str, page: int) -> dict | None:
    """The fault for this call, counted as used once."""
    asked = {"service": service, "operation": operation, "region": region, "page": page}
    for fault in account.faults:
        if fault["times"] != 0 and all(fault[name] in ("*", value) for name, value in asked.items()):
            if fault["times"] > 0:
                fault["times"] -= 1
            return fault
    return None


def error(fault: dict, service: str, operation: str, resource: str, principal: str) -> AwsError:
    """The AWS error of a fault among ERRORS."""
    kind = fault["fault"]
    if kind.startswith("access-denied"):
        scp = kind.endswith("scp")
        made = refusal(service, f"{service}:{operation}", resource, principal, "explicit" if scp else "implicit", scp)
    else:
        made = spelled(kind, service)
    if kind == "region-disabled" and fault.get("code") == "AuthFailure":
        made = spelled("bad-key", service)
    made.code, made.status = fault.get("code", made.code), fault.get("status", made.status)
    made.message = fault.get("message", made.message)
    if "retry_after_ms" in fault:
        made.headers["x-amz-retry-after"] = str(fault["retry_after_ms"])
    return made


def bend(answer: Answer, fault: dict, service: str, operation: str) -> Answer:
    """The answer as a fault among BODIES or TRANSPORTS makes it."""
    kind = fault["fault"]
    if kind in TRANSPORTS:
        answer.transport = fault
        if kind == "huge":
            answer.body = huge_envelope(service, operation)
        return answer
    xml = family(service) != "json"
    if kind == "html200":
        page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Please sign in.</body></html>\n"
        return Answer(200, page.encode(), "text/html")
    if kind == "malformed":
        answer.body = answer.body[:max(1, len(answer.body) * 2 // 3)]
    elif kind == "other-root":
        answer.body = b"<SomethingElse><item/></SomethingElse>" if xml else b'["something else"]'
    elif kind == "dtd":
        answer.body = _entity_bomb(operation)
    elif kind == "deep-json":
        depth = fault.get("depth", 100_000)
        answer.body = b"<a>" * depth + b"</a>" * depth if xml else b'{"a":' * depth + b"0" + b"}" * depth
    return answer


def _entity_bomb(operation: str) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE bomb [", '<!ENTITY e0 "lol">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    lines += ["]>", f"<{operation}Response><requestId>&e9;</requestId></{operation}Response>"]
    return "\n".join(lines).encode()


def huge_envelope(service: str, operation: str) -> bytes:
    """The two ends of a huge body, parted by a NUL, between which the server sends padding."""
    if family(service) == "json":
        return b'{"padding": "\0"}'
    return f"<{operation}Response><padding>\0</padding></{operation}Response>".encode()
