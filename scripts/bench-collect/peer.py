"""Lists the same as `fleetdb collect --region all` with boto3, and writes it with sqlite-utils: one thread a Region.

USAGE: peer.py DATABASE      (AWS_ENDPOINT_URL and credentials in the environment)
"""

import argparse
import concurrent.futures
import queue
import threading

import boto3
import sqlite_utils
from botocore.config import Config

CONFIG = Config(max_pool_connections=64, retries={"mode": "standard"}, parameter_validation=False)
PAGED = [
    ("ec2", "describe_instances", "Reservations", "instance"),
    ("ec2", "describe_instance_status", "InstanceStatuses", "status"),
    ("ec2", "describe_iam_instance_profile_associations", "IamInstanceProfileAssociations", "association"),
    ("ssm", "describe_instance_properties", "InstanceProperties", "node"),
    ("ec2", "describe_vpcs", "Vpcs", "vpc"),
    ("ec2", "describe_subnets", "Subnets", "subnet"),
    ("ec2", "describe_route_tables", "RouteTables", "route_table"),
    ("ec2", "describe_network_acls", "NetworkAcls", "acl"),
    ("ec2", "describe_security_groups", "SecurityGroups", "security_group"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints", "endpoint"),
]
KEYS = {"instance": "InstanceId", "node": "InstanceId", "status": "InstanceId", "role": "Arn", "profile": "Arn"}
SETTING = "/ssm/managed-instance/default-ec2-instance-management-role"
# A page of rows a message, and no more of them than a few, so that memory holds pages and not the fleet.
rows = queue.Queue(maxsize=8)
making = threading.Lock()


def read(session, region):
    with making:
        clients = {name: session.client(name, region_name=region, config=CONFIG) for name in ("ec2", "ssm")}
    vpcs = []
    for service, operation, member, table in PAGED:
        paginator = clients[service].get_paginator(operation)
        for page in paginator.paginate(PaginationConfig={"PageSize": 1000}):
            elements = page[member]
            if table == "instance":
                elements = [item for reservation in elements for item in reservation["Instances"]]
            if table == "vpc":
                vpcs += [item["VpcId"] for item in elements]
            rows.put((table, [{"Region": region, **item} for item in elements]))
    ssm, ec2 = clients["ssm"], clients["ec2"]
    rows.put(("setting", [{"Region": region, **ssm.get_service_setting(SettingId=SETTING)["ServiceSetting"]}]))
    rows.put(("defaults", [{"Region": region, **ec2.get_instance_metadata_defaults()["AccountLevel"]}]))
    for page in ssm.get_paginator("describe_activations").paginate():
        rows.put(("activation", [{"Region": region, **item} for item in page["ActivationList"]]))
    for vpc in vpcs:
        for attribute in ("enableDnsHostnames", "enableDnsSupport"):
            answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
            value = answer[attribute[0].upper() + attribute[1:]]["Value"]
            rows.put(("vpc_attribute", [{"Region": region, "VpcId": vpc, "Attribute": attribute, "Value": value}]))


def read_account(session):
    with making:
        iam = session.client("iam", config=CONFIG)
    details = iam.get_paginator("get_account_authorization_details")
    for page in details.paginate(Filter=["Role", "LocalManagedPolicy", "AWSManagedPolicy"]):
        rows.put(("role", page["RoleDetailList"]))
        rows.put(("policy", page["Policies"]))
    for page in iam.get_paginator("list_instance_profiles").paginate():
        rows.put(("profile", page["InstanceProfiles"]))


def write(path):
    database = sqlite_utils.Database(path)
    database.enable_wal()
    database.execute("PRAGMA synchronous = OFF")
    while (message := rows.get()) is not None:
        table, elements = message
        if elements:
            database[table].insert_all(elements, pk=KEYS.get(table), alter=True, batch_size=1000, replace=table in KEYS)
    database.close()


def main():
    parser = argparse.ArgumentParser(description="Collects with boto3 and sqlite-utils.")
    parser.add_argument("database")
    options = parser.parse_args()
    session = boto3.Session(region_name="us-east-1")
    session.client("sts", config=CONFIG).get_caller_identity()
    regions = session.client("ec2", config=CONFIG).describe_regions()["Regions"]
    writer = threading.Thread(target=write, args=(options.database,))
    writer.start()
    with concurrent.futures.ThreadPoolExecutor(max_workers=len(regions) + 1) as pool:
        tasks = [pool.submit(read_account, session)]
        tasks += [pool.submit(read, session, region["RegionName"]) for region in regions]
        for task in concurrent.futures.as_completed(tasks):
            task.result()
    rows.put(None)
    writer.join()


if __name__ == "__main__":
    main()
