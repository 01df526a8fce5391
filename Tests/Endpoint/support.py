"""What the endpoint's own tests share: the endpoint started once, clients, and raw requests signed by botocore."""

from __future__ import annotations

import atexit
import http.client
import json
import pathlib
import subprocess
import sys
import unittest
from urllib.parse import urlencode, urlsplit

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

HERE = pathlib.Path(__file__).parent
DHMC = "/ssm/managed-instance/default-ec2-instance-management-role"
GLOBAL = ("iam", "organizations")


class Running:
    """The endpoint as a child process; its standard input, closed, ends it."""

    _shared: "Running | None" = None

    def __init__(self, *options: str):
        self.process = subprocess.Popen([sys.executable, str(HERE / "endpoint.py"), *options], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        self.address = urlsplit(self.url).netloc

    @classmethod
    def shared(cls) -> "Running":
        """The one that all tests use."""
        if cls._shared is None:
            cls._shared = cls()
            atexit.register(cls._shared.stop)
        return cls._shared

    def stop(self) -> int:
        """Close its standard input and wait for the end."""
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(10)

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None):
        """One plain HTTP request: status, headers, body."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def control(self, method: str, path: str, document=None, expect: int = 200):
        """A call of the control API."""
        body = None if document is None else json.dumps(document).encode()
        status, _, content = self.request(method, "/_control/" + path, body)
        assert status == expect, (status, content)
        return json.loads(content)


class EndpointCase(unittest.TestCase):
    """A test with a world of its own."""

    options: dict = {}

    def setUp(self):
        self.running = Running.shared()
        self.world = self.control("POST", "worlds", {"seed": 7, "instances": 24, "hybrid": 2} | self.options)
        self.account = self.world["accounts"][0]
        self.id = self.account["account_id"]

    def control(self, method: str, path: str, document=None, expect: int = 200):
        """A call of the control API."""
        return self.running.control(method, path, document, expect)

    def own(self, name: str, document=None, method: str | None = None, expect: int = 200):
        """A call of the control API about the test's account."""
        method = method or ("GET" if document is None else "POST")
        return self.control(method, f"worlds/{self.id}/{name}", document, expect)

    def client(self, service: str, region: str = "eu-west-1", account: dict | None = None, attempts: int = 1,
               credentials: dict | None = None, read_timeout: float = 5):
        """A boto3 client that does not validate by itself, so that the endpoint must."""
        account = account or self.account
        keys = {"aws_access_key_id": account["access_key_id"], "aws_secret_access_key": account["secret_access_key"]}
        if credentials:
            keys = {"aws_access_key_id": credentials["AccessKeyId"],
                    "aws_secret_access_key": credentials["SecretAccessKey"],
                    "aws_session_token": credentials["SessionToken"]}
        config = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, parameter_validation=False,
                        read_timeout=read_timeout, connect_timeout=5)
        return boto3.client(service, endpoint_url=self.running.url, config=config, **keys,
                            region_name="us-east-1" if service in GLOBAL else region)

    def signed(self, service: str, body: bytes, headers: dict, region: str = "eu-west-1", **changes):
        """A raw signed request. Changes: key, secret, token, sent (the body as sent)."""
        key = changes.get("key", self.account["access_key_id"])
        secret = changes.get("secret", self.account["secret_access_key"])
        request = AWSRequest("POST", self.running.url + "/", headers, body)
        SigV4Auth(Credentials(key, secret, changes.get("token")), service, region).add_auth(request)
        sent = changes.get("sent", body)
        return self.running.request("POST", "/", sent, dict(request.headers.items()))

    def form(self, service: str, action: str, region: str = "eu-west-1", parameters: dict | None = None, **changes):
        """A raw request of the query protocols."""
        version = {"ec2": "2016-11-15", "iam": "2010-05-08", "sts": "2011-06-15"}[service]
        body = urlencode({"Action": action, "Version": version} | (parameters or {})).encode()
        return self.signed(service, body, {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
                           region, **changes)

    def json(self, service: str, operation: str, document, region: str = "eu-west-1", **changes):
        """A raw request of the JSON protocol; bytes are sent as they are."""
        prefix = {"ssm": "AmazonSSM", "organizations": "AWSOrganizationsV20161128"}[service]
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return self.signed(service, body, {"Content-Type": "application/x-amz-json-1.1",
                                           "X-Amz-Target": f"{prefix}.{operation}"}, region, **changes)

    def code_of(self, call, *arguments, **parameters) -> tuple[str, int]:
        """The error code and status of a call that must fail."""
        from botocore.exceptions import ClientError
        with self.assertRaises(ClientError) as caught:
            call(*arguments, **parameters)
        response = caught.exception.response
        self.message = response["Error"].get("Message", "")
        return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]

    def invalid(self) -> list[dict]:
        """The requests of this account that the endpoint refused as invalid."""
        return self.control("GET", f"invalid?account={self.id}")["invalid"]
