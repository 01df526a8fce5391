"""Systems Manager, served from the facts of the account."""

from __future__ import annotations

from .errors import AwsError

DHMC_SETTING = "/ssm/managed-instance/default-ec2-instance-management-role"
# Settings that exist everywhere; each is at its default.
_OTHER_SETTINGS = {
    "/ssm/parameter-store/default-parameter-tier": "Standard",
    "/ssm/parameter-store/high-throughput-enabled": "false",
    "/ssm/documents/console/public-sharing-permission": "Enable",
    "/ssm/managed-instance/activation-tier": "standard",
}
_FILTER_MEMBERS = {"InstanceIds": "InstanceId", "AgentVersion": "AgentVersion", "PingStatus": "PingStatus",
                   "PlatformTypes": "PlatformType", "ActivationIds": "ActivationId", "IamRole": "IamRole",
                   "ResourceType": "ResourceType", "AssociationStatus": "AssociationStatus",
                   "SourceIds": "SourceId", "SourceTypes": "SourceType"}
_RESOURCE_TYPES = ("EC2Instance", "ManagedInstance")


def serve(operation: str, account, region: str, parameters: dict, listing) -> dict:
    """The output of an SSM operation."""
    return _OPERATIONS[operation](account, region, parameters, listing)


def operations() -> set[str]:
    """The operations that serve() knows."""
    return set(_OPERATIONS)


def _shown(nodes: list[dict]) -> list[dict]:
    return [{k: v for k, v in node.items() if not k.startswith("_")} for node in nodes]


def _member(key: str) -> str:
    if key not in _FILTER_MEMBERS:
        raise AwsError("InvalidFilterKey", 400, "")
    return _FILTER_MEMBERS[key]


def _describe_instance_information(account, region, parameters, listing) -> dict:
    nodes = account.region(region).get("nodes", [])
    new, old = parameters.get("Filters"), parameters.get("InstanceInformationFilterList")
    if new and old:
        raise AwsError("ValidationException", 400,
                       "Filters and InstanceInformationFilterList can't be specified together")
    filters = [(f["Key"], f["Values"]) for f in new or []] + [(f["key"], f["valueSet"]) for f in old or []]
    for key, values in filters:
        if key.startswith("tag:") or key == "tag-key":
            tags = account.region(region).get("node_tags", {})
            if key == "tag-key":
                nodes = [n for n in nodes if set(values) & set(tags.get(n["InstanceId"], {}))]
            else:
                nodes = [n for n in nodes if tags.get(n["InstanceId"], {}).get(key[4:]) in values]
            continue
        member = _member(key)
        if member == "ResourceType" and not set(values) <= set(_RESOURCE_TYPES):
            raise AwsError("InvalidInstanceInformationFilterValue", 400, "")
        nodes = [n for n in nodes if n.get(member) in values]
    page, token = listing.cut(_shown(nodes), 10, 50)
    # AWS ends this listing with an empty token.
    return {"InstanceInformationList": page, "NextToken": token or ""}


_OPERATORS = {
    "Equal": lambda held, values: held in values,
    "NotEqual": lambda held, values: held not in values,
    "BeginWith": lambda held, values: any((held or "").startswith(v) for v in values),
    "LessThan": lambda held, values: any(held is not None and _numbers(held) < _numbers(v) for v in values),
    "GreaterThan": lambda held, values: any(held is not None and _numbers(held) > _numbers(v) for v in values),
}


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def _describe_instance_properties(account, region, parameters, listing) -> dict:
    facts = account.region(region)
    instances = {i["InstanceId"]: i for i in facts.get("instances", [])}
    rows = []
    for node in _shown(facts.get("nodes", [])):
        row = {k: v for k, v in node.items() if k not in ("IsLatestVersion",)}
        instance = instances.get(node["InstanceId"])
        if instance:
            role = instance.get("IamInstanceProfile", {}).get("Arn")
            name = next((t["Value"] for t in instance.get("Tags", []) if t["Key"] == "Name"), None)
            row |= {"InstanceType": instance["InstanceType"], "InstanceState": instance["State"]["Name"],
                    "Architecture": instance["Architecture"], "LaunchTime": instance["LaunchTime"],
                    "KeyName": instance.get("KeyName"), "InstanceRole": role, "Name": name}
        rows.append(row)
    plain = [(f["key"], f["valueSet"], "Equal") for f in parameters.get("InstancePropertyFilterList", [])]
    operated = [(f["Key"], f["Values"], f.get("Operator", "Equal")) for f in parameters.get("FiltersWithOperator", [])]
    if plain and operated:
        raise AwsError("ValidationException", 400,
                       "InstancePropertyFilterList and FiltersWithOperator can't be specified together")
    for key, values, operator in plain + operated:
        member = _member(key)
        rows = [row for row in rows if _OPERATORS[operator](row.get(member), values)]
    page, token = listing.cut(rows, 1000, 1000)
    return {"InstanceProperties": page, "NextToken": token or ""}


def _get_service_setting(account, region, parameters, listing) -> dict:
    identifier = parameters["SettingId"]
    prefix = f"arn:aws:ssm:{region}:{account.account_id}:servicesetting"
    if identifier.startswith("arn:"):
        identifier = identifier.removeprefix(prefix)
    if identifier == DHMC_SETTING:
        setting = account.region(region).get("dhmc") or {"SettingValue": "$None", "Status": "Default"}
    elif identifier in _OTHER_SETTINGS:
        setting = {"SettingValue": _OTHER_SETTINGS[identifier], "Status": "Default"}
    else:
        raise AwsError("ServiceSettingNotFound", 400,
                       f"The specified service setting was not found: {parameters['SettingId']}")
    base = {"SettingId": identifier, "ARN": prefix + identifier, "LastModifiedDate": "2023-01-10T12:00:00+00:00",
            "LastModifiedUser": ""}
    return {"ServiceSetting": base | setting}


def _describe_activations(account, region, parameters, listing) -> dict:
    members = {"ActivationIds": "ActivationId", "DefaultInstanceName": "DefaultInstanceName", "IamRole": "IamRole"}
    rows = account.region(region).get("activations", [])
    for each in parameters.get("Filters", []):
        member = members[each["FilterKey"]]
        rows = [row for row in rows if row.get(member) in each["FilterValues"]]
    page, token = listing.cut(rows, 50, 50)
    return {"ActivationList": page, "NextToken": token}


def _get_connection_status(account, region, parameters, listing) -> dict:
    node = next((n for n in account.region(region).get("nodes", []) if n["InstanceId"] == parameters["Target"]), None)
    online = node is not None and node.get("_Channel", node["PingStatus"] == "Online")
    return {"Target": parameters["Target"], "Status": "connected" if online else "notconnected"}


_OPERATIONS = {
    "DescribeInstanceInformation": _describe_instance_information,
    "DescribeInstanceProperties": _describe_instance_properties,
    "GetServiceSetting": _get_service_setting,
    "DescribeActivations": _describe_activations,
    "GetConnectionStatus": _get_connection_status,
}
