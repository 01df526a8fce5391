"""The control API: worlds apart, changes, clocks and sizes; and the fakes of other sources of credentials."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import unittest

from botocore.utils import ContainerMetadataFetcher, InstanceMetadataFetcher

from support import EndpointCase


class WorldsCase(EndpointCase):
    """Worlds and their changes."""

    def test_same_seed_same_facts_and_worlds_apart(self):
        other = self.control("POST", "worlds", {"seed": 7, "instances": 24, "hybrid": 2})["accounts"][0]
        self.assertNotEqual(other["account_id"], self.id)
        mine = json.dumps(self.own("state")["regions"])
        theirs = json.dumps(self.control("GET", f"worlds/{other['account_id']}/state")["regions"])
        self.assertEqual(mine.replace(self.id, "X"), theirs.replace(other["account_id"], "X"))
        self.own("mutate", {"op": "clear", "dataset": "instances"})
        self.own("faults", [{"fault": "throttle", "times": -1}])
        self.assertTrue(self.client("ec2", account=other).describe_instances()["Reservations"])
        self.assertEqual(self.own("calls")["total"], 0)
        code = self.code_of(self.client("sts").assume_role, RoleArn=other["role_arn"], RoleSessionName="session")
        self.assertEqual(code, ("Throttling", 400))
        self.own("faults", [])
        code = self.code_of(self.client("sts").assume_role, RoleArn=other["role_arn"], RoleSessionName="session")
        self.assertEqual(code, ("AccessDenied", 403))

    def test_changes_are_seen_at_once(self):
        ec2, region = self.client("ec2"), "eu-west-1"
        running = [i for i in self.own("state")["regions"][region]["instances"] if i["State"]["Name"] == "running"]
        chosen = running[0]["InstanceId"]

        def shown() -> dict:
            answer = ec2.describe_instances(InstanceIds=[chosen])
            return answer["Reservations"][0]["Instances"][0]

        before = shown()["MetadataOptions"]
        self.own("mutate", {"op": "set-instance", "region": region, "instance_id": chosen, "members": {
            "State": {"Name": "stopped"}, "MetadataOptions": {"HttpTokens": "none"}, "IamInstanceProfile": None}})
        self.assertEqual(shown()["State"], {"Code": 80, "Name": "stopped"})
        self.assertEqual(shown()["MetadataOptions"], before | {"HttpTokens": "none"})
        self.assertNotIn("IamInstanceProfile", shown())
        self.own("mutate", {"op": "remove-instance", "region": region, "instance_id": chosen})
        self.assertEqual(self.code_of(shown)[0], "InvalidInstanceID.NotFound")
        self.own("mutate", [{"op": "put-instance", "region": region, "instance": {"InstanceId": chosen}},
                            {"op": "put-node", "region": region,
                             "node": {"InstanceId": chosen, "PingStatus": "Inactive"}}])
        self.assertEqual(shown()["State"]["Name"], "running")
        filters = [{"Key": "InstanceIds", "Values": [chosen]}]
        nodes = self.client("ssm").describe_instance_information(Filters=filters)["InstanceInformationList"]
        self.assertEqual(nodes[0]["PingStatus"], "Inactive")
        self.own("mutate", {"op": "remove-node", "region": region, "instance_id": chosen})
        nodes = self.client("ssm").describe_instance_information(Filters=filters)["InstanceInformationList"]
        self.assertEqual(nodes, [])
        self.own("mutate", {"op": "fly"}, expect=400)
        self.own("mutate", {"op": "remove-node", "region": region, "instance_id": "i-none"}, expect=400)

    def test_changes_of_roles(self):
        iam, document = self.client("iam"), {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
        arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        self.own("mutate", [{"op": "put-role-policy", "role_name": "app-core", "policy_name": "p",
                             "document": document},
                            {"op": "attach-role-policy", "role_name": "app-core", "policy_arn": arn}])
        got = iam.get_role_policy(RoleName="app-core", PolicyName="p")["PolicyDocument"]
        self.assertEqual(got, document)
        attached = iam.list_attached_role_policies(RoleName="app-core")["AttachedPolicies"]
        self.assertIn(arn, [p["PolicyArn"] for p in attached])
        self.own("mutate", [{"op": "detach-role-policy", "role_name": "app-core", "policy_arn": arn},
                            {"op": "remove-role-policy", "role_name": "app-core", "policy_name": "p"},
                            {"op": "put", "dataset": "roles", "item": {"RoleName": "app-core", "Path": "/x/"}},
                            {"op": "remove", "dataset": "roles", "id": "app-old"}])
        self.assertEqual(iam.get_role(RoleName="app-core")["Role"]["Path"], "/x/")
        self.assertEqual(self.code_of(iam.get_role, RoleName="app-old")[0], "NoSuchEntity")

    def test_a_policy_can_be_left_out_of_the_listing(self):
        arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
        iam = self.client("iam")
        listed = lambda: {p["Arn"] for page in iam.get_paginator("get_account_authorization_details").paginate(  # noqa: E731
            Filter=["AWSManagedPolicy"]) for p in page["Policies"]}
        self.assertIn(arn, listed())
        self.own("mutate", {"op": "unlist-policy", "policy_arn": arn})
        self.assertNotIn(arn, listed())
        self.assertEqual(arn, iam.get_policy(PolicyArn=arn)["Policy"]["Arn"])

    def test_regions_can_be_opened_and_closed(self):
        self.own("mutate", {"op": "set-region", "region": "af-south-1", "opt_in_status": "opted-in"})
        self.assertEqual(self.client("ec2", "af-south-1").describe_instances()["Reservations"], [])
        self.own("mutate", {"op": "set-imds-defaults", "region": "af-south-1", "members": {"HttpTokens": "required"}})
        level = self.client("ec2", "af-south-1").get_instance_metadata_defaults()["AccountLevel"]
        self.assertEqual(level, {"HttpTokens": "required"})

    def test_calls_are_listed_with_agent_and_key(self):
        self.client("ec2").describe_vpcs()
        (call,) = self.own("calls")["calls"]
        agent = call.pop("user_agent")
        self.assertIn("Boto3/", agent)
        self.assertEqual(call, {"service": "ec2", "operation": "DescribeVpcs", "region": "eu-west-1", "page": 1,
                                "outcome": "ok", "access_key_id": self.account["access_key_id"]})
        self.assertEqual(self.own("calls")["counts"], {"ec2:DescribeVpcs": 1})
        self.own("calls", method="DELETE")
        self.assertEqual(self.own("calls")["total"], 0)

    def test_many_at_once_on_kept_connections(self):
        def sweep(_):
            client = self.client("ec2")
            pages = client.get_paginator("describe_instances").paginate(MaxResults=5)
            return sum(len(page["Reservations"]) for page in pages)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            self.assertEqual(len(set(pool.map(sweep, range(12)))), 1)
        connection = http.client.HTTPConnection(self.running.address)
        for _ in range(3):
            connection.request("GET", "/_control/ready")
            response = connection.getresponse()
            self.assertEqual((response.version, json.load(response)), (11, {"ready": True}))
            kept = connection.sock
            self.assertIsNotNone(kept)
        connection.close()

    def test_unknown_paths_and_deleted_worlds(self):
        self.control("GET", "nothing", expect=404)
        self.control("GET", "worlds/000000000000/state", expect=404)
        self.control("POST", "worlds", {"colour": "red"}, expect=400)
        self.control("DELETE", f"worlds/{self.id}")
        self.own("state", expect=404)


class FakesCase(EndpointCase):
    """IMDS, containers and IAM Identity Center, by botocore's own fetchers where it has some."""

    def caller(self, key: str, secret: str, token: str) -> str:
        credentials = {"AccessKeyId": key, "SecretAccessKey": secret, "SessionToken": token}
        return self.client("sts", credentials=credentials).get_caller_identity()["Arn"]

    def test_imds(self):
        base = f"{self.running.url}/_imds/{self.id}/"
        got = InstanceMetadataFetcher(base_url=base).retrieve_iam_role_credentials()
        self.assertEqual(got["role_name"], "fleetdb-collector")
        self.assertIn(self.id, self.caller(got["access_key"], got["secret_key"], got["token"]))
        path = f"/_imds/{self.id}/latest/meta-data/placement/region"
        self.assertEqual(self.running.request("GET", path)[0], 401)
        status, _, token = self.running.request("PUT", f"/_imds/{self.id}/latest/api/token", headers={
            "X-aws-ec2-metadata-token-ttl-seconds": "21600"})
        self.assertEqual(status, 200)
        status, _, region = self.running.request("GET", path, headers={"X-aws-ec2-metadata-token": token.decode()})
        self.assertEqual((status, region), (200, b"eu-west-1"))
        self.assertEqual(self.running.request("PUT", f"/_imds/{self.id}/latest/api/token")[0], 400)
        self.own("imds", {"tokens": "optional", "role": None})
        self.assertEqual(self.running.request("GET", path)[0], 200)
        roles = f"/_imds/{self.id}/latest/meta-data/iam/security-credentials/"
        self.assertEqual(self.running.request("GET", roles)[0], 404)
        self.own("imds", {"disabled": True})
        self.assertEqual(self.running.request("GET", path)[0], 403)

    def test_imds_without_a_prefix_is_of_the_newest_world(self):
        status, _, token = self.running.request("PUT", "/latest/api/token", headers={
            "X-aws-ec2-metadata-token-ttl-seconds": "60"})
        status, _, body = self.running.request("GET", "/latest/dynamic/instance-identity/document",
                                               headers={"X-aws-ec2-metadata-token": token.decode()})
        self.assertEqual(json.loads(body)["accountId"], self.id)

    def test_container(self):
        uri = f"{self.running.url}/_container/credentials"
        got = ContainerMetadataFetcher().retrieve_full_uri(uri, {"Authorization": f"container-token-{self.id}"})
        self.assertIn(self.id, self.caller(got["AccessKeyId"], got["SecretAccessKey"], got["Token"]))
        self.assertEqual(self.running.request("GET", "/_container/credentials")[0], 401)
        self.assertEqual(self.running.request("GET", f"/_container/credentials?account={self.id}",
                                              headers={"Authorization": "wrong"})[0], 401)

    def test_sso(self):
        portal, oidc = self.client("sso"), self.client("sso-oidc")
        refreshed = oidc.create_token(clientId="c", clientSecret="s", grantType="refresh_token",
                                      refreshToken=f"sso-refresh-{self.id}")
        got = portal.get_role_credentials(accountId=self.id, roleName="fleetdb-collector",
                                          accessToken=refreshed["accessToken"])["roleCredentials"]
        self.assertIn(self.id, self.caller(got["accessKeyId"], got["secretAccessKey"], got["sessionToken"]))
        self.assertGreater(got["expiration"], 10**12)
        self.assertEqual(self.code_of(portal.get_role_credentials, accountId=self.id, roleName="r", accessToken="x"),
                         ("UnauthorizedException", 401))
        self.assertEqual(self.code_of(oidc.create_token, clientId="c", clientSecret="s", grantType="refresh_token",
                                      refreshToken="x"), ("InvalidGrantException", 400))


if __name__ == "__main__":
    unittest.main()
