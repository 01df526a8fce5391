"""Made-up fleets: the facts of an account, drawn from a seed; the same seed and options give the same facts."""

from __future__ import annotations

import datetime
import random

from . import fleet_identity, fleet_network
from .fleet_identity import PROFILES
from .fleet_network import identifier

_STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
_LAUNCHED = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
_AGENTS = ("2.3.1319.0", "3.1.1927.0", "3.2.582.0", "3.2.815.0", "3.2.1041.0", "3.3.40.0", "3.3.987.0", "3.3.1611.0")
_PLATFORMS = (("Linux", "Amazon Linux", "2023"), ("Linux", "Ubuntu", "22.04"),
              ("Windows", "Microsoft Windows Server 2022 Datacenter", "10.0.20348"), ("MacOS", "macOS", "14.5"))
_TAGS = (("owner", "Zoë \"Zed\" O'Hara"), ("path", "a=b&c=<d>"), ("note", "first line\nsecond line\ttab"),
         ("日本", "東京 🚀"), ("empty", ""), ("aws:autoscaling:groupName", "web-asg"), ("k=v", "semi;colon,comma"))
_IMAGES = ("ami-0aaaaaaaaaaaaaaa1", "ami-0aaaaaaaaaaaaaaa2", "ami-0aaaaaaaaaaaaaaa3", "ami-0aaaaaaaaaaaaaaa4")
_DENIED_OUTPUT = ("[  12.3] cloud-init: done\r\nERROR EC2RoleProvider Failed to connect to Systems Manager with "
                  "instance profile role credentials. Err: retrieved credentials failed to report to ssm. Error: AccessDenied"
                  "Exception: User is not authorized to perform: ssm:UpdateInstanceInformation\r\n")


def build(seed, index: int, account_id: str, first_account: str, spec: dict) -> dict:
    """The facts of the account number `index` of a world."""
    rng = random.Random(f"{seed}/{index}")
    regions = spec["regions"]
    iam = fleet_identity.build(rng, account_id, first_account, spec.get("extra_roles", 20))
    state = {"iam": iam, "regions": {}, "region_list": _region_list(regions), "organization": None}
    for number, region in enumerate(regions):
        facts = state["regions"][region] = fleet_network.build(rng, account_id, region)
        count = spec["instances"] // len(regions) + (number < spec["instances"] % len(regions))
        hybrid = spec["hybrid"] // len(regions) + (number < spec["hybrid"] % len(regions))
        facts["dhmc"] = _dhmc(rng, account_id, spec.get("dhmc", "random"))
        facts["imds_defaults"] = rng.choice(({}, {"HttpTokens": "required", "HttpPutResponseHopLimit": 2,
                                                  "HttpEndpoint": "enabled", "ManagedBy": "account"}))
        facts.update({"instances": [], "instance_status": {}, "nodes": [], "node_tags": {}, "activations": [],
                      "console": {}, "images": [_image(image) for image in _IMAGES]})
        for _ in range(count):
            _instance(rng, facts, iam, account_id, region)
        _hybrid(rng, facts, hybrid)
    return state


def organization(first_account: str, accounts: list[str], size: int) -> dict:
    """An organisation of which the first account is the management account; every seventh account is suspended."""
    identifiers = accounts + [f"77770000{n:04d}" for n in range(max(0, size - len(accounts)))]
    rows = []
    for n, account_id in enumerate(identifiers):
        suspended = n >= len(accounts) and n % 7 == 6
        status = "SUSPENDED" if suspended else "ACTIVE"
        rows.append({"Id": account_id, "Arn": f"arn:aws:organizations::{first_account}:account/o-test/{account_id}",
                     "Email": f"a{n}@example.org", "Name": f"Konto {n} „ü“", "Status": status, "State": status,
                     "JoinedMethod": "CREATED", "JoinedTimestamp": "2023-03-04T05:06:07.890000+00:00"})
    return {"Organization": {"Id": "o-test123456", "Arn": f"arn:aws:organizations::{first_account}:organization/o-test",
                             "FeatureSet": "ALL", "MasterAccountId": first_account,
                             "MasterAccountArn": rows[0]["Arn"], "MasterAccountEmail": "a0@example.org"},
            "Accounts": rows}


