"""A made-up fleet of one account, in the words that EC2, SSM, IAM and STS use on the wire."""

import json
import random
from urllib.parse import quote

ACCOUNT = "111122223333"
REGIONS = """af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2
ca-central-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1
us-west-2""".split()
ROLES = 300
AGENTS = ["3.3.1957.0", "3.3.1611.0", "3.3.987.0", "3.2.2303.0", "3.1.1732.0"]
TYPES = ["m7g.large", "m6i.xlarge", "c7g.2xlarge", "r6i.large", "t3.medium"]
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def identifier(prefix, number):
    return f"{prefix}-{number:017x}"


class Instance:
    """One instance of a Region, and what SSM knows of it."""

    def __init__(self, chance, region, number):
        self.region = region
        self.id = identifier("i", chance.getrandbits(67) | 1 << 64)
        self.number = number
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.type = chance.choice(TYPES)
        self.state = chance.choices(["running", "stopped", "terminated"], [94, 5, 1])[0]
        self.role = chance.randrange(ROLES) if chance.random() < 0.9 else None
        # A few running instances are unknown to SSM, and some stopped ones are not.
        self.is_node = chance.random() < (0.999 if self.state == "running" else 0.3)
        self.ping = "Online" if self.state == "running" and chance.random() < 0.98 else "ConnectionLost"
        self.agent = chance.choice(AGENTS)
        self.tokens = "required" if chance.random() < 0.8 else "optional"
        self.launched = f"2025-{chance.randrange(1, 12):02d}-{chance.randrange(1, 29):02d}T08:12:{number % 60:02d}"
        self.subnet = identifier("subnet", hash_of(region) + number % 12)
        self.vpc = identifier("vpc", hash_of(region) + number % 3)
        self.zone = region + "abc"[number % 3]


def hash_of(text):
    return sum(byte << (8 * place) for place, byte in enumerate(text.encode()[:7]))


def role_name(number):
    return f"app-{number:03d}-instance-role"


def profile_arn(number):
    return f"arn:aws:iam::{ACCOUNT}:instance-profile/app-{number:03d}-instance-profile"


