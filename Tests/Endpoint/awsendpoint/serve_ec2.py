"""EC2, served from the facts of the account."""

from __future__ import annotations

import base64
import fnmatch
import re

from .errors import AwsError

_NOT_FOUND = "The {noun} '{id}' does not exist"
_REDUNDANT = {"association": "Associations", "tag": "Tags"}

# operation -> (dataset, output member, id parameter, id member, error code, noun, default page, maximum)
_RESOURCES = {
    "DescribeVpcs": ("vpcs", "Vpcs", "VpcIds", "VpcId", "InvalidVpcID.NotFound", "vpc ID", None, 1000),
    "DescribeSubnets": ("subnets", "Subnets", "SubnetIds", "SubnetId", "InvalidSubnetID.NotFound", "subnet ID",
                        None, 1000),
    "DescribeRouteTables": ("route_tables", "RouteTables", "RouteTableIds", "RouteTableId",
                            "InvalidRouteTableID.NotFound", "routeTable ID", None, 100),
    "DescribeNetworkAcls": ("network_acls", "NetworkAcls", "NetworkAclIds", "NetworkAclId",
                            "InvalidNetworkAclID.NotFound", "networkAcl ID", None, 1000),
    "DescribeSecurityGroups": ("security_groups", "SecurityGroups", "GroupIds", "GroupId", "InvalidGroup.NotFound",
                               "security group", None, 1000),
    "DescribeVpcEndpoints": ("vpc_endpoints", "VpcEndpoints", "VpcEndpointIds", "VpcEndpointId",
                             "InvalidVpcEndpointId.NotFound", "VpcEndpoint Id", 1000, 1000),
    "DescribeImages": ("images", "Images", "ImageIds", "ImageId", "InvalidAMIID.NotFound", "image id", None, 1000),
}
_FILTERS = {
    "DescribeVpcs": {"vpc-id", "owner-id", "is-default", "state", "cidr"},
    "DescribeSubnets": {"vpc-id", "subnet-id", "owner-id", "availability-zone", "state"},
    "DescribeRouteTables": {"vpc-id", "route-table-id", "owner-id", "association.main", "association.subnet-id"},
    "DescribeNetworkAcls": {"vpc-id", "network-acl-id", "owner-id", "default", "association.subnet-id"},
    "DescribeSecurityGroups": {"vpc-id", "group-id", "group-name", "owner-id"},
    "DescribeVpcEndpoints": {"vpc-id", "vpc-endpoint-id", "service-name", "vpc-endpoint-type", "vpc-endpoint-state"},
    "DescribeImages": {"image-id", "name", "owner-id", "state"},
    "DescribeInstances": {"instance-id", "instance-state-name", "instance-type", "vpc-id", "subnet-id", "image-id",
                          "iam-instance-profile.arn", "iam-instance-profile.id", "metadata-options.http-tokens",
                          "metadata-options.http-endpoint", "platform", "availability-zone", "tag-key"},
    "DescribeInstanceStatus": {"instance-state-name", "availability-zone", "system-status.status",
                               "instance-status.status"},
    "DescribeIamInstanceProfileAssociations": {"instance-id", "state"},
    "DescribeRegions": {"region-name", "opt-in-status", "endpoint"},
}
_PATHS = {"instance-state-name": "State.Name", "availability-zone": "Placement.AvailabilityZone", "cidr": "CidrBlock",
          "default": "IsDefault", "vpc-endpoint-state": "State", "endpoint": "Endpoint"}


def serve(operation: str, account, region: str, parameters: dict, listing) -> dict:
    """The output of an EC2 operation."""
    if operation in _RESOURCES:
        return _describe_resources(operation, account.region(region), parameters, listing)
    return _OPERATIONS[operation](account, region, parameters, listing)


def operations() -> set[str]:
    """The operations that serve() knows."""
    return set(_RESOURCES) | set(_OPERATIONS)


# Filters and ids

