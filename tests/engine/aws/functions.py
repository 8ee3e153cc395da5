"""AWS's look-ups (data sources): facts of the account, and things that exist in its cloud."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from ..cloud import Cloud, Thing
from ..problems import Problem, RefusedError
from ..wire import Value, Values
from .outputs import ACCOUNT

ZONES = ("a", "b", "c")


def _caller(_: Cloud, __: Values) -> Values:
    return {"accountId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:user/tester", "id": ACCOUNT}


def _region(cloud: Cloud, _: Values) -> Values:
    return {"name": cloud.region, "id": cloud.region, "region": cloud.region}


def _partition(_: Cloud, __: Values) -> Values:
    return {"partition": "aws", "id": "aws", "dnsSuffix": "amazonaws.com"}


def _zones(cloud: Cloud, _: Values) -> Values:
    names: list[Value] = [f"{cloud.region}{zone}" for zone in ZONES]
    ids: list[Value] = [f"euc1-az{number}" for number, _ in enumerate(ZONES, 1)]
    return {"names": names, "zoneIds": ids, "id": cloud.region}


def _one(kind: str, *keys: str) -> Callable[[Cloud, Values], Values]:
    """Look up the one thing of a type that has the given keys; without keys given, any one."""

    def answer(cloud: Cloud, arguments: Values) -> Values:
        found = [thing for thing in cloud.of_type(kind) if _fits(thing, arguments, keys)]
        if len(found) != 1:
            raise RefusedError(Problem("", f"{len(found)} of {kind} match {arguments}"))
        return {"id": found[0]["id"], **found[0]["outputs"]}

    return answer


def _fits(thing: Thing, arguments: Mapping[str, Value], keys: tuple[str, ...]) -> bool:
    own = {**thing["outputs"], "id": thing["id"]}
    given = {key: arguments[key] for key in (*keys, "tags") if arguments.get(key)}
    return all(own.get(key) == value for key, value in given.items()) and _filtered(own, arguments)


# Filters as EC2's Describe calls name them, and what they look at.
FILTERS = {"vpc-id": "vpcId", "subnet-id": "id", "availability-zone": "availabilityZone"}


def _filtered(own: Mapping[str, Value], arguments: Mapping[str, Value]) -> bool:
    filters = arguments.get("filters")
    return all(
        isinstance(each, dict) and _passes(own, each)
        for each in (filters if isinstance(filters, list) else [])
    )


def _passes(own: Mapping[str, Value], chosen: Mapping[str, Value]) -> bool:
    name, values = str(chosen.get("name")), chosen.get("values")
    if name.startswith("tag:"):
        tags = own.get("tags")
        actual = tags.get(name.removeprefix("tag:")) if isinstance(tags, dict) else None
    elif name in FILTERS:
        actual = own.get(FILTERS[name])
    else:
        raise RefusedError(Problem("filters", f"the stand-in does not know the filter {name}"))
    return isinstance(values, list) and actual in values


def _subnets(cloud: Cloud, arguments: Values) -> Values:
    found = [
        thing["id"]
        for thing in cloud.of_type("aws:ec2/subnet:Subnet")
        if _fits(thing, arguments, ())
    ]
    return {"ids": [*sorted(found)], "id": cloud.region}


def _cluster(cloud: Cloud, arguments: Values) -> Values:
    """An EKS cluster: what the resource keeps as a block is a list here."""
    found = _one("aws:eks/cluster:Cluster", "name")(cloud, arguments)
    lists: Values = {
        "certificateAuthorities": [found["certificateAuthority"]],
        "kubernetesNetworkConfigs": [found["kubernetesNetworkConfig"]],
    }
    return {**found, **lists}


def _token(_: Cloud, __: Values) -> Values:
    """A password for every registry of the account: another one every time."""
    return {"userName": "AWS", "password": uuid.uuid4().hex, "id": ACCOUNT}


ANSWERS: Mapping[str, Callable[[Cloud, Values], Values]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": _token,
    "aws:eks/getCluster:getCluster": _cluster,
    "aws:ec2/getVpc:getVpc": _one("aws:ec2/vpc:Vpc", "id"),
    "aws:ec2/getSubnet:getSubnet": _one("aws:ec2/subnet:Subnet", "id", "vpcId"),
    "aws:ec2/getSubnets:getSubnets": _subnets,
    "aws:ec2/getSecurityGroup:getSecurityGroup": _one(
        "aws:ec2/securityGroup:SecurityGroup", "id", "name", "vpcId"
    ),
    "aws:route53/getZone:getZone": _one("aws:route53/zone:Zone", "name", "zoneId"),
    "aws:dynamodb/getTable:getTable": _one("aws:dynamodb/table:Table", "name"),
    "aws:s3/getBucket:getBucket": _one("aws:s3/bucket:Bucket", "bucket"),
    "aws:rds/getCluster:getCluster": _one("aws:rds/cluster:Cluster", "clusterIdentifier"),
    "aws:secretsmanager/getSecret:getSecret": _one(
        "aws:secretsmanager/secret:Secret", "arn", "name"
    ),
    "aws:elasticache/getServerlessCache:getServerlessCache": _one(
        "aws:elasticache/serverlessCache:ServerlessCache", "name"
    ),
}