def _region_list(regions: list[str]) -> list[dict]:
    from .worlds import OPT_IN_REGIONS
    rows = [{"RegionName": r, "OptInStatus": "opted-in" if r in OPT_IN_REGIONS else "opt-in-not-required"}
            for r in regions]
    closed = next(r for r in ("af-south-1", "me-south-1", "ap-east-1") if r not in regions)
    return rows + [{"RegionName": closed, "OptInStatus": "not-opted-in"}]


def _dhmc(rng, account_id: str, wanted: str) -> dict:
    kind = rng.choice(("on", "off", "never", "custom")) if wanted == "random" else wanted
    if kind in ("off", "never"):
        modified = {"LastModifiedUser": "System", "LastModifiedDate": "2024-05-06T07:08:09.123000+00:00"}
        return {"SettingValue": "$None", "Status": "Default"} | (modified if kind == "off" else {})
    role = "service-role/" + fleet_identity.DHMC_ROLE if kind == "on" else "FleetDhmc"
    return {"SettingValue": role, "Status": "Customized",
            "LastModifiedUser": f"arn:aws:sts::{account_id}:assumed-role/admin/alex",
            "LastModifiedDate": "2026-02-03T04:05:06.789000+00:00"}


def _image(image_id: str) -> dict:
    return {"ImageId": image_id, "Name": f"image {image_id[-1]}", "OwnerId": "137112412989", "State": "available",
            "ImageOwnerAlias": "amazon", "CreationDate": "2025-11-01T00:00:00.000Z",
            **({"ImdsSupport": "v2.0"} if image_id.endswith("1") else {})}


def _profile_of(rng, iam: dict, account_id: str) -> dict | None:
    name = rng.choice(PROFILES + (None,) * 5 + ("app-core",) * 5)
    if name is None:
        return None
    profile = next((p for p in iam["profiles"] if p["InstanceProfileName"] == name), None)
    if profile is None:
        arn, identifier_ = f"arn:aws:iam::{account_id}:instance-profile/{name}", fleet_identity.unique_id(rng, "AIPA")
    else:
        arn, identifier_ = profile["Arn"], profile["InstanceProfileId"]
        if rng.random() < 0.05:  # the profile was deleted and made anew
            identifier_ = fleet_identity.unique_id(rng, "AIPA")
    return {"Arn": arn, "Id": identifier_}


def _metadata_options(rng) -> dict:
    return {"State": rng.choice(("applied",) * 9 + ("pending",)),
            "HttpTokens": rng.choice(("optional", "required", "required")),
            "HttpPutResponseHopLimit": rng.choice((1, 1, 2, 2, 64)),
            "HttpEndpoint": rng.choice(("enabled",) * 9 + ("disabled",)),
            "HttpProtocolIpv6": rng.choice(("disabled", "disabled", "enabled")),
            "InstanceMetadataTags": rng.choice(("disabled", "enabled"))}


