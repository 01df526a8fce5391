"""The control API: JSON under /_control/, by which tests make worlds and bend them. README.md lists it."""

from __future__ import annotations

import collections
import copy
import json
from urllib.parse import parse_qs, urlsplit

from . import faults, fleet, mutations, policy
from .worlds import COLLECTOR_ROLE, Account

_WORLD_DEFAULTS = {"seed": 1, "accounts": 1, "regions": ["eu-west-1", "us-east-1"], "instances": 40, "hybrid": 2,
                   "organization": False, "organization_accounts": 24, "extra_roles": 20, "dhmc": "random"}


class Refused(Exception):
    """A control request that makes no sense."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


def handle(server, method: str, target: str, body: bytes) -> tuple[int, object]:
    """The status and the document that answer a control request."""
    parts = urlsplit(target)
    path = [part for part in parts.path.split("/") if part][1:]
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    try:
        document = json.loads(body) if body else None
        return 200, _route(server.registry, method, path, query, document)
    except Refused as refused:
        return refused.status, {"error": str(refused)}
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        return 400, {"error": f"{type(problem).__name__}: {problem}"}


def _route(registry, method: str, path: list[str], query: dict, document) -> object:
    if (method, path) == ("GET", ["ready"]):
        return {"ready": True}
    if path == ["invalid"]:
        return _invalid(registry, method, query)
    if (method, path) == ("POST", ["worlds"]):
        return _new_world(registry, document or {})
    if len(path) in (2, 3) and path[0] == "worlds":
        account = registry.account(path[1])
        if account is None:
            raise Refused(404, f"no account {path[1]}")
        route = _ACCOUNT_ROUTES.get((method, path[2] if len(path) == 3 else ""))
        if route:
            return route(registry, account, document)
    raise Refused(404, f"no control operation {method} /_control/{'/'.join(path)}")


def _invalid(registry, method: str, query: dict) -> object:
    wanted = query.get("account")
    if method == "DELETE":
        registry.invalid = [e for e in registry.invalid if wanted and e["account_id"] != wanted]
    return {"invalid": [e for e in registry.invalid if wanted in (None, e["account_id"])]}


def _new_world(registry, document: dict) -> object:
    unknown = set(document) - set(_WORLD_DEFAULTS)
    if unknown:
        raise Refused(400, f"unknown members: {sorted(unknown)}; known: {sorted(_WORLD_DEFAULTS)}")
    spec = _WORLD_DEFAULTS | document
    number = registry.new_world_number()
    identifiers = [registry.new_account_id() for _ in range(spec["accounts"])]
    rows = []
    for index, account_id in enumerate(identifiers):
        state = fleet.build(spec["seed"], index, account_id, identifiers[0], spec)
        if spec["organization"]:
            state["organization"] = fleet.organization(identifiers[0], identifiers, spec["organization_accounts"])
        account = Account(account_id, number, state)
        registry.accounts[account_id] = account
        key = registry.add_user_key(account_id, "collector")
        rows.append({"account_id": account_id, "access_key_id": key.access_key_id,
                     "secret_access_key": key.secret_access_key,
                     "role_arn": f"arn:aws:iam::{account_id}:role/{COLLECTOR_ROLE}"})
    registry.latest = identifiers[0]
    return {"accounts": rows, "regions": spec["regions"]}


def _state(registry, account, document) -> object:
    with account.lock:
        return {"account_id": account.account_id, "version": account.version, **copy.deepcopy(account.state)}


def _mutate(registry, account, document) -> object:
    """One change, or a list of changes that calls see all at once."""
    with account.lock:
        for change in document if isinstance(document, list) else [document]:
            if change.get("op") not in mutations.NAMES:
                raise Refused(400, f"no op {change.get('op')!r}; known: {', '.join(mutations.NAMES)}")
            mutations.mutate(account, change)
        return {"version": account.version}


def _policy(registry, account, document) -> object:
    """An IAM policy document, with "scp": true for a denial by a service control policy; null or {} allows all."""
    document = dict(document or {})
    scp = document.pop("scp", False)
    policy.check_document(document)
    account.policy, account.policy_is_scp = document or None, scp
    return {"policy": account.policy, "scp": scp}


def _faults(registry, account, document) -> object:
    checked = faults.check(document or [])
    with account.lock:
        account.faults = checked
    return {"faults": checked}


def _show_faults(registry, account, document) -> object:
    return {"faults": account.faults}


def _calls(registry, account, document) -> object:
    calls = list(account.calls)
    counts = collections.Counter(f"{call['service']}:{call['operation']}" for call in calls)
    return {"calls": calls, "counts": counts, "total": len(calls)}


def _forget_calls(registry, account, document) -> object:
    account.calls = []
    return {"calls": [], "counts": {}, "total": 0}


def _clock(registry, account, document) -> object:
    account.clock_offset = float(document["offset_seconds"])
    return {"offset_seconds": account.clock_offset}


def _page_size(registry, account, document) -> object:
    """Largest page of each operation; null or {} lifts all caps."""
    with account.lock:
        account.page_sizes = {str(name): int(size) for name, size in (document or {}).items()}
    return {"page_sizes": account.page_sizes}


def _sessions(registry, account, document) -> object:
    """Let temporary credentials expire now, or give those issued from now on another lifetime (null: as asked for)."""
    expired = registry.expire_sessions(account) if document.get("expire") else 0
    if "lifetime_seconds" in document:
        account.session_lifetime = document["lifetime_seconds"]
    return {"expired": expired, "lifetime_seconds": account.session_lifetime}


def _show_sessions(registry, account, document) -> object:
    """All credentials that were issued for the account, so that a test can look where they got to."""
    return {"sessions": [{"access_key_id": s.access_key_id, "secret_access_key": s.secret_access_key,
                          "session_token": s.token} for s in list(registry.sessions.values())
                         if s.account_id == account.account_id and s.expires]}


def _imds(registry, account, document) -> object:
    """How the fake IMDS behaves: tokens required or optional, a role or null, disabled."""
    unknown = set(document) - set(account.imds)
    if unknown:
        raise Refused(400, f"unknown members: {sorted(unknown)}")
    account.imds |= document
    return account.imds


def _delete(registry, account, document) -> object:
    registry.accounts.pop(account.account_id, None)
    registry.sessions = {k: s for k, s in registry.sessions.items() if s.account_id != account.account_id}
    return {"deleted": account.account_id}


_ACCOUNT_ROUTES = {
    ("GET", "state"): _state,
    ("POST", "mutate"): _mutate,
    ("POST", "policy"): _policy,
    ("GET", "faults"): _show_faults,
    ("POST", "faults"): _faults,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _forget_calls,
    ("POST", "clock"): _clock,
    ("POST", "page-size"): _page_size,
    ("GET", "sessions"): _show_sessions,
    ("POST", "sessions"): _sessions,
    ("POST", "imds"): _imds,
    ("DELETE", ""): _delete,
}