def _values(item, path: list[str]) -> list:
    if isinstance(item, list):
        return [value for member in item for value in _values(member, path)]
    if not path:
        return [item]
    return _values(item[path[0]], path[1:]) if isinstance(item, dict) and path[0] in item else []


def _path(operation: str, name: str) -> list[str]:
    if name in _PATHS and not (operation == "DescribeSubnets" and name == "availability-zone"):
        dotted = _PATHS[name]
        return (["InstanceState", "Name"] if operation == "DescribeInstanceStatus" and name == "instance-state-name"
                else dotted.split("."))
    words = ["".join(word.capitalize() for word in part.split("-")) for part in name.split(".")]
    return [_REDUNDANT.get(word.lower(), word) for word in words]


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _filtered(operation: str, items: list[dict], filters: list[dict]) -> list[dict]:
    for each in filters:
        name, patterns = each.get("Name", ""), each.get("Values", [])
        if name.startswith("tag:"):
            def found(item, key=name[4:]):
                return [tag["Value"] for tag in item.get("Tags", []) if tag["Key"] == key]
        elif name == "tag-key":
            def found(item):
                return [tag["Key"] for tag in item.get("Tags", [])]
        elif name in _FILTERS[operation]:
            def found(item, path=tuple(_path(operation, name))):
                return _values(item, list(path))
        else:
            raise AwsError("InvalidParameterValue", 400, f"The filter '{name}' is invalid")
        rules = [re.compile(fnmatch.translate(p.replace("[", "[[]"))) for p in patterns]
        items = [item for item in items if any(r.match(_text(v)) for r in rules for v in found(item))]
    return items


def _chosen(items: list[dict], identifiers: list[str] | None, member: str, code: str, noun: str) -> list[dict]:
    if not identifiers:
        return items
    known = {item[member]: item for item in items}
    missing = [i for i in identifiers if i not in known]
    if missing:
        plural = len(missing) > 1
        message = (f"The {noun}s '{', '.join(missing)}' do not exist" if plural else
                   _NOT_FOUND.format(noun=noun, id=missing[0]))
        raise AwsError(code, 400, message)
    return [known[i] for i in dict.fromkeys(identifiers)]


def _describe_resources(operation: str, facts: dict, parameters: dict, listing) -> dict:
    dataset, output, id_parameter, id_member, code, noun, default, maximum = _RESOURCES[operation]
    items = _chosen(facts.get(dataset, []), parameters.get(id_parameter), id_member, code, noun)
    items = _filtered(operation, items, parameters.get("Filters", []))
    page, token = listing.cut(items, default, maximum)
    return {output: page, "NextToken": token}


# Instances

def _instances(facts: dict, parameters: dict) -> list[dict]:
    return _chosen(facts.get("instances", []), parameters.get("InstanceIds"), "InstanceId",
                   "InvalidInstanceID.NotFound", "instance ID")


def _describe_instances(account, region, parameters, listing) -> dict:
    """Pages count instances, so that a reservation of several may be split between two pages."""
    chosen = _filtered("DescribeInstances", _instances(account.region(region), parameters),
                       parameters.get("Filters", []))
    page, token = listing.cut(chosen, None, 1000)
    reservations: dict[str, dict] = {}
    for instance in page:
        shown = {name: value for name, value in instance.items() if not name.startswith("_")}
        # Facts of the reservation are kept with the instance, under names that no member of AWS has.
        identifier = instance.get("_ReservationId") or "r-" + instance["InstanceId"][2:]
        reservation = reservations.setdefault(identifier, {
            "ReservationId": identifier, "OwnerId": instance.get("_OwnerId", account.account_id),
            "Groups": [], "Instances": []})
        reservation["Instances"].append(shown)
    return {"Reservations": list(reservations.values()), "NextToken": token}