def _instance(rng, facts: dict, iam: dict, account_id: str, region: str) -> None:
    number = len(facts["instances"])
    # The first six have the six states, so that even a small fleet has all of them.
    names = list(_STATES)
    name = names[number] if number < 6 else rng.choice(["running"] * 8 + names)
    subnet = rng.choice(facts["subnets"])
    groups = [g for g in facts["security_groups"] if g["VpcId"] == subnet["VpcId"]]
    platform, platform_name, platform_version = rng.choice(_PLATFORMS + _PLATFORMS[:2])
    launched = _LAUNCHED + datetime.timedelta(seconds=rng.randrange(20_000_000))
    instance_id = identifier(rng, "i")
    address = f"{subnet['CidrBlock'].rsplit('.', 1)[0]}.{rng.randrange(10, 250)}"
    tags = [{"Key": "Name", "Value": f"node-{number} é"}] if rng.random() < 0.9 else []
    tags += [{"Key": k, "Value": v} for k, v in rng.sample(_TAGS, rng.randrange(0, 4))]
    chosen = [{"GroupId": g["GroupId"], "GroupName": g["GroupName"]} for g in rng.sample(groups, rng.randrange(1, 3))]
    previous = facts["instances"][-1]["_ReservationId"] if facts["instances"] and rng.random() < 0.2 else None
    instance = {
        "_ReservationId": previous or identifier(rng, "r"),
        "InstanceId": instance_id, "ImageId": rng.choice(_IMAGES), "State": {"Code": _STATES[name], "Name": name},
        "InstanceType": "mac2.metal" if platform == "MacOS" else rng.choice(("t3.micro", "m7g.large", "c7i.xlarge")),
        "LaunchTime": launched.isoformat(), "AmiLaunchIndex": 0, "Architecture": "x86_64",
        "Placement": {"AvailabilityZone": subnet["AvailabilityZone"], "Tenancy": "default", "GroupName": "",
                      "AvailabilityZoneId": subnet["AvailabilityZoneId"]},
        "PlatformDetails": "Windows" if platform == "Windows" else "Linux/UNIX", "RootDeviceType": "ebs",
        "RootDeviceName": "/dev/xvda", "Hypervisor": "xen", "EbsOptimized": False, "EnaSupport": True,
        "VirtualizationType": "hvm", "Monitoring": {"State": "disabled"}, "StateTransitionReason": "",
        "BlockDeviceMappings": [], "ProductCodes": [], "SecurityGroups": [], "NetworkInterfaces": [], "Tags": tags,
        "CurrentInstanceBootMode": "uefi", "Operator": {"Managed": rng.random() < 0.05}}
    if platform == "Windows":
        instance["Platform"] = "windows"
    if rng.random() < 0.5:
        instance["KeyName"] = "key"
    if name in ("stopped", "stopping", "terminated", "shutting-down"):
        instance["StateTransitionReason"] = "User initiated (2026-10-01 10:11:12 GMT)"
        instance["StateReason"] = {"Code": "Client.UserInitiatedShutdown", "Message": "Client.UserInitiatedShutdown"}
    facts["instances"].append(instance)
    if name == "terminated":  # such an instance has lost its network, profile and metadata options
        return
    instance["MetadataOptions"] = _metadata_options(rng)
    profile = _profile_of(rng, iam, account_id)
    if profile:
        instance["IamInstanceProfile"] = profile
        if rng.random() < 0.05:
            instance["_AssociationState"] = "associating"
    instance |= {"VpcId": subnet["VpcId"], "SubnetId": subnet["SubnetId"], "PrivateIpAddress": address,
                 "PrivateDnsName": f"ip-{address.replace('.', '-')}.{region}.compute.internal", "PublicDnsName": "",
                 "SourceDestCheck": True, "SecurityGroups": chosen,
                 "NetworkInterfaces": [_interface(rng, account_id, subnet, address, chosen)]}
    if subnet["MapPublicIpOnLaunch"]:
        instance["PublicIpAddress"] = f"203.0.113.{rng.randrange(1, 255)}"
    if name == "running":
        _status(rng, facts, instance_id)
        _node(rng, facts, instance, platform, platform_name, platform_version)


def _interface(rng, account_id: str, subnet: dict, address: str, groups: list[dict]) -> dict:
    return {"NetworkInterfaceId": identifier(rng, "eni"), "SubnetId": subnet["SubnetId"], "VpcId": subnet["VpcId"],
            "OwnerId": account_id, "Status": "in-use", "Groups": groups, "PrivateIpAddress": address,
            "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address}], "Ipv6Addresses": [],
            "SourceDestCheck": True, "InterfaceType": "interface", "Description": "",
            "Attachment": {"AttachmentId": identifier(rng, "eni-attach"), "DeviceIndex": 0, "Status": "attached",
                           "DeleteOnTermination": True, "AttachTime": _LAUNCHED.isoformat()}}


