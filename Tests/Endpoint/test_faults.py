"""Every fault, as botocore sees it and as it is on the wire."""

from __future__ import annotations

import json
import socket
import time
import unittest

from botocore.exceptions import (ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError,
                                 ResponseStreamingError)
from botocore.parsers import ResponseParserError

from awsendpoint import faults
from support import DHMC, EndpointCase

BROKEN = (ConnectionClosedError, HTTPClientError, ResponseStreamingError)


class FaultsCase(EndpointCase):
    """One test for each kind, or group of kinds."""

    seen: set = set()

    def fault(self, kind: str, service: str = "ec2", operation: str = "DescribeInstances", **more) -> None:
        """Set one fault."""
        FaultsCase.seen.add(kind)
        self.own("faults", [{"service": service, "operation": operation, "fault": kind, **more}])

    def instances(self, **parameters):
        """Ask for instances."""
        return self.client("ec2", read_timeout=1).describe_instances(**parameters)

    def outcomes(self) -> list:
        """What the list of calls says."""
        return [(c["page"], c["outcome"]) for c in self.own("calls")["calls"]]

    @classmethod
    def tearDownClass(cls):
        assert cls.seen == set(faults.KINDS), set(faults.KINDS) - cls.seen

    def test_errors(self):
        wanted = {
            "throttle": (("RequestLimitExceeded", 503), ("ThrottlingException", 400), ("Throttling", 400)),
            "error500": (("InternalError", 500), ("InternalServerError", 500), ("ServiceFailure", 500)),
            "error503": (("Unavailable", 503), ("ServiceUnavailable", 503), ("ServiceUnavailable", 503)),
            "expired-token": (("RequestExpired", 400), ("ExpiredTokenException", 400), ("ExpiredToken", 403)),
            "access-denied": (("UnauthorizedOperation", 403), ("AccessDeniedException", 400), ("AccessDenied", 403)),
            "access-denied-scp": (("UnauthorizedOperation", 403), ("AccessDeniedException", 400),
                                  ("AccessDenied", 403)),
            "region-disabled": (("OptInRequired", 401), ("UnrecognizedClientException", 400),
                                ("InvalidClientTokenId", 403))}
        calls = (("ec2", "DescribeVpcs", self.client("ec2").describe_vpcs),
                 ("ssm", "DescribeActivations", self.client("ssm").describe_activations),
                 ("iam", "ListRoles", self.client("iam").list_roles))
        for kind, answers in wanted.items():
            for (service, operation, call), answer in zip(calls, answers):
                with self.subTest(kind, service=service):
                    self.fault(kind, service, operation)
                    self.assertEqual(self.code_of(call), answer)
                    call()
        self.fault("region-disabled", code="AuthFailure")
        self.assertEqual(self.code_of(self.instances), ("AuthFailure", 401))

    def test_pages_regions_and_times(self):
        self.own("page-size", {"DescribeInstances": 5})
        self.fault("throttle", page=2, times=2, region="eu-west-1")
        pages = self.client("ec2", attempts=3).get_paginator("describe_instances").paginate()
        self.assertEqual(len(list(pages)), 3)
        self.assertEqual(self.outcomes(), [(1, "ok"), (2, "fault:throttle"), (2, "fault:throttle"), (2, "ok"),
                                           (3, "ok")])
        self.fault("error500", region="us-east-1", times=-1)
        self.instances()
        for _ in range(3):
            self.code_of(self.client("ec2", "us-east-1").describe_instances)

    def test_broken_connections(self):
        for kind in ("reset", "close", "truncated"):
            with self.subTest(kind):
                self.fault(kind)
                with self.assertRaises(BROKEN):
                    self.instances()
                self.instances()
        self.fault("wrong-length")
        with self.assertRaises(BROKEN):
            self.instances()
        self.fault("wrong-length", length="smaller")
        with self.assertRaises(ResponseParserError):
            self.instances()

    def test_reset_is_a_reset(self):
        self.fault("reset")
        with self.assertRaises(ConnectionResetError):
            self.raw_until_end()
        self.fault("close")
        self.assertEqual(self.raw_until_end(), b"")

    def raw_until_end(self) -> bytes:
        """All bytes that a connection brings until its end."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        body = b"Action=DescribeInstances&Version=2016-11-15"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        request = AWSRequest("POST", self.running.url + "/", headers, body)
        SigV4Auth(Credentials(self.account["access_key_id"], self.account["secret_access_key"]), "ec2",
                  "eu-west-1").add_auth(request)
        head = f"POST / HTTP/1.1\r\nHost: {self.running.address}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{k}: {v}\r\n" for k, v in request.headers.items()) + "\r\n"
        host, port = self.running.address.split(":")
        with socket.create_connection((host, int(port)), 5) as connection:
            connection.sendall(head.encode() + body)
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        return received

    def test_bodies(self):
        for kind in ("malformed", "html200"):
            with self.subTest(kind):
                self.fault(kind)
                with self.assertRaises(ResponseParserError):
                    self.instances()
        self.fault("malformed", "ssm", "GetServiceSetting")
        with self.assertRaises(ValueError):
            status, _, body = self.json("ssm", "GetServiceSetting", {"SettingId": DHMC})
            self.assertEqual(status, 200)
            json.loads(body)
        self.fault("other-root")
        self.assertNotIn("Reservations", self.instances())
        self.fault("other-root", "ssm", "GetServiceSetting")
        self.assertEqual(json.loads(self.json("ssm", "GetServiceSetting", {"SettingId": DHMC})[2]), ["something else"])
        self.fault("dtd")
        self.assertIn(b"<!DOCTYPE bomb [", self.form("ec2", "DescribeInstances")[2])
        self.fault("deep-json", "ssm", "GetServiceSetting")
        body = self.json("ssm", "GetServiceSetting", {"SettingId": DHMC})[2]
        self.assertTrue(body.startswith(b'{"a":' * 1000))
        with self.assertRaises(RecursionError):
            json.loads(body)

    def test_pages(self):
        self.own("page-size", {"DescribeInstances": 5})

        def count(answer: dict) -> int:
            return sum(len(r["Instances"]) for r in answer["Reservations"])

        self.fault("empty-page", page=2)
        first = self.instances()
        second = self.instances(NextToken=first["NextToken"])
        third = self.instances(NextToken=second["NextToken"])
        self.assertEqual([count(first), count(second), count(third)], [5, 0, 5])
        self.fault("short-page", page=1)
        whole = sum(count(page) for page in self.client("ec2").get_paginator("describe_instances").paginate())
        self.assertEqual(whole, 12)
        self.fault("repeated-token", page=2, times=-1)
        first = self.instances()
        second = self.instances(NextToken=first["NextToken"])
        self.assertEqual(second["NextToken"], first["NextToken"])
        self.fault("empty-page", "iam", "GetAccountAuthorizationDetails")
        empty = self.client("iam").get_account_authorization_details(Filter=["Role"])
        self.assertEqual((empty["RoleDetailList"], empty["IsTruncated"]), ([], True))

    def test_slow_answers(self):
        self.fault("stall", seconds=3)
        with self.assertRaises(ReadTimeoutError):
            self.instances()
        self.fault("drip", "sts", "GetCallerIdentity", interval=0.001)
        started = time.monotonic()
        self.client("sts").get_caller_identity()
        self.assertGreater(time.monotonic() - started, 0.3)

    def test_huge(self):
        self.fault("huge", bytes=3_000_000)
        _, headers, body = self.form("ec2", "DescribeInstances")
        self.assertEqual((len(body) > 2_900_000, headers["Transfer-Encoding"]), (True, "chunked"))
        self.fault("huge", "ssm", "GetServiceSetting", bytes=3_000_000, length=True)
        _, headers, body = self.json("ssm", "GetServiceSetting", {"SettingId": DHMC})
        self.assertEqual(int(headers["Content-Length"]), len(body))
        self.assertEqual(list(json.loads(body)), ["padding"])

    def test_retry_after_and_unknown_kinds(self):
        self.fault("throttle", retry_after_ms=1500)
        with self.assertRaises(ClientError) as caught:
            self.instances()
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPHeaders"]["x-amz-retry-after"], "1500")
        self.own("faults", [{"fault": "fire"}], expect=400)
        self.own("faults", [])
        self.instances()


if __name__ == "__main__":
    unittest.main()
