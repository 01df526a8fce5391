"""Paging: opaque tokens that know which page of which listing they continue.

A token is bound to the account, Region, operation and parameters of the listing, so that a token used elsewhere is
refused; the page number in it makes a retry of page 2 page 2 again, which faults and calls count by.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from .errors import AwsError, spelled

_KEY = b"page tokens of the test endpoint"
_TOKEN_MEMBERS = ("NextToken", "Marker")
_SIZE_MEMBERS = ("MaxResults", "MaxItems")


@dataclass
class Page:
    """Where a listing stands: the number of the page (from 1), where it starts, and the token that asked for it."""

    number: int = 1
    offset: int = 0
    token: str | None = None


def _binding(account_id: str, region: str, service: str, operation: str, parameters: dict) -> str:
    rest = {k: v for k, v in parameters.items() if k not in _TOKEN_MEMBERS + _SIZE_MEMBERS}
    text = json.dumps([account_id, region, service, operation, rest], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _seal(binding: str, number: int, offset: int) -> str:
    content = json.dumps([binding, number, offset]).encode()
    mark = hmac.new(_KEY, content, hashlib.sha256).digest()[:12]
    return base64.b64encode(mark + content).decode()


def page_of(account_id: str, region: str, service: str, operation: str, parameters: dict) -> Page:
    """The page that a request asks for. Raises the service's error on a token that is not of this listing."""
    token = next((parameters[m] for m in _TOKEN_MEMBERS if parameters.get(m)), None)
    if token is None:
        return Page()
    binding = _binding(account_id, region, service, operation, parameters)
    try:
        raw = base64.b64decode(token, validate=True)
        mark, content = raw[:12], raw[12:]
        genuine = hmac.compare_digest(mark, hmac.new(_KEY, content, hashlib.sha256).digest()[:12])
        bound_to, number, offset = json.loads(content)
    except ValueError:
        raise bad_token(service) from None
    if not genuine or bound_to != binding:
        raise bad_token(service)
    return Page(number, offset, token)


def bad_token(service: str) -> AwsError:
    """The error of a token that the service did not issue for this listing."""
    if service == "ssm":
        return AwsError("InvalidNextToken", 400, "The specified token is not valid.")
    if service == "iam":
        return AwsError("ValidationError", 400, "Invalid Marker.")
    if service == "organizations":
        return AwsError("InvalidInputException", 400, "You specified an invalid value for nextToken. "
                        "You must get the value from the response to a previous call to the API.")
    return spelled("invalid", service, "Unable to parse pagination token", "InvalidParameterValue")


class Listing:
    """Cuts one page out of a list and makes the token of the next one."""

    def __init__(self, account_id, region, service, operation, parameters, page: Page, cap: int | None,
                 shaping: str | None = None):
        self.binding = _binding(account_id, region, service, operation, parameters)
        self.page, self.cap, self.shaping = page, cap, shaping
        self.asked = next((parameters[m] for m in _SIZE_MEMBERS if m in parameters), None)

    def cut(self, items: list, default: int | None, maximum: int | None = None) -> tuple[list, str | None]:
        """The items of the page and the token of the next, or None at the end. default None means all at once."""
        size = self.asked if self.asked is not None else default
        if size is None:
            size = max(len(items), 1)
        if maximum is not None:
            size = min(size, maximum)
        if self.cap is not None:
            size = min(size, self.cap)
        start, number = self.page.offset, self.page.number
        if self.shaping == "empty-page":
            return [], _seal(self.binding, number + 1, start)
        if self.shaping == "short-page":
            size = max(1, size // 2)
        chosen = items[start:start + size]
        more = start + size < len(items)
        token = _seal(self.binding, number + 1, start + size) if more else None
        if self.shaping == "repeated-token" and self.page.token:
            token = self.page.token
        return chosen, token
