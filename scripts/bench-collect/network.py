"""The network of one Region, as EC2 tells of it."""

from fleet import ACCOUNT, hash_of, identifier


def listings(region):
    """The elements of each listing, by operation and the name of its set."""
    base = hash_of(region)
    vpcs = [identifier("vpc", base + n) for n in range(3)]
    everywhere = "<ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>"
    egress = f"<item><ipProtocol>-1</ipProtocol><groups/>{everywhere}<ipv6Ranges/><prefixListIds/></item>"
    entries = "".join(
        f"<item><ruleNumber>{number}</ruleNumber><protocol>-1</protocol><ruleAction>{action}</ruleAction>"
        f"<egress>{direction}</egress><cidrBlock>0.0.0.0/0</cidrBlock></item>"
        for direction in ("true", "false")
        for number, action in ((100, "allow"), (32767, "deny"))
    )
    return {
        ("DescribeVpcs", "vpcSet"): [
            f"<item><vpcId>{vpc}</vpcId><ownerId>{ACCOUNT}</ownerId><state>available</state><cidrBlock>10.0.0.0/8</cidrBlock>"
            "<dhcpOptionsId>dopt-0123456789abcdef0</dhcpOptionsId><isDefault>false</isDefault></item>"
            for vpc in vpcs
        ],
        ("DescribeSubnets", "subnetSet"): [
            f"<item><subnetId>{identifier('subnet', base + n)}</subnetId><state>available</state><vpcId>{vpcs[n % 3]}</vpcId>"
            f"<cidrBlock>10.{n}.0.0/16</cidrBlock><availabilityZone>{region}{'abc'[n % 3]}</availabilityZone></item>"
            for n in range(12)
        ],
        ("DescribeRouteTables", "routeTableSet"): [
            f"<item><routeTableId>{identifier('rtb', base + n)}</routeTableId><vpcId>{vpc}</vpcId><routeSet>"
            "<item><destinationCidrBlock>10.0.0.0/8</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item>"
            f"<item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><natGatewayId>{identifier('nat', base + n)}</natGatewayId>"
            f"<state>active</state></item></routeSet><associationSet><item><routeTableAssociationId>{identifier('rtbassoc', base + n)}"
            f"</routeTableAssociationId><routeTableId>{identifier('rtb', base + n)}</routeTableId><main>true</main></item></associationSet></item>"
            for n, vpc in enumerate(vpcs)
        ],
        ("DescribeNetworkAcls", "networkAclSet"): [
            f"<item><networkAclId>{identifier('acl', base + n)}</networkAclId><vpcId>{vpc}</vpcId><default>true</default>"
            f"<entrySet>{entries}</entrySet><associationSet/></item>"
            for n, vpc in enumerate(vpcs)
        ],
        ("DescribeSecurityGroups", "securityGroupInfo"): [
            f"<item><ownerId>{ACCOUNT}</ownerId><groupId>{identifier('sg', base + n)}</groupId><groupName>app-{n}</groupName>"
            f"<groupDescription>app</groupDescription><vpcId>{vpcs[n % 3]}</vpcId><ipPermissions/>"
            f"<ipPermissionsEgress>{egress}</ipPermissionsEgress></item>"
            for n in range(40)
        ],
        ("DescribeVpcEndpoints", "vpcEndpointSet"): [],
    }
