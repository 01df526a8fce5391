"""The state of the endpoint: worlds of accounts, their facts, access keys and sessions.

An account's facts are plain dictionaries in the shape of botocore's output members (times as ISO 8601 text, policy
documents as objects), so that `state` of the control API can show them and the serialisers can serve them as they are.
"""

from __future__ import annotations

import base64
import collections
import datetime
import hashlib
import itertools
import secrets
import threading
from dataclasses import dataclass, field

UTC = datetime.timezone.utc
COLLECTOR_ROLE = "fleetdb-collector"


@dataclass
class Session:
    """An access key: a user's for good (no token), or temporary credentials of a role."""

    access_key_id: str
    secret_access_key: str
    account_id: str
    principal_arn: str
    user_id: str
    token: str | None = None
    expires: datetime.datetime | None = None


@dataclass
class Account:
    """One AWS account: its facts, and how the endpoint treats its callers."""

    account_id: str
    world: int
    state: dict
    policy: dict | None = None
    policy_is_scp: bool = False
    faults: list[dict] = field(default_factory=list)
    calls: list[dict] = field(default_factory=list)
    clock_offset: float = 0.0
    page_sizes: dict[str, int] = field(default_factory=dict)
    session_lifetime: float | None = None
    imds: dict = field(default_factory=lambda: {"tokens": "required", "role": COLLECTOR_ROLE, "disabled": False})
    version: int = 0
    cache: collections.OrderedDict = field(default_factory=collections.OrderedDict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def changed(self) -> None:
        """Forget all rendered answers, after a change of the facts."""
        self.version += 1
        self.cache.clear()

    def now(self) -> datetime.datetime:
        """The time by the server's clock as this account is shown it."""
        return datetime.datetime.now(UTC) + datetime.timedelta(seconds=self.clock_offset)

    def region(self, name: str) -> dict:
        """The facts of a Region; a Region outside of the world is an empty one."""
        return self.state["regions"].get(name, {})

    def opt_in_status(self, name: str) -> str:
        """The opt-in status of a Region, by the same list that DescribeRegions serves."""
        for entry in self.state["region_list"]:
            if entry["RegionName"] == name:
                return entry["OptInStatus"]
        return "not-opted-in" if name in OPT_IN_REGIONS else "opt-in-not-required"


OPT_IN_REGIONS = frozenset((
    "af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1",
    "me-central-1", "me-south-1", "mx-central-1"))


class Registry:
    """All accounts and access keys of the endpoint, and the requests it refused as invalid."""

    def __init__(self):
        self.accounts: dict[str, Account] = {}
        self.sessions: dict[str, Session] = {}
        self.invalid: list[dict] = []
        self.latest: str | None = None  # the first account of the newest world
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._worlds = itertools.count(1)

    def new_world_number(self) -> int:
        """A number for a new world."""
        return next(self._worlds)

    def new_account_id(self) -> str:
        """A fresh id; every third begins with a zero, which a number would lose."""
        number = next(self._numbers)
        digits = (314159265358 + number * 73856093) % 10**11
        return f"{0 if number % 3 == 2 else 1 + number % 9}{digits:011d}"

    def account(self, account_id: str) -> Account | None:
        """The account of an id."""
        return self.accounts.get(account_id)

    def add_user_key(self, account_id: str, user: str) -> Session:
        """A lasting access key of an IAM user."""
        digest = hashlib.sha256(f"{account_id}/{user}".encode()).digest()
        key = "AKIA" + base64.b32encode(digest).decode()[:16]
        secret = base64.b64encode(hashlib.sha256(digest).digest()).decode()[:39] + "/"
        user_id = "AIDA" + base64.b32encode(digest[::-1]).decode()[:17]
        session = Session(key, secret, account_id, f"arn:aws:iam::{account_id}:user/{user}", user_id)
        with self._lock:
            self.sessions[key] = session
        return session

    def add_role_session(self, account: Account, role: dict, name: str, seconds: float) -> Session:
        """Temporary credentials of a role."""
        lifetime = seconds if account.session_lifetime is None else account.session_lifetime
        # Whole seconds, as the Expiration of an answer has no fraction.
        expires = account.now().replace(microsecond=0) + datetime.timedelta(seconds=lifetime)
        key = "ASIA" + base64.b32encode(secrets.token_bytes(10)).decode()[:16]
        session = Session(key, base64.b64encode(secrets.token_bytes(30)).decode(), account.account_id,
                          f"arn:aws:sts::{account.account_id}:assumed-role/{role['RoleName']}/{name}",
                          f"{role['RoleId']}:{name}", "IQoJ" + base64.b64encode(secrets.token_bytes(210)).decode(),
                          expires)
        with self._lock:
            self.sessions[key] = session
        return session

    def expire_sessions(self, account: Account) -> int:
        """Let all temporary credentials of an account expire now; returns how many."""
        with self._lock:
            live = [s for s in self.sessions.values() if s.account_id == account.account_id and s.expires]
            for session in live:
                session.expires = account.now() - datetime.timedelta(seconds=1)
        return len(live)

    def note_invalid(self, kind: str, error, **facts) -> None:
        """Remember a refused request."""
        entry = {"kind": kind, "code": error.code, "message": error.message, **facts}
        with self._lock:
            self.invalid.append(entry)


def collector_role(account: Account) -> dict | None:
    """The role that a collector assumes."""
    return find(account.state["iam"]["roles"], "RoleName", COLLECTOR_ROLE)


def find(items: list[dict], member: str, value) -> dict | None:
    """The first item with this value of a member."""
    return next((item for item in items if item.get(member) == value), None)