def instance_xml(it):
    eni, mac = identifier("eni", hash_of(it.region) + it.number), f"02:00:{it.number >> 16 & 255:02x}:{it.number >> 8 & 255:02x}:{it.number & 255:02x}:01"
    codes = {"running": 16, "stopped": 80, "terminated": 48}
    groups = "".join(
        f"<item><groupId>{identifier('sg', hash_of(it.region) + place)}</groupId><groupName>app-{place}</groupName></item>"
        for place in (it.number % 20, it.number % 20 + 20)
    )
    tags = {
        "Name": f"node-{it.number}", "Team": f"team-{it.number % 40}", "Environment": "production", "CostCenter": "4711",
        "aws:autoscaling:groupName": f"app-{it.number % 300}", "Patch Group": "linux-weekly", "ManagedBy": "terraform",
    }
    tag_set = "".join(f"<item><key>{key}</key><value>{value}</value></item>" for key, value in tags.items())
    profile = "" if it.role is None else (
        f"<iamInstanceProfile><arn>{profile_arn(it.role)}</arn><id>AIPA{it.role:017d}</id></iamInstanceProfile>"
    )
    host = it.address.replace(".", "-")
    network = f"""
    <networkInterfaceSet><item><networkInterfaceId>{eni}</networkInterfaceId><subnetId>{it.subnet}</subnetId>
    <vpcId>{it.vpc}</vpcId><description/><ownerId>{ACCOUNT}</ownerId><status>in-use</status>
    <macAddress>{mac}</macAddress><privateIpAddress>{it.address}</privateIpAddress>
    <privateDnsName>ip-{host}.{it.region}.compute.internal</privateDnsName><sourceDestCheck>true</sourceDestCheck>
    <groupSet>{groups}</groupSet>
    <attachment><attachmentId>{identifier('eni-attach', it.number)}</attachmentId><deviceIndex>0</deviceIndex>
    <status>attached</status><attachTime>{it.launched}.000Z</attachTime>
    <deleteOnTermination>true</deleteOnTermination><networkCardIndex>0</networkCardIndex></attachment>
    <privateIpAddressesSet><item><privateIpAddress>{it.address}</privateIpAddress>
    <privateDnsName>ip-{host}.{it.region}.compute.internal</privateDnsName><primary>true</primary></item>
    </privateIpAddressesSet><ipv6AddressesSet/><interfaceType>interface</interfaceType>
    <operator><managed>false</managed></operator></item></networkInterfaceSet>"""
    gone = it.state == "terminated"
    reason = "" if it.state == "running" else f"""
    <stateReason><code>Client.UserInitiatedShutdown</code><message>Client.UserInitiatedShutdown: User initiated shutdown</message></stateReason>"""
    return f"""
<item><reservationId>{identifier('r', hash_of(it.region) + it.number)}</reservationId><ownerId>{ACCOUNT}</ownerId><groupSet/>
  <instancesSet><item>
    <instanceId>{it.id}</instanceId><imageId>ami-0a1b2c3d4e5f60718</imageId>
    <instanceState><code>{codes[it.state]}</code><name>{it.state}</name></instanceState>
    <privateDnsName>ip-{host}.{it.region}.compute.internal</privateDnsName><dnsName/><reason/>
    <keyName>operations</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/>
    <instanceType>{it.type}</instanceType><launchTime>{it.launched}.000Z</launchTime>
    <placement><availabilityZone>{it.zone}</availabilityZone><groupName/><tenancy>default</tenancy></placement>
    <monitoring><state>disabled</state></monitoring>{'' if gone else f'''
    <subnetId>{it.subnet}</subnetId><vpcId>{it.vpc}</vpcId><privateIpAddress>{it.address}</privateIpAddress>'''}
    <sourceDestCheck>true</sourceDestCheck><groupSet>{'' if gone else groups}</groupSet>{reason}
    <architecture>arm64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>
    <blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><volumeId>{identifier('vol', it.number)}</volumeId>
    <status>attached</status><attachTime>{it.launched}.000Z</attachTime>
    <deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>
    <virtualizationType>hvm</virtualizationType><clientToken>fleet-{it.number:08d}-{it.id}</clientToken>
    <tagSet>{tag_set}</tagSet><hypervisor>xen</hypervisor>{'' if gone else network}
            {profile}<ebsOptimized>true</ebsOptimized><enaSupport>true</enaSupport>
    <cpuOptions><coreCount>2</coreCount><threadsPerCore>1</threadsPerCore></cpuOptions>
    <capacityReservationSpecification><capacityReservationPreference>open</capacityReservationPreference>
    </capacityReservationSpecification><hibernationOptions><configured>false</configured></hibernationOptions>
    <enclaveOptions><enabled>false</enabled></enclaveOptions>
    <metadataOptions><state>applied</state><httpTokens>{it.tokens}</httpTokens>
    <httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint>
    <httpProtocolIpv6>disabled</httpProtocolIpv6><instanceMetadataTags>disabled</instanceMetadataTags>
    </metadataOptions>
    <maintenanceOptions><autoRecovery>default</autoRecovery></maintenanceOptions>
    <privateDnsNameOptions><hostnameType>ip-name</hostnameType><enableResourceNameDnsARecord>false</enableResourceNameDnsARecord>
    <enableResourceNameDnsAAAARecord>false</enableResourceNameDnsAAAARecord></privateDnsNameOptions>
    <platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances</usageOperation>
    <usageOperationUpdateTime>{it.launched}.000Z</usageOperationUpdateTime><bootMode>uefi-preferred</bootMode>
    <currentInstanceBootMode>uefi</currentInstanceBootMode><operator><managed>false</managed></operator>
  </item></instancesSet></item>"""


def status_xml(it):
    detail = "<status>ok</status><details><item><name>reachability</name><status>passed</status></item></details>"
    return f"""
    <item><instanceId>{it.id}</instanceId><availabilityZone>{it.zone}</availabilityZone>
        <instanceState><code>16</code><name>running</name></instanceState>
        <systemStatus>{detail}</systemStatus><instanceStatus>{detail}</instanceStatus>
        <attachedEbsStatus>{detail}</attachedEbsStatus><operator><managed>false</managed></operator></item>"""


def association_xml(it):
    return f"""
    <item><associationId>{identifier('iip-assoc', it.number)}</associationId><instanceId>{it.id}</instanceId>
        <iamInstanceProfile><arn>{profile_arn(it.role)}</arn><id>AIPA{it.role:017d}</id></iamInstanceProfile>
        <state>associated</state></item>"""


