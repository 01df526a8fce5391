"""Renders every answer of the made-up fleet into one file, and an index of where each stands.

USAGE: pages.py FOLDER [--instances N] [--seed N]
"""

import argparse
import json
import os

import fleet
import network

PAGE = 1000
EC2 = "http://ec2.amazonaws.com/doc/2016-11-15/"
IAM = "https://iam.amazonaws.com/doc/2010-05-08/"
STS = "https://sts.amazonaws.com/doc/2011-06-15/"
REQUEST = "59dbff89-35bd-4eac-99ed-be587EXAMPLE"


class Book:
    """The answers: `index` has, by Region, operation and token, where the body stands in the file."""

    def __init__(self, file):
        self.file = file
        self.index = {}

    def add(self, region, operation, token, body, kind):
        body = body.encode()
        self.index[f"{region} {operation} {token}"] = [self.file.tell(), len(body), kind]
        self.file.write(body)

    def ec2(self, region, operation, members, token=""):
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{operation}Response xmlns="{EC2}">\n    <requestId>{REQUEST}</requestId>'
        self.add(region, operation, token, f"{text}{members}\n</{operation}Response>\n", "text/xml;charset=UTF-8")

    def query(self, region, operation, members, namespace):
        self.add(
            region, operation, "",
            f'<{operation}Response xmlns="{namespace}"><{operation}Result>{members}</{operation}Result>'
            f"<ResponseMetadata><RequestId>{REQUEST}</RequestId></ResponseMetadata></{operation}Response>",
            "text/xml",
        )

    def json(self, region, operation, answer, token=""):
        self.add(region, operation, token, json.dumps(answer, separators=(",", ":")), "application/x-amz-json-1.1")


def paged(elements):
    """Each page's elements, its own token and that of the next."""
    starts = range(0, max(1, len(elements)), PAGE)
    for page, start in enumerate(starts):
        yield elements[start:start + PAGE], f"page-{page}" if page else "", f"page-{page + 1}" if page + 1 < len(starts) else None


def write_region(book, region, items):
    running = [it for it in items if it.state == "running"]
    profiled = [it for it in running if it.role is not None]
    listings = {
        ("DescribeInstances", "reservationSet"): (items, fleet.instance_xml),
        ("DescribeInstanceStatus", "instanceStatusSet"): (running, fleet.status_xml),
        ("DescribeIamInstanceProfileAssociations", "iamInstanceProfileAssociationSet"): (profiled, fleet.association_xml),
    }
    for key, elements in network.listings(region).items():
        listings[key] = (elements, str)
    for (operation, name), (elements, text) in listings.items():
        for part, own, following in paged(elements):
            members = f"<{name}>{''.join(map(text, part))}</{name}>"
            if following:
                members += f"<nextToken>{following}</nextToken>"
            book.ec2(region, operation, members, own)
    nodes = [fleet.node(it) for it in items if it.is_node]
    for part, own, following in paged(nodes):
        book.json(region, "DescribeInstanceProperties", {"InstanceProperties": part} | ({"NextToken": following} if following else {}), own)
    # What is asked for once more is still not there.
    book.json(region, "DescribeInstanceInformation", {"InstanceInformationList": []})
    book.json(region, "DescribeActivations", {"ActivationList": []})
    setting = "/ssm/managed-instance/default-ec2-instance-management-role"
    book.json(region, "GetServiceSetting", {"ServiceSetting": {
        "SettingId": setting, "SettingValue": "$None", "LastModifiedDate": 1750000000.25, "LastModifiedUser": "",
        "ARN": f"arn:aws:ssm:{region}:{fleet.ACCOUNT}:servicesetting{setting}", "Status": "Default"}})
    book.ec2(region, "GetInstanceMetadataDefaults", "<accountLevel><httpTokens>required</httpTokens></accountLevel>")
    for attribute in ("enableDnsHostnames", "enableDnsSupport"):
        for number in range(3):
            vpc = fleet.identifier("vpc", fleet.hash_of(region) + number)
            book.ec2(
                region, "DescribeVpcAttribute", f"<vpcId>{vpc}</vpcId><{attribute}><value>true</value></{attribute}>",
                f"{vpc} {attribute}")
    return len(items), len(nodes)


def write_account(book):
    book.ec2("", "DescribeRegions", "<regionInfo>" + "".join(
        f"<item><regionName>{region}</regionName><regionEndpoint>ec2.{region}.amazonaws.com</regionEndpoint>"
        "<optInStatus>opt-in-not-required</optInStatus></item>" for region in fleet.REGIONS) + "</regionInfo>")
    book.query("", "GetCallerIdentity", f"<Arn>arn:aws:iam::{fleet.ACCOUNT}:user/collector</Arn>"
               f"<UserId>AIDA00000000000000001</UserId><Account>{fleet.ACCOUNT}</Account>", STS)
    numbers = range(fleet.ROLES)
    book.query("", "GetAccountAuthorizationDetails", "<IsTruncated>false</IsTruncated><UserDetailList/><GroupDetailList/>"
               f"<RoleDetailList>{''.join(map(fleet.role_xml, numbers))}</RoleDetailList>"
               f"<Policies>{''.join(map(fleet.policy_xml, numbers))}</Policies>", IAM)
    book.query("", "ListInstanceProfiles", "<IsTruncated>false</IsTruncated><InstanceProfiles>"
               f"{''.join(map(fleet.profile_xml, numbers))}</InstanceProfiles>", IAM)


def main():
    parser = argparse.ArgumentParser(description="Renders the answers of a made-up fleet.")
    parser.add_argument("folder")
    parser.add_argument("--instances", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    instances = nodes = 0
    with open(f"{options.folder}/pages", "wb") as file:
        book = Book(file)
        write_account(book)
        for place, region in enumerate(fleet.REGIONS):
            first = options.instances * place // len(fleet.REGIONS)
            count = options.instances * (place + 1) // len(fleet.REGIONS) - first
            more = write_region(book, region, fleet.instances(options.seed, region, count, first))
            instances, nodes = instances + more[0], nodes + more[1]
    # The last to be written: where it is, all is there.
    with open(f"{options.folder}/index.json", "w", encoding="utf-8") as file:
        json.dump({"instances": instances, "nodes": nodes, "pages": book.index}, file)


if __name__ == "__main__":
    main()