def _describe_instance_status(account, region, parameters, listing) -> dict:
    facts = account.region(region)
    rows = []
    for instance in _instances(facts, parameters):
        running = instance["State"]["Name"] == "running"
        if running or parameters.get("IncludeAllInstances"):
            idle = {"Status": "not-applicable"}
            checks = facts["instance_status"].get(instance["InstanceId"], {}) if running else {}
            rows.append({"InstanceId": instance["InstanceId"], "InstanceState": instance["State"],
                         "AvailabilityZone": instance["Placement"]["AvailabilityZone"],
                         "SystemStatus": checks.get("SystemStatus", idle),
                         "InstanceStatus": checks.get("InstanceStatus", idle),
                         "AttachedEbsStatus": checks.get("AttachedEbsStatus", idle),
                         "Events": checks.get("Events", [])})
    rows = _filtered("DescribeInstanceStatus", rows, parameters.get("Filters", []))
    page, token = listing.cut(rows, None, 1000)
    return {"InstanceStatuses": page, "NextToken": token}


def _describe_associations(account, region, parameters, listing) -> dict:
    rows = []
    for instance in account.region(region).get("instances", []):
        profile = instance.get("IamInstanceProfile")
        if profile:
            identifier = "iip-assoc-" + instance["InstanceId"][2:]
            rows.append({"AssociationId": identifier, "InstanceId": instance["InstanceId"],
                         "IamInstanceProfile": profile, "State": instance.get("_AssociationState", "associated")})
    rows = _chosen(rows, parameters.get("AssociationIds"), "AssociationId", "InvalidAssociationID.NotFound",
                   "association ID")
    rows = _filtered("DescribeIamInstanceProfileAssociations", rows, parameters.get("Filters", []))
    page, token = listing.cut(rows, None, 1000)
    return {"IamInstanceProfileAssociations": page, "NextToken": token}


def _get_console_output(account, region, parameters, listing) -> dict:
    facts = account.region(region)
    identifier = parameters["InstanceId"]
    _instances(facts, {"InstanceIds": [identifier]})
    console = facts.get("console", {}).get(identifier)
    output = {"InstanceId": identifier}
    if console:
        text = base64.b64encode(console["Text"].encode()).decode()
        output |= {"Timestamp": console["Timestamp"], "Output": text}
    return output


# The Region

def _describe_regions(account, region, parameters, listing) -> dict:
    rows = [{**entry, "Endpoint": f"ec2.{entry['RegionName']}.amazonaws.com"}
            for entry in account.state["region_list"]]
    if not parameters.get("AllRegions"):
        rows = [row for row in rows if row["OptInStatus"] != "not-opted-in"]
    names = parameters.get("RegionNames")
    if names:
        known = {row["RegionName"] for row in rows}
        for name in names:
            if name not in known:
                raise AwsError("InvalidParameterValue", 400, f"Invalid region name: {name}")
        rows = [row for row in rows if row["RegionName"] in names]
    return {"Regions": _filtered("DescribeRegions", rows, parameters.get("Filters", []))}


def _get_instance_metadata_defaults(account, region, parameters, listing) -> dict:
    return {"AccountLevel": account.region(region).get("imds_defaults", {})}


def _describe_vpc_attribute(account, region, parameters, listing) -> dict:
    facts = account.region(region)
    vpc = _chosen(facts.get("vpcs", []), [parameters["VpcId"]], "VpcId", "InvalidVpcID.NotFound", "vpc ID")[0]
    if vpc["OwnerId"] != account.account_id:
        raise AwsError("UnauthorizedOperation", 403, "You are not authorized to perform this operation.")
    member = parameters["Attribute"][0].upper() + parameters["Attribute"][1:]
    value = facts["vpc_attributes"].get(vpc["VpcId"], {}).get(member, False)
    return {"VpcId": vpc["VpcId"], member: {"Value": value}}


_OPERATIONS = {
    "DescribeInstances": _describe_instances,
    "DescribeInstanceStatus": _describe_instance_status,
    "DescribeIamInstanceProfileAssociations": _describe_associations,
    "GetConsoleOutput": _get_console_output,
    "DescribeRegions": _describe_regions,
    "GetInstanceMetadataDefaults": _get_instance_metadata_defaults,
    "DescribeVpcAttribute": _describe_vpc_attribute,
}
