"""The shapes of the XML answers that fleetdb reads, from botocore's service models."""

import pathlib
import re
import sys

import botocore
import botocore.session

VERSION = "1.43.11"
TABLE = pathlib.Path("Sources/AWSKit/Wire/XMLShapes+Table.swift")
FIXTURES = pathlib.Path("Tests/AWSKitTests/Wire/Fixtures")
CANONICAL = pathlib.Path("Sources/FleetSources/Readings/CanonicalDocument.swift")

OPERATIONS = {
    "ec2": """
        DescribeIamInstanceProfileAssociations DescribeInstanceStatus DescribeInstances
        DescribeNetworkAcls DescribeRegions DescribeRouteTables DescribeSecurityGroups
        DescribeSubnets DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs GetConsoleOutput
        GetInstanceMetadataDefaults""".split(),
    "iam": """
        GetAccountAuthorizationDetails GetInstanceProfile GetPolicy GetPolicyVersion GetRole
        GetRolePolicy ListAttachedRolePolicies ListInstanceProfiles ListRolePolicies""".split(),
    "sts": "AssumeRole AssumeRoleWithWebIdentity GetCallerIdentity".split(),
}

# What is read of shapes that have more. An instance is the bulk of what is fetched, and fleetdb keeps
# the members that InstancesReading knows, and its network interfaces for who reads the raw answers;
# of an account's identities it asks for roles and policies alone.
PRUNED = {
    ("ec2", "Reservation"): "Instances OwnerId ReservationId",
    ("ec2", "Instance"): """
        Architecture IamInstanceProfile ImageId InstanceId InstanceType LaunchTime MetadataOptions
        NetworkInterfaces Operator Placement Platform PlatformDetails PrivateIpAddress
        PublicIpAddress SecurityGroups State SubnetId Tags VpcId""",
    ("ec2", "Placement"): "AvailabilityZone",
    ("ec2", "InstanceNetworkInterface"): """
        Association Groups Ipv6Addresses NetworkInterfaceId PrivateIpAddresses Status SubnetId
        VpcId""",
    ("iam", "GetAccountAuthorizationDetailsResponse"): """
        IsTruncated Marker Policies RoleDetailList""",
}

# Resources that are kept as AWS gives them, so that their times must be known by name.
GENERIC = {
    "ec2": """
        DescribeIamInstanceProfileAssociations DescribeInstanceStatus DescribeNetworkAcls
        DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute
        DescribeVpcEndpoints DescribeVpcs""".split(),
    "ssm": ["DescribeActivations"],
}

SCALARS = {"string": "s", "timestamp": "s", "integer": "n", "long": "n", "boolean": "b"}


class Models:
    def __init__(self):
        if botocore.__version__ != VERSION:
            sys.exit(f"shapes: needs botocore {VERSION}, found {botocore.__version__}")
        session = botocore.session.Session()
        self.services = {name: session.get_service_model(name) for name in [*OPERATIONS, "ssm"]}

    def output(self, service, operation):
        return self.services[service].operation_model(operation).output_shape

    def members(self, service, shape):
        """The members of a structure that are read, by name."""
        kept = PRUNED.get((service, shape.name))
        return {n: m for n, m in shape.members.items() if kept is None or n in kept.split()}


def wire_name(name, member):
    return member.serialization.get("name", name)


def kind(shape):
    if shape.serialization.get("flattened") or shape.serialization.get("xmlAttribute"):
        sys.exit(f"shapes: {shape.name} is flattened or an attribute, which the reader does not know")
    if shape.type_name == "structure":
        return "{" + shape.name
    if shape.type_name == "list":
        return "[" + kind(shape.member)
    if shape.type_name in SCALARS:
        return SCALARS[shape.type_name]
    sys.exit(f"shapes: {shape.name} is a {shape.type_name}, which the reader does not know")


def wrapped(first, words):
    lines = [first]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > 90:
            lines.append(" ")
        lines[-1] += " " + word
    return lines


def service_table(models, service):
    lines, done = [], set()

    def add(shape):
        while shape.type_name == "list":
            shape = shape.member
        if shape.type_name != "structure" or shape.name in done:
            return
        done.add(shape.name)
        members = models.members(service, shape)
        if len(members) > 128:
            sys.exit(f"shapes: {shape.name} has more members than the reader keeps account of")
        words = []
        for name, member in members.items():
            wire = wire_name(name, member)
            words.append(f"{name}={kind(member)}" if wire == name else f"{wire}:{name}={kind(member)}")
        lines.append((shape.name, words))
        for member in members.values():
            add(member)

    operations = []
    for operation in OPERATIONS[service]:
        shape = models.output(service, operation)
        operations.append((f".{operation}", [shape.name]))
        add(shape)
    text = []
    for first, words in operations + sorted(lines):
        text += wrapped(first, words)
    return "\n".join("      " + line for line in text)


def swift(models):
    tables = "\n".join(
        f'    case .{service}:\n      """\n{service_table(models, service)}\n      """'
        for service in OPERATIONS
    )
    return f"""// Made by scripts/shapes from botocore {VERSION}; not to be edited.

extension XMLShapes {{
  /// What the answers of a service look like; nil where they are not XML.
  ///
  /// A line `.Operation Shape` names the shape of an answer, a line `Shape member ...` its members as
  /// `element:Member=kind`, or `Member=kind` where both names are the same; two blanks continue a
  /// line. Kinds are `s`, `n` and `b` for strings, numbers and Booleans, `{{Shape` and `[kind`.
  static func text(of service: AWSService) -> String? {{
    switch service {{
{tables}
    case .ssm, .organizations: nil
    }}
  }}
}}
"""


def times(models):
    """The members of generic resources that hold times."""
    found = set()

    def walk(shape, name, path):
        if shape.type_name == "timestamp":
            found.add(name)
        elif shape.type_name == "list":
            walk(shape.member, name, path)
        elif shape.type_name == "structure" and shape.name not in path:
            for member_name, member in shape.members.items():
                walk(member, member_name, path | {shape.name})

    for service, operations in GENERIC.items():
        for operation in operations:
            walk(models.output(service, operation), operation, frozenset())
    return found


def unknown_times(models):
    source = CANONICAL.read_text()
    literal = re.search(r"times: Set<String> = \[(.*?)\]", source, re.S)
    if literal is None:
        sys.exit(f"shapes: {CANONICAL} has no list of times")
    return sorted(times(models) - set(re.findall(r'"(\w+)"', literal.group(1))))


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files:
        (folder / name).write_text(text)


def main(arguments):
    # Here, as it needs this module.
    import pairs

    models = Models()
    if arguments[:1] == ["--pairs"]:
        write(pathlib.Path(arguments[1]), pairs.random_files(models, int(arguments[2])))
        return 0
    fixtures = dict(pairs.fixtures(models))
    failed = False
    for name in unknown_times(models):
        print(f"shapes: {CANONICAL} does not know that {name} is a time", file=sys.stderr)
        failed = True
    wanted = {TABLE: swift(models)} | {FIXTURES / name: text for name, text in fixtures.items()}
    if arguments[:1] == ["--check"]:
        stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
        stale += [path for path in FIXTURES.glob("*") if path not in wanted]
        for path in stale:
            print(f"shapes: {path} is out of date: run scripts/shapes", file=sys.stderr)
        failed = failed or bool(stale)
    else:
        for path in FIXTURES.glob("*"):
            path.unlink()
        write(FIXTURES, fixtures.items())
        TABLE.write_text(wanted[TABLE])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.modules["shapes"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