def node(it):
    """An element of DescribeInstanceProperties."""
    return {
        "ActivationId": "", "AgentVersion": it.agent, "Architecture": "arm64",
        "AssociationOverview": {
            "DetailedStatus": "Success", "InstanceAssociationStatusAggregatedCount": {"Success": 3},
        },
        "AssociationStatus": "Success", "ComputerName": f"ip-{it.address.replace('.', '-')}.{it.region}.compute.internal",
        "IPAddress": it.address, "IamRole": "", "InstanceId": it.id,
        "InstanceRole": "" if it.role is None else role_name(it.role), "InstanceState": it.state,
        "InstanceType": it.type, "KeyName": "operations", "LastAssociationExecutionDate": 1767225000.5,
        "LastPingDateTime": 1767225300.0 + it.number % 1000 / 1000, "LastSuccessfulAssociationExecutionDate": 1767225000.5,
        "LaunchTime": 1762330320.0, "Name": f"node-{it.number}", "PingStatus": it.ping, "PlatformName": "Amazon Linux",
        "PlatformType": "Linux", "PlatformVersion": "2023", "ResourceType": "EC2Instance", "SourceId": it.id,
        "SourceType": "AWS::EC2::Instance",
    }


def policy_document(number):
    actions = ["ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*", "s3:GetObject", "logs:PutLogEvents"]
    if number % 20 == 0:
        actions = actions[3:]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": f"Part{part}", "Effect": "Allow", "Action": actions, "Resource": "*"} for part in range(3)
        ],
    }


def encoded(document):
    return quote(json.dumps(document), safe="")


def role_xml(number):
    attached = "".join(
        f"<member><PolicyName>app-policy-{n:03d}</PolicyName><PolicyArn>arn:aws:iam::{ACCOUNT}:policy/app-policy-{n:03d}</PolicyArn></member>"
        for n in (number, (number + 7) % ROLES)
    )
    return f"""
    <member><Path>/</Path><RoleName>{role_name(number)}</RoleName><RoleId>AROA{number:017d}</RoleId>
      <Arn>arn:aws:iam::{ACCOUNT}:role/{role_name(number)}</Arn><CreateDate>2024-05-01T10:00:00Z</CreateDate>
      <AssumeRolePolicyDocument>{encoded(TRUST)}</AssumeRolePolicyDocument>
      <InstanceProfileList>{profile_xml(number)}</InstanceProfileList>
      <RolePolicyList><member><PolicyName>inline</PolicyName><PolicyDocument>{encoded(policy_document(1))}</PolicyDocument></member></RolePolicyList>
      <AttachedManagedPolicies>{attached}</AttachedManagedPolicies><Tags/><RoleLastUsed/></member>"""


def policy_xml(number):
    return f"""
    <member><PolicyName>app-policy-{number:03d}</PolicyName><PolicyId>ANPA{number:017d}</PolicyId>
      <Arn>arn:aws:iam::{ACCOUNT}:policy/app-policy-{number:03d}</Arn><Path>/</Path><DefaultVersionId>v2</DefaultVersionId>
      <AttachmentCount>2</AttachmentCount><PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount>
      <IsAttachable>true</IsAttachable><CreateDate>2024-05-01T10:00:00Z</CreateDate><UpdateDate>2025-05-01T10:00:00Z</UpdateDate>
      <PolicyVersionList><member><Document>{encoded(policy_document(number))}</Document><VersionId>v2</VersionId>
        <IsDefaultVersion>true</IsDefaultVersion><CreateDate>2025-05-01T10:00:00Z</CreateDate></member></PolicyVersionList></member>"""


def profile_xml(number):
    return f"""
    <member><Path>/</Path><InstanceProfileName>app-{number:03d}-instance-profile</InstanceProfileName>
      <InstanceProfileId>AIPA{number:017d}</InstanceProfileId><Arn>{profile_arn(number)}</Arn><CreateDate>2024-05-01T10:00:00Z</CreateDate>
      <Roles><member><Path>/</Path><RoleName>{role_name(number)}</RoleName><RoleId>AROA{number:017d}</RoleId>
        <Arn>arn:aws:iam::{ACCOUNT}:role/{role_name(number)}</Arn><CreateDate>2024-05-01T10:00:00Z</CreateDate>
        <AssumeRolePolicyDocument>{encoded(TRUST)}</AssumeRolePolicyDocument></member></Roles></member>"""


def instances(seed, region, count, first):
    chance = random.Random(f"{seed} {region}")
    return [Instance(chance, region, first + place) for place in range(count)]