def _status(rng, facts: dict, instance_id: str) -> None:
    def check(value: str) -> dict:
        passed = "passed" if value == "ok" else "failed" if value == "impaired" else value
        return {"Status": value, "Details": [{"Name": "reachability", "Status": passed}]}

    values = ("ok",) * 8 + ("impaired", "initializing")
    events = []
    if rng.random() < 0.1:
        events = [{"InstanceEventId": identifier(rng, "instance-event"), "Code": "instance-reboot",
                   "Description": "scheduled reboot", "NotBefore": "2026-12-01T00:00:00+00:00"}]
    facts["instance_status"][instance_id] = {
        "SystemStatus": check(rng.choice(values)), "InstanceStatus": check(rng.choice(values)),
        "AttachedEbsStatus": check("ok"), "Events": events}


def _node(rng, facts: dict, instance: dict, platform: str, name: str, version: str) -> None:
    if rng.random() < 0.4:  # not managed; some of those say why on the console
        if rng.random() < 0.5:
            facts["console"][instance["InstanceId"]] = {"Timestamp": "2026-11-01T02:03:04+00:00",
                                                        "Text": _DENIED_OUTPUT}
        return
    facts["nodes"].append(_row(rng, instance["InstanceId"], "EC2Instance", platform, name, version) | {
        "IPAddress": instance["PrivateIpAddress"], "ComputerName": instance["PrivateDnsName"],
        "SourceId": instance["InstanceId"], "SourceType": "AWS::EC2::Instance"})
    facts["node_tags"][instance["InstanceId"]] = {t["Key"]: t["Value"] for t in instance["Tags"]}


def _row(rng, instance_id: str, resource_type: str, platform: str, name: str, version: str) -> dict:
    pinged = datetime.datetime(2026, 11, 20, tzinfo=datetime.timezone.utc) + datetime.timedelta(
        milliseconds=rng.randrange(300_000_000))
    row = {"InstanceId": instance_id, "PingStatus": rng.choice(("Online",) * 7 + ("ConnectionLost", "Inactive")),
           "LastPingDateTime": pinged.isoformat(timespec="milliseconds"), "AgentVersion": rng.choice(_AGENTS),
           "PlatformType": platform, "PlatformName": name, "PlatformVersion": version, "ResourceType": resource_type}
    if platform == "Linux":  # AWS tells this of Linux only
        row["IsLatestVersion"] = row["AgentVersion"] == _AGENTS[-1]
    if rng.random() < 0.5:
        row |= {"AssociationStatus": rng.choice(("Success", "Failed")),
                "LastAssociationExecutionDate": "2026-11-19T01:02:03+00:00",
                "AssociationOverview": {"DetailedStatus": "Success",
                                        "InstanceAssociationStatusAggregatedCount": {"Success": 2, "Failed": 0}}}
    return row


def _hybrid(rng, facts: dict, count: int) -> None:
    for number in range(count):
        activation = "".join(f"{rng.getrandbits(4):x}" for _ in range(32))
        activation_id = "-".join((activation[:8], activation[8:12], activation[12:16], activation[16:20],
                                  activation[20:]))
        expired = number % 2 == 1
        facts["activations"].append({
            "ActivationId": activation_id, "Description": "Büro", "DefaultInstanceName": "server",
            "IamRole": fleet_identity.HYBRID_ROLE, "RegistrationLimit": 1 + number % 3, "RegistrationsCount": 1,
            "ExpirationDate": "2026-12-30T00:00:00+00:00" if not expired else "2026-03-01T00:00:00+00:00",
            "Expired": expired, "CreatedDate": "2026-02-01T10:00:00.250000+00:00", "Tags": []})
        node_id = identifier(rng, "mi")
        facts["nodes"].append(_row(rng, node_id, "ManagedInstance", *rng.choice(_PLATFORMS[:3])) | {
            "ActivationId": activation_id, "IamRole": fleet_identity.HYBRID_ROLE, "Name": f"server {number} ß",
            "RegistrationDate": "2026-02-02T11:12:13.456000+00:00", "IPAddress": f"192.168.1.{number + 10}",
            "ComputerName": f"server{number}.example.org", "SourceId": node_id,
            "SourceType": "AWS::SSM::ManagedInstance"})
