"""One AWS call, from the signature to the answer."""

from __future__ import annotations

import datetime
import json
import time
from urllib.parse import parse_qs

from . import faults, pages, policy, serve_ec2, serve_iam, serve_ssm, serve_sts, signing, validation, wire
from .errors import AwsError, error_body, request_id, spelled
from .faults import Answer
from .worlds import Account, Registry, Session

_CACHED_ANSWERS = 256


class Call:
    """A call as it is being answered: everything the list of calls shows."""

    def __init__(self, service: str, region: str, headers):
        self.service, self.region = service, region
        self.operation, self.page, self.parameters = "", 1, {}
        self.access_key_id: str | None = None
        self.user_agent = headers.get("User-Agent", "")
        self.account: Account | None = None
        self.session: Session | None = None

    def record(self, outcome: str) -> None:
        """Add the call to the list of its account."""
        if self.account is not None:
            self.account.calls.append({
                "service": self.service, "operation": self.operation, "region": self.region, "page": self.page,
                "outcome": outcome, "access_key_id": self.access_key_id, "user_agent": self.user_agent})


class Endpoint:
    """The AWS side of the endpoint."""

    def __init__(self, registry: Registry, latency: float = 0.0):
        self.registry, self.latency = registry, latency

    def answer(self, method: str, target: str, headers, body: bytes) -> Answer:
        """The answer to a request that is not of the control API."""
        identifier = request_id()
        call = Call("", "", headers)
        if self.latency:
            time.sleep(self.latency)
        try:
            answer = self._answer(call, method, target, headers, body)
        except AwsError as error:
            call.record(f"error:{error.code}")
            answer = self._refusal(call.service, error, identifier)
        answer.body = answer.body.replace(wire.REQUEST_ID.encode(), identifier.encode())
        name = "x-amz-request-id" if call.service == "ec2" else "x-amzn-RequestId"
        answer.headers[name] = identifier
        answer.headers["Date"] = http_date(call.account)
        return answer

    @staticmethod
    def _refusal(service: str, error: AwsError, identifier: str) -> Answer:
        content, content_type = error_body(service, error, identifier)
        return Answer(error.status, content, content_type, dict(error.headers))

    def _answer(self, call: Call, method: str, target: str, headers, body: bytes) -> Answer:
        scope = signing.scope_of(headers.get("Authorization", ""))
        if scope is None:
            return self._unsigned(call, headers, body)
        call.service, call.region, call.access_key_id = scope.service, scope.region, scope.access_key_id
        if scope.service not in wire.SERVICES:
            raise AwsError("UnknownService", 404, f"no service {scope.service}")
        session = call.session = self.registry.sessions.get(scope.access_key_id)
        account = call.account = self.registry.account(session.account_id) if session else None
        now = account.now() if account else datetime.datetime.now(datetime.timezone.utc)
        try:
            signing.verify(scope, session, method, target, headers, body, now)
        except AwsError as error:
            if not (session and session.expires and now >= session.expires):
                self._invalid("signature", call, error)
            raise
        if method != "POST" or target != "/":
            error = spelled("unknown-operation", scope.service, "Only POST to / is served")
            self._invalid("validation", call, error)
            raise error
        self._read(call, headers, body)
        return self._serve(call)

    def _unsigned(self, call: Call, headers, body: bytes) -> Answer:
        call.service = _guess(headers, body)
        form = parse_qs(body.decode("utf-8", "replace"))
        if form.get("Action") != ["AssumeRoleWithWebIdentity"] or headers.get("Authorization"):
            error = signing.refuse_unsigned(call.service)
            self._invalid("signature", call, error)
            raise error
        call.service = "sts"
        self._read(call, headers, body)
        role_arn = call.parameters["RoleArn"].split(":")
        call.account = self.registry.account(role_arn[4]) if len(role_arn) > 4 else None
        return self._serve(call)

    def _invalid(self, kind: str, call: Call, error: AwsError) -> None:
        self.registry.note_invalid(
            kind, error, service=call.service, operation=call.operation, region=call.region,
            access_key_id=call.access_key_id, account_id=call.account.account_id if call.account else None)

    def _read(self, call: Call, headers, body: bytes) -> None:
        try:
            call.operation, call.parameters = validation.read_request(call.service, headers, body)
        except validation.Invalid as problem:
            call.operation = _named(headers, body)
            self._invalid("validation", call, problem.error)
            raise problem.error from None

    def _serve(self, call: Call) -> Answer:
        account, service, operation = call.account, call.service, call.operation
        if account is None:
            return self._render(call, None)
        if service not in signing.GLOBAL_SERVICES and account.opt_in_status(call.region) == "not-opted-in":
            raise spelled("region-disabled", service)
        with account.lock:
            page = self._page(call)
            call.page = page.number
            fault = faults.take(account, service, operation, call.region, page.number)
            kind = fault["fault"] if fault else None
            if kind in faults.ERRORS:
                principal = call.session.principal_arn if call.session else "anonymous"
                resource = policy.resource_of(service, operation, call.parameters, account.account_id, call.region)
                error = faults.error(fault, service, operation, resource, principal)
                call.record(f"fault:{kind}")
                return self._refusal(service, error, request_id())
            self._authorise(call)
            shaping = kind if kind in faults.PAGES else None
            listing = pages.Listing(account.account_id, call.region, service, operation, call.parameters, page,
                                    account.page_sizes.get(operation), shaping)
            answer = self._render(call, listing)
        call.record(f"fault:{kind}" if kind else "ok")
        return faults.bend(answer, fault, service, operation) if fault and not shaping else answer

    def _page(self, call: Call) -> pages.Page:
        try:
            return pages.page_of(call.account.account_id, call.region, call.service, call.operation, call.parameters)
        except AwsError as error:
            self._invalid("validation", call, error)
            raise

    def _authorise(self, call: Call) -> None:
        account, action = call.account, f"{call.service}:{call.operation}"
        # These two need no permission of the caller.
        if call.session is None or action == "sts:GetCallerIdentity":
            return
        resource = policy.resource_of(call.service, call.operation, call.parameters, account.account_id, call.region)
        decision = policy.decide(account.policy, action, resource, call.region)
        if decision != "allowed":
            raise policy.refusal(call.service, action, resource, call.session.principal_arn, decision,
                                 account.policy_is_scp)
        if call.parameters.get("DryRun"):
            raise AwsError("DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.")

    def _render(self, call: Call, listing) -> Answer:
        """The answer without faults; kept for the next call alike, as long as the facts do not change."""
        account, key = call.account, None
        if listing is not None and listing.shaping is None and call.service != "sts":
            key = json.dumps([call.service, call.operation, call.region, call.parameters, listing.cap], default=str)
            kept = account.cache.get(key)
            if kept:
                return Answer(200, *kept)
        output = self._output(call, listing)
        body, content_type = wire.serialise(call.service, call.operation, output)
        if key:
            account.cache[key] = (body, content_type)
            if len(account.cache) > _CACHED_ANSWERS:
                account.cache.popitem(last=False)
        return Answer(200, body, content_type)

    def _output(self, call: Call, listing) -> dict:
        service, operation, parameters = call.service, call.operation, call.parameters
        served = {"ec2": serve_ec2.operations, "ssm": serve_ssm.operations, "iam": serve_iam.operations,
                  "sts": serve_sts.sts_operations, "organizations": serve_sts.organizations_operations}
        if operation not in served[service]():
            error = AwsError("UnsupportedOperation", 400, f"The test endpoint does not serve {service}:{operation}")
            self._invalid("unserved", call, error)
            raise error
        if service == "sts":
            return serve_sts.serve_sts(operation, self.registry, call.session, parameters)
        if service == "organizations":
            return serve_sts.serve_organizations(operation, call.account, parameters, listing)
        serve = {"ec2": serve_ec2.serve, "ssm": serve_ssm.serve, "iam": serve_iam.serve}[service]
        return serve(operation, call.account, call.region, parameters, listing)


def http_date(account: Account | None) -> str:
    """The Date header, off by the offset of the account's clock."""
    now = account.now() if account else datetime.datetime.now(datetime.timezone.utc)
    return now.strftime("%a, %d %b %Y %H:%M:%S GMT")


def _guess(headers, body: bytes) -> str:
    """The service of a request without a usable signature, by its target or API version."""
    prefix = headers.get("X-Amz-Target", "").partition(".")[0]
    for service in wire.SERVICES:
        if prefix and wire.model(service).metadata.get("targetPrefix") == prefix:
            return service
        if f"Version={wire.model(service).api_version}".encode() in body:
            return service
    return "ec2"


def _named(headers, body: bytes) -> str:
    """The operation that an invalid request names."""
    target = headers.get("X-Amz-Target", "")
    return target.partition(".")[2] or (parse_qs(body.decode("utf-8", "replace")).get("Action") or [""])[0]
