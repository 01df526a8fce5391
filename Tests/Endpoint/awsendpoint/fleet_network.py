"""Made-up VPCs with all that decides whether an instance reaches Systems Manager."""

from __future__ import annotations

import json
import random

FOREIGN_OWNER = "999900001111"


def identifier(rng: random.Random, prefix: str) -> str:
    """An id as EC2 gives them: a prefix and 17 hexadecimal digits."""
    return f"{prefix}-0{rng.getrandbits(64):016x}"


def build(rng: random.Random, account_id: str, region: str) -> dict:
    """The network of a Region: a VPC with a way out, one with endpoints only, and one shared by another account."""
    facts: dict = {name: [] for name in ("vpcs", "subnets", "route_tables", "network_acls", "security_groups",
                                         "vpc_endpoints")}
    facts["vpc_attributes"] = {}
    for number, kind in enumerate(("public", "private", "shared")):
        _vpc(rng, facts, account_id, region, number, kind)
    return facts


def _vpc(rng, facts, account_id: str, region: str, number: int, kind: str) -> None:
    owner = FOREIGN_OWNER if kind == "shared" else account_id
    vpc_id, cidr = identifier(rng, "vpc"), f"10.{number}.0.0/16"
    facts["vpcs"].append({
        "VpcId": vpc_id, "CidrBlock": cidr, "OwnerId": owner, "State": "available", "InstanceTenancy": "default",
        "DhcpOptionsId": identifier(rng, "dopt"), "IsDefault": kind == "public",
        "CidrBlockAssociationSet": [{"AssociationId": identifier(rng, "vpc-cidr-assoc"), "CidrBlock": cidr,
                                     "CidrBlockState": {"State": "associated"}}],
        "Tags": [{"Key": "Name", "Value": f"{kind} ünïcode"}]})
    facts["vpc_attributes"][vpc_id] = {"EnableDnsSupport": True,
                                       "EnableDnsHostnames": kind == "public" or rng.random() < 0.7}
    subnets = [_subnet(rng, facts, owner, region, vpc_id, number, index, kind) for index in range(3)]
    # The owner of a shared VPC sees these; a participant does not.
    if kind != "shared":
        groups = _security_groups(rng, facts, owner, vpc_id, cidr)
        _route_tables(rng, facts, owner, vpc_id, cidr, subnets, kind)
        _network_acls(rng, facts, owner, vpc_id, subnets)
        if kind == "private":
            _endpoints(rng, facts, owner, region, vpc_id, subnets, groups)
    else:
        _security_groups(rng, facts, account_id, vpc_id, cidr)


def _subnet(rng, facts, owner, region, vpc_id, number, index, kind) -> str:
    subnet_id = identifier(rng, "subnet")
    facts["subnets"].append({
        "SubnetId": subnet_id, "VpcId": vpc_id, "OwnerId": owner, "State": "available",
        "CidrBlock": f"10.{number}.{index}.0/24", "AvailableIpAddressCount": rng.randrange(20, 250),
        "AvailabilityZone": region + "abc"[index], "AvailabilityZoneId": f"{region[:2]}{region[3]}1-az{index + 1}",
        "DefaultForAz": False, "MapPublicIpOnLaunch": kind == "public" and index == 0, "Ipv6Native": False,
        "AssignIpv6AddressOnCreation": False, "Ipv6CidrBlockAssociationSet": [],
        "SubnetArn": f"arn:aws:ec2:{region}:{owner}:subnet/{subnet_id}"})
    return subnet_id


def _security_groups(rng, facts, owner, vpc_id, cidr) -> list[str]:
    def group(name: str, ingress: list, egress: list) -> str:
        group_id = identifier(rng, "sg")
        facts["security_groups"].append({
            "GroupId": group_id, "GroupName": name, "VpcId": vpc_id, "OwnerId": owner, "Description": f"{name} \"&<>",
            "IpPermissions": ingress, "IpPermissionsEgress": egress, "Tags": []})
        return group_id

    def rule(protocol: str, port: int | None, **targets) -> dict:
        empty = {"IpRanges": [], "Ipv6Ranges": [], "UserIdGroupPairs": [], "PrefixListIds": []}
        ports = {} if port is None else {"FromPort": port, "ToPort": port}
        return {"IpProtocol": protocol, **ports, **empty, **targets}

    anywhere = [{"CidrIp": "0.0.0.0/0"}]
    default = group("default", [], [rule("-1", None, IpRanges=anywhere)])
    web = group("web", [rule("tcp", 443, IpRanges=anywhere, Ipv6Ranges=[{"CidrIpv6": "::/0"}])],
                [rule("tcp", 443, IpRanges=[{"CidrIp": cidr, "Description": "to endpoints"}])])
    closed = group("closed", [], [rule("udp", 53, IpRanges=anywhere),
                                  rule("tcp", 443, PrefixListIds=[{"PrefixListId": "pl-6da54004"}])])
    endpoints = group("endpoints", [rule("tcp", 443, UserIdGroupPairs=[{"GroupId": default, "UserId": owner}])], [])
    return [default, web, closed, endpoints]


