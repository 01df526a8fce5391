"""Other clients than boto3, the AWS CLI and curl; and how the endpoint starts and ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import unittest

from support import DHMC, EndpointCase, Running


@unittest.skipUnless(shutil.which("aws"), "the AWS CLI is not installed")
class CommandLineCase(EndpointCase):
    """The AWS CLI, unchanged, with nothing but AWS_ENDPOINT_URL."""

    def aws(self, *arguments: str) -> dict:
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "AWS_ENDPOINT_URL": self.running.url,
                       "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": self.account["access_key_id"],
                       "AWS_SECRET_ACCESS_KEY": self.account["secret_access_key"], "PYTHONUTF8": "1"}
        done = subprocess.run(["aws", *arguments, "--output", "json"], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_a_handful_of_calls(self):
        self.own("page-size", {"DescribeInstances": 5})
        facts = self.own("state")["regions"]["eu-west-1"]
        instances = self.aws("ec2", "describe-instances")["Reservations"]
        self.assertEqual(sum(len(r["Instances"]) for r in instances), len(facts["instances"]))
        nodes = self.aws("ssm", "describe-instance-information")["InstanceInformationList"]
        self.assertEqual(len(nodes), len(facts["nodes"]))
        details = self.aws("iam", "get-account-authorization-details", "--region", "us-east-1", "--filter", "Role")
        self.assertGreater(len(details["RoleDetailList"]), 25)
        self.assertEqual(self.aws("sts", "get-caller-identity")["Account"], self.id)
        self.assertEqual(self.invalid(), [])


@unittest.skipUnless(shutil.which("curl"), "curl is not installed")
class CurlCase(EndpointCase):
    """Signatures made by libcurl instead of botocore."""

    def curl(self, service: str, *arguments: str) -> tuple[int, bytes]:
        keys = f"{self.account['access_key_id']}:{self.account['secret_access_key']}"
        signing = ["--aws-sigv4", f"aws:amz:eu-west-1:{service}", "--user", keys, "-A", "agent/1 (test)"]
        done = subprocess.run(["curl", "-sS", "-w", "\n%{http_code}", *signing, *arguments, self.running.url + "/"],
                              capture_output=True)
        body, _, status = done.stdout.rpartition(b"\n")
        return int(status), body

    def test_form_and_json_bodies(self):
        self.assertEqual(self.curl("sts", "-d", "Action=GetCallerIdentity&Version=2011-06-15")[0], 200)
        status, body = self.curl("ec2", "-d", "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag:Name"
                                 "&Filter.1.Value.1=node-1+%C3%A9&Filter.1.Value.2=%7e%2a")
        self.assertEqual((status, body.count(b"<instanceId>") <= 1), (200, True))
        status, body = self.curl("ssm", "-H", "Content-Type: application/x-amz-json-1.1", "-H",
                                 "X-Amz-Target: AmazonSSM.GetServiceSetting", "-d", json.dumps({"SettingId": DHMC}))
        self.assertEqual((status, json.loads(body)["ServiceSetting"]["SettingId"]), (200, DHMC))
        self.assertEqual(self.invalid(), [])
        self.account = {**self.account, "secret_access_key": "wrong"}
        self.assertEqual(self.curl("sts", "-d", "Action=GetCallerIdentity&Version=2011-06-15")[0], 403)


class ProcessCase(unittest.TestCase):
    """How the endpoint starts and ends."""

    def test_it_ends_when_its_input_closes_and_on_sigterm(self):
        first, second = Running("--latency-ms", "1"), Running()
        self.assertRegex(first.url, r"^http://127\.0\.0\.1:\d+$")
        self.assertEqual(first.control("GET", "ready"), {"ready": True})
        second.process.send_signal(signal.SIGTERM)
        self.assertEqual((first.stop(), second.process.wait(10)), (0, 0))
        second.stop()


if __name__ == "__main__":
    unittest.main()
