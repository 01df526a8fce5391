"""Changes to the facts of an account between two runs of a test."""

from __future__ import annotations

from .worlds import Account, find

# dataset -> the member that names an item
_REGIONAL = {"instances": "InstanceId", "nodes": "InstanceId", "activations": "ActivationId", "vpcs": "VpcId",
             "subnets": "SubnetId", "route_tables": "RouteTableId", "network_acls": "NetworkAclId",
             "security_groups": "GroupId", "vpc_endpoints": "VpcEndpointId", "images": "ImageId"}
_MAPPINGS = ("instance_status", "console", "node_tags", "vpc_attributes", "dhmc", "imds_defaults")
_IAM = {"roles": "RoleName", "profiles": "InstanceProfileName", "policies": "Arn"}
_STATE_CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}


def mutate(account: Account, change: dict) -> None:
    """Apply one change. Raises KeyError or ValueError on one that is not understood."""
    change = dict(change)
    apply = _OPERATIONS[change.pop("op")]
    with account.lock:
        apply(account, **change)
        account.changed()


def merge(target: dict, members: dict) -> dict:
    """Set members, going down into objects; null removes a member."""
    for name, value in members.items():
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict) and isinstance(target.get(name), dict):
            merge(target[name], value)
        else:
            target[name] = value
    return target


def _facts(account: Account, region: str) -> dict:
    return account.state["regions"].setdefault(region, {"vpc_attributes": {}, "instance_status": {}})


def _items(account: Account, dataset: str, region: str | None) -> tuple[list, str]:
    if dataset in _IAM:
        return account.state["iam"][dataset], _IAM[dataset]
    return _facts(account, region).setdefault(dataset, []), _REGIONAL[dataset]


def _named(account, dataset, region, identifier) -> dict:
    items, member = _items(account, dataset, region)
    item = find(items, member, identifier)
    if item is None:
        raise ValueError(f"no {dataset} item {identifier}")
    return item


def _put(account, dataset, item, region=None) -> None:
    """Merge into the item of that name, or append a new one as given."""
    items, member = _items(account, dataset, region)
    known = find(items, member, item[member])
    if known is None:
        items.append(item)
    else:
        merge(known, item)


def _remove(account, dataset, id, region=None) -> None:
    items, _ = _items(account, dataset, region)
    items.remove(_named(account, dataset, region, id))


def _clear(account, dataset, region=None) -> None:
    """Empty a dataset, in one Region or in all."""
    if dataset in _IAM:
        account.state["iam"][dataset].clear()
        return
    if dataset not in _REGIONAL and dataset not in _MAPPINGS:
        raise ValueError(f"no dataset {dataset}")
    for name in [region] if region else list(account.state["regions"]):
        _facts(account, name)[dataset] = {} if dataset in _MAPPINGS else []


def _replace(account, dataset, value, region=None) -> None:
    """Replace a whole dataset by a value in the shape that `state` shows."""
    if dataset in _IAM:
        account.state["iam"][dataset] = value
    elif dataset in _REGIONAL or dataset in _MAPPINGS:
        _facts(account, region)[dataset] = value
    elif dataset in ("organization", "region_list"):
        account.state[dataset] = value
    else:
        raise ValueError(f"no dataset {dataset}")


def _set_instance(account, region, instance_id, members) -> None:
    instance = _named(account, "instances", region, instance_id)
    merge(instance, members)
    if "State" in members:
        instance["State"]["Code"] = _STATE_CODES[instance["State"]["Name"]]


def _put_instance(account, region, instance) -> None:
    """A new instance with what every instance has, unless given; or a change of a known one."""
    items, _ = _items(account, "instances", region)
    if find(items, "InstanceId", instance["InstanceId"]) is None:
        items.append({"_ReservationId": "r-" + instance["InstanceId"][2:], "ImageId": "ami-0aaaaaaaaaaaaaaa1",
                      "State": {"Name": "running", "Code": 16}, "InstanceType": "t3.micro",
                      "LaunchTime": "2026-06-01T00:00:00+00:00", "Architecture": "x86_64",
                      "Placement": {"AvailabilityZone": region + "a"}, "PlatformDetails": "Linux/UNIX", "Tags": [],
                      "SecurityGroups": [], "NetworkInterfaces": [],
                      "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpPutResponseHopLimit": 2,
                                          "HttpEndpoint": "enabled", "HttpProtocolIpv6": "disabled",
                                          "InstanceMetadataTags": "disabled"},
                      "InstanceId": instance["InstanceId"]})
    _set_instance(account, region, instance["InstanceId"], instance)