def _route_tables(rng, facts, owner, vpc_id, cidr, subnets, kind) -> None:
    def route(destination: str, state: str = "active", **target) -> dict:
        return {"DestinationCidrBlock": destination, "State": state, "Origin": "CreateRoute", **target}

    local = {"DestinationCidrBlock": cidr, "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}
    tables = [(True, None, [local])]
    if kind == "public":
        tables.append((False, subnets[0], [local, route("0.0.0.0/0", GatewayId=identifier(rng, "igw"))]))
        tables.append((False, subnets[1], [local, route("0.0.0.0/0", NatGatewayId=identifier(rng, "nat"))]))
        blackhole = rng.random() < 0.5
        tables.append((False, subnets[2], [local, route("0.0.0.0/0", "blackhole" if blackhole else "active",
                                                        TransitGatewayId=identifier(rng, "tgw")),
                                           {"DestinationIpv6CidrBlock": "::/0", "State": "active",
                                            "Origin": "CreateRoute",
                                            "EgressOnlyInternetGatewayId": identifier(rng, "eigw")}]))
    for main, subnet_id, routes in tables:
        table_id = identifier(rng, "rtb")
        association = {"Main": main, "RouteTableAssociationId": identifier(rng, "rtbassoc"), "RouteTableId": table_id,
                       "AssociationState": {"State": "associated"}}
        if subnet_id:
            association["SubnetId"] = subnet_id
        facts["route_tables"].append({"RouteTableId": table_id, "VpcId": vpc_id, "OwnerId": owner,
                                      "Associations": [association], "Routes": routes, "PropagatingVgws": [],
                                      "Tags": []})


def _network_acls(rng, facts, owner, vpc_id, subnets) -> None:
    def entry(number: int, egress: bool, action: str, ports: tuple[int, int] | None = None) -> dict:
        base = {"RuleNumber": number, "Egress": egress, "RuleAction": action, "CidrBlock": "0.0.0.0/0"}
        if ports is None:
            return base | {"Protocol": "-1"}
        return base | {"Protocol": "6", "PortRange": {"From": ports[0], "To": ports[1]}}

    ends = [entry(32767, True, "deny"), entry(32767, False, "deny")]
    opened = [entry(100, True, "allow"), entry(100, False, "allow")] + ends
    strict = [entry(90, True, "allow", (443, 443)), entry(90, False, "allow", (1024, 65535))] + ends
    for default, members, entries in ((True, subnets[:2], opened), (False, subnets[2:], strict)):
        acl_id = identifier(rng, "acl")
        facts["network_acls"].append({
            "NetworkAclId": acl_id, "VpcId": vpc_id, "OwnerId": owner, "IsDefault": default, "Entries": entries,
            "Associations": [{"NetworkAclAssociationId": identifier(rng, "aclassoc"), "NetworkAclId": acl_id,
                              "SubnetId": subnet} for subnet in members], "Tags": []})


def _endpoints(rng, facts, owner, region, vpc_id, subnets, groups) -> None:
    full = json.dumps({"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]}, indent=2)
    narrow = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Action": ["ssm:Get*"], "Effect": "Allow", "Principal": {"AWS": "*"}, "Resource": "*",
         "Condition": {"StringEquals": {"aws:PrincipalAccount": owner}}}]})
    for name in ("ssm", "ssmmessages", "ec2messages", "s3"):
        gateway = name == "s3"
        endpoint = {
            "VpcEndpointId": identifier(rng, "vpce"), "VpcId": vpc_id, "OwnerId": owner,
            "ServiceName": f"com.amazonaws.{region}.{name}", "ServiceRegion": region,
            "VpcEndpointType": "Gateway" if gateway else "Interface",
            "State": "available" if name != "ec2messages" or rng.random() < 0.7 else "pending",
            "PolicyDocument": narrow if name == "ssm" and rng.random() < 0.3 else full,
            "PrivateDnsEnabled": not gateway and rng.random() < 0.8, "RequesterManaged": False,
            "RouteTableIds": [facts["route_tables"][-1]["RouteTableId"]] if gateway else [],
            "SubnetIds": [] if gateway else subnets[:2],
            "Groups": [] if gateway else [{"GroupId": groups[3], "GroupName": "endpoints"}],
            "NetworkInterfaceIds": [] if gateway else [identifier(rng, "eni") for _ in range(2)],
            "DnsEntries": [], "CreationTimestamp": "2024-02-03T04:05:06.789000+00:00", "IpAddressType": "ipv4",
            "Tags": []}
        facts["vpc_endpoints"].append(endpoint)