def _remove_instance(account, region, instance_id) -> None:
    """The instance, and all else that is told of it, but not its node."""
    _remove(account, "instances", instance_id, region)
    facts = _facts(account, region)
    for mapping in ("instance_status", "console"):
        facts.get(mapping, {}).pop(instance_id, None)


def _put_node(account, region, node) -> None:
    items, _ = _items(account, "nodes", region)
    if find(items, "InstanceId", node["InstanceId"]) is None:
        hybrid = node["InstanceId"].startswith("mi-")
        items.append({"InstanceId": node["InstanceId"], "PingStatus": "Online",
                      "LastPingDateTime": "2026-11-24T00:00:00.000+00:00", "AgentVersion": "3.3.987.0",
                      "PlatformType": "Linux", "PlatformName": "Amazon Linux", "PlatformVersion": "2023",
                      "ResourceType": "ManagedInstance" if hybrid else "EC2Instance", "IPAddress": "10.0.0.9",
                      "ComputerName": "node.example.org", "IsLatestVersion": False})
    _put(account, "nodes", node, region)


def _set_dhmc(account, region, value, members=None) -> None:
    """The DHMC setting: a role name, or null for `$None`."""
    status = "Default" if value in (None, "$None") else "Customized"
    setting = {"SettingValue": value or "$None", "Status": status, "LastModifiedUser": "System",
               "LastModifiedDate": "2026-11-24T00:00:00.500000+00:00"}
    _facts(account, region)["dhmc"] = setting | (members or {})


def _set_imds_defaults(account, region, members) -> None:
    _facts(account, region)["imds_defaults"] = members


def _set_status(account, region, instance_id, members) -> None:
    statuses = _facts(account, region).setdefault("instance_status", {})
    merge(statuses.setdefault(instance_id, {}), members)


def _set_region(account, region, opt_in_status) -> None:
    rows = account.state["region_list"]
    row = find(rows, "RegionName", region)
    if row is None:
        rows.append({"RegionName": region, "OptInStatus": opt_in_status})
    else:
        row["OptInStatus"] = opt_in_status


def _put_role_policy(account, role_name, policy_name, document) -> None:
    policies = _named(account, "roles", None, role_name).setdefault("RolePolicyList", [])
    known = find(policies, "PolicyName", policy_name)
    if known is None:
        policies.append({"PolicyName": policy_name, "PolicyDocument": document})
    else:
        known["PolicyDocument"] = document


def _remove_role_policy(account, role_name, policy_name) -> None:
    policies = _named(account, "roles", None, role_name)["RolePolicyList"]
    policies.remove(find(policies, "PolicyName", policy_name))


def _attach_role_policy(account, role_name, policy_arn) -> None:
    policies = _named(account, "roles", None, role_name).setdefault("AttachedManagedPolicies", [])
    if find(policies, "PolicyArn", policy_arn) is None:
        policies.append({"PolicyName": policy_arn.rsplit("/", 1)[1], "PolicyArn": policy_arn})


def _detach_role_policy(account, role_name, policy_arn) -> None:
    policies = _named(account, "roles", None, role_name)["AttachedManagedPolicies"]
    policies.remove(find(policies, "PolicyArn", policy_arn))


def _unlist_policy(account, policy_arn) -> None:
    """From now on GetAccountAuthorizationDetails leaves the policy out, though GetPolicy knows it."""
    account.state["iam"].setdefault("unlisted", []).append(policy_arn)


_OPERATIONS = {
    "put": _put,
    "remove": _remove,
    "clear": _clear,
    "replace": _replace,
    "put-instance": _put_instance,
    "set-instance": _set_instance,
    "remove-instance": _remove_instance,
    "put-node": _put_node,
    "remove-node": lambda account, region, instance_id: _remove(account, "nodes", instance_id, region),
    "set-dhmc": _set_dhmc,
    "set-imds-defaults": _set_imds_defaults,
    "set-status": _set_status,
    "set-region": _set_region,
    "put-role-policy": _put_role_policy,
    "remove-role-policy": _remove_role_policy,
    "attach-role-policy": _attach_role_policy,
    "detach-role-policy": _detach_role_policy,
    "unlist-policy": _unlist_policy,
}
NAMES = sorted(_OPERATIONS)
