"""What a blueprint's links should come to in IAM: for each role, calls and whether they go through.

Written from what the words of the blueprint mean and from AWS's lists of actions, with no look at
the lowering. Every service is held against every thing of the blueprint, linked or not, and against
neighbours that are in no blueprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from twofold.placement.model import Style
from twofold.services.graph import ServiceGraph
from twofold.services.model import (
    Bucket,
    Cache,
    DocumentStore,
    Link,
    Linked,
    RelationalStore,
    Service,
    Store,
    Subscription,
    Use,
)

from .arns import ACCOUNT, HERE, administrator, output
from .simulator import Call

Verbs: TypeAlias = frozenset[str]
Calls: TypeAlias = Iterator[tuple[Call, bool]]

READ = frozenset({"read", "read-write"})
WRITE = frozenset({"write", "read-write"})
BOTH = frozenset({"read-write"})
LINKED = READ | WRITE
NOBODY: Verbs = frozenset()

TABLE: Mapping[str, Verbs] = {
    "dynamodb:BatchGetItem": READ,
    "dynamodb:GetItem": READ,
    "dynamodb:Query": READ,
    "dynamodb:Scan": READ,
    "dynamodb:BatchWriteItem": WRITE,
    "dynamodb:DeleteItem": WRITE,
    "dynamodb:PutItem": WRITE,
    "dynamodb:UpdateItem": WRITE,
    "dynamodb:CreateBackup": NOBODY,
    "dynamodb:DeleteResourcePolicy": NOBODY,
    "dynamodb:DeleteTable": NOBODY,
    "dynamodb:DisableKinesisStreamingDestination": NOBODY,
    "dynamodb:EnableKinesisStreamingDestination": NOBODY,
    "dynamodb:ExportTableToPointInTime": NOBODY,
    "dynamodb:PartiQLDelete": NOBODY,
    "dynamodb:PutResourcePolicy": NOBODY,
    "dynamodb:TagResource": NOBODY,
    "dynamodb:UpdateContinuousBackups": NOBODY,
    "dynamodb:UpdateTable": NOBODY,
    "dynamodb:UpdateTimeToLive": NOBODY,
}
# Writes that answer with the item as it was, or as it is now.
TELLING = {"dynamodb:PutItem": "ALL_OLD", "dynamodb:UpdateItem": "ALL_NEW"}

INDEX: Mapping[str, Verbs] = {"dynamodb:Query": READ, "dynamodb:Scan": READ}

OBJECT: Mapping[str, Verbs] = {
    "s3:GetObject": READ,
    "s3:AbortMultipartUpload": WRITE,
    "s3:DeleteObject": WRITE,
    "s3:PutObject": WRITE,
    "s3:BypassGovernanceRetention": NOBODY,
    "s3:DeleteObjectVersion": NOBODY,
    "s3:GetObjectAcl": NOBODY,
    "s3:GetObjectVersion": NOBODY,
    "s3:PutObjectAcl": NOBODY,
    "s3:PutObjectRetention": NOBODY,
    "s3:RestoreObject": NOBODY,
}
BUCKET: Mapping[str, Verbs] = {
    "s3:ListBucket": READ,
    "s3:DeleteBucket": NOBODY,
    "s3:DeleteBucketPolicy": NOBODY,
    "s3:GetBucketPolicy": NOBODY,
    "s3:ListBucketVersions": NOBODY,
    "s3:PutBucketAcl": NOBODY,
    "s3:PutBucketPolicy": NOBODY,
    "s3:PutBucketPublicAccessBlock": NOBODY,
    "s3:PutBucketVersioning": NOBODY,
    "s3:PutEncryptionConfiguration": NOBODY,
    "s3:PutLifecycleConfiguration": NOBODY,
    "s3:PutReplicationConfiguration": NOBODY,
}

CACHE: Mapping[str, Verbs] = {
    "elasticache:Connect": LINKED,
    "elasticache:CreateServerlessCacheSnapshot": NOBODY,
    "elasticache:DeleteServerlessCache": NOBODY,
    "elasticache:ModifyServerlessCache": NOBODY,
}
CACHE_USER: Mapping[str, Verbs] = {
    "elasticache:Connect": LINKED,
    "elasticache:DeleteUser": NOBODY,
    "elasticache:ModifyUser": NOBODY,
}

CLUSTER: Mapping[str, Verbs] = {
    "rds-data:BatchExecuteStatement": NOBODY,
    "rds-data:ExecuteStatement": NOBODY,
    "rds:DeleteDBCluster": NOBODY,
    "rds:ModifyDBCluster": NOBODY,
    "rds:StopDBCluster": NOBODY,
}

TOPIC = {
    "sns:Publish": True,
    "sns:AddPermission": False,
    "sns:DeleteTopic": False,
    "sns:GetTopicAttributes": False,
    "sns:SetTopicAttributes": False,
    "sns:Subscribe": False,
}
SECRET = {
    "secretsmanager:GetSecretValue": True,
    "secretsmanager:DeleteSecret": False,
    "secretsmanager:PutResourcePolicy": False,
    "secretsmanager:PutSecretValue": False,
    "secretsmanager:RotateSecret": False,
    "secretsmanager:UpdateSecret": False,
}
QUEUE = {
    "sqs:ChangeMessageVisibility": True,
    "sqs:DeleteMessage": True,
    "sqs:GetQueueAttributes": True,
    "sqs:ReceiveMessage": True,
    "sqs:AddPermission": False,
    "sqs:DeleteQueue": False,
    "sqs:PurgeQueue": False,
    "sqs:SendMessage": False,
    "sqs:SetQueueAttributes": False,
}
LOGS = {
    "logs:CreateLogStream": True,
    "logs:PutLogEvents": True,
    "logs:DeleteLogStream": False,
    "logs:GetLogEvents": False,
}

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

# What Lambda itself does with a role to put a function into a network, and the code never.
INTERFACES = {
    "ec2:CreateNetworkInterface": f"arn:aws:ec2:{HERE}:network-interface/eni-0a1b2c3d",
    "ec2:DeleteNetworkInterface": f"arn:aws:ec2:{HERE}:network-interface/eni-0a1b2c3d",
    "ec2:DescribeNetworkInterfaces": "*",
    "ec2:DescribeSubnets": "*",
}

FUNCTION = ("lambda:AddPermission", "lambda:InvokeFunction", "lambda:UpdateFunctionCode")
ROLE = ("iam:AttachRolePolicy", "iam:PassRole", "iam:PutRolePolicy", "sts:AssumeRole")

# What no service has any business with, whatever its links.
FORBIDDEN = {
    "dynamodb:ListTables": "*",
    "ec2:AuthorizeSecurityGroupIngress": f"arn:aws:ec2:{HERE}:security-group/sg-0a1b2c3d",
    "ec2:ModifyNetworkInterfaceAttribute": f"arn:aws:ec2:{HERE}:network-interface/eni-0a1b2c3d",
    "ec2:RunInstances": f"arn:aws:ec2:{HERE}:instance/i-0a1b2c3d",
    "iam:CreateAccessKey": f"arn:aws:iam::{ACCOUNT}:user/somebody",
    "kms:Decrypt": f"arn:aws:kms:{HERE}:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
    "s3:ListAllMyBuckets": "*",
    "secretsmanager:ListSecrets": "*",
    "ssm:GetParameter": f"arn:aws:ssm:{HERE}:parameter/somewhere",
    "xray:GetTraceSummaries": "*",
}


def expected_of_service(
    service: Service, graph: ServiceGraph, styles: Mapping[str, Style]
) -> Calls:
    """Say of every call of a service whether it goes through, in the style that it runs in.

    What a function's own running needs (logs, traces, a place in the network), a pod is given
    by its cluster: its role has nothing of it.
    """
    function = styles[service.name] == "functions"
    targets = {(link.target, what_for(link)) for link in graph.links_of(service)}
    linked = {target.name: verb for target, verb in targets if not isinstance(target, Service)}
    for store in graph.stores:
        yield from of_store(store, service, linked.get(store.name, ""))
    for topic in graph.topics:
        yield from of(TOPIC, output("sns.Topic", topic.name), linked=topic.name in linked)
    for secret in graph.secrets:
        yield from of(
            SECRET, output("secretsmanager.Secret", secret.name), linked=secret.name in linked
        )
    called = {target.name for target, _ in targets if isinstance(target, Service)}
    # Inside a cluster, network policies let callers through, and AWS is not asked.
    through_aws = {name for name in called if function or styles[name] == "functions"}
    for other in graph.services:
        yield from of_call(other.name, linked=other.name in through_aws)
        yield from of_service(other, own=function and other.name == service.name)
    yield from of_queues(service, graph)
    yield from of_network(service, inside=function and in_network(service, graph))
    yield from ((Call(*each), False) for each in FORBIDDEN.items())
    yield Call("xray:PutTraceSegments", "*"), function
    yield from of_cluster()


# What belongs to a cluster and to those who keep it.
KEPT = {
    "ecr:BatchGetImage": f"arn:aws:ecr:{HERE}:repository/team",
    "ecr:GetAuthorizationToken": "*",
    "ecr:PutImage": f"arn:aws:ecr:{HERE}:repository/team",
    "eks:CreateAccessEntry": f"arn:aws:eks:{HERE}:cluster/team",
    "eks:DeleteCluster": f"arn:aws:eks:{HERE}:cluster/team",
    "eks:DescribeCluster": f"arn:aws:eks:{HERE}:cluster/team",
    "sts:AssumeRole": f"arn:aws:iam::{ACCOUNT}:role/scalers/scaler-1a2b3c",
}


def of_cluster() -> Calls:
    """Hold a role against the cluster, its images, and what KEDA may take on."""
    yield from ((Call(*each), False) for each in KEPT.items())


def expected_of_scaler(graph: ServiceGraph, styles: Mapping[str, Style]) -> Calls:
    """Say what KEDA may know of an application: how many messages wait for its pods."""
    for each in graph.triggers:
        if isinstance(each, Subscription):
            name = f"{each.topic.name}-{each.service.name}"
            looks = styles[each.service.name] == "kubernetes"
            queue = output("sqs.Queue", name)
            for action in QUEUE:
                yield Call(action, queue), looks and action == "sqs:GetQueueAttributes"
            for other in (f"{queue}-next", output("sqs.Queue", f"{name}-dead")):
                yield Call("sqs:GetQueueAttributes", other), False
    for other in graph.services:
        yield from of_service(other, own=False)
    yield from ((Call(*each), False) for each in FORBIDDEN.items())
    yield from of_cluster()


def what_for(link: Link) -> str:
    """Give a link's verb."""
    return link.access if isinstance(link, Use) else "linked"


def of(actions: Mapping[str, bool], resource: str, *, linked: bool) -> Calls:
    """Hold a role against a thing: what the link gives, and where it is linked, all else too.

    Where it is linked, a thing whose name begins with this one's is out of its reach.
    """
    for action, may in actions.items():
        if may or linked:
            yield Call(action, resource), may and linked
        if may and linked:
            yield Call(action, f"{resource}-next"), False


def of_verbs(actions: Mapping[str, Verbs], resource: str, verb: str, neighbour: str = "") -> Calls:
    """Hold a service that has some verb, or none, against a store and the store's neighbour."""
    for action, verbs in actions.items():
        if verbs or verb:
            yield Call(action, resource), verb in verbs
        if verb in verbs:
            yield Call(action, neighbour or f"{resource}-next"), False


def of_store(store: Store, service: Service, verb: str) -> Calls:
    """Hold a service with this verb, or with none, against a store."""
    match store:
        case DocumentStore():
            yield from of_table(output("dynamodb.Table", store.name), verb)
        case Bucket():
            bucket = output("s3.Bucket", store.name)
            yield from of_verbs(BUCKET, bucket, verb)
            yield from of_verbs(
                OBJECT, f"{bucket}/2026/paper.pdf", verb, f"{bucket}-next/paper.pdf"
            )
        case Cache():
            yield from of_verbs(CACHE, output("elasticache.ServerlessCache", store.name), verb)
            user = output("elasticache.User", f"{service.name}-{store.name}")
            yield from of_verbs(CACHE_USER, user, verb)
            other = output("elasticache.User", f"other-{store.name}")
            yield Call("elasticache:Connect", other), False
        case RelationalStore():
            yield from of_database(store, service, verb)


def of_table(table: str, verb: str) -> Calls:
    """Hold a verb against a table, its index, and writes that answer with what is there."""
    yield from of_verbs(TABLE, table, verb)
    for action, verbs in INDEX.items():
        yield Call(action, f"{table}/index/by-year"), verb in verbs
    for action, values in TELLING.items():
        plain, telling = ({"dynamodb:ReturnValues": each} for each in ("NONE", values))
        yield Call(action, table, plain), verb in WRITE
        yield Call(action, table, telling), verb in BOTH


def of_database(store: RelationalStore, service: Service, verb: str) -> Calls:
    """Hold a service against logging in: as itself, and as anybody else."""
    yield from of_verbs(CLUSTER, output("rds.Cluster", store.name), verb)
    yield from of(SECRET, administrator(store.name), linked=False)
    cluster = output("rds.Cluster", store.name, "cluster_resource_id")
    users = {service.name: verb in LINKED, "administrator": False, "other": False}
    for user, may in users.items():
        login = f"arn:aws:rds-db:{HERE}:dbuser:{cluster}/{user.replace('-', '_')}"
        yield Call("rds-db:connect", login), may


def of_call(name: str, *, linked: bool) -> Calls:
    """Hold a service against calling another one: at its address, and at others like it."""
    api = output("apigatewayv2.Api", f"{name}-address", "execution_arn")
    for method in METHODS if linked else ("GET", "POST"):
        for path in ("things", "things/1"):
            yield Call("execute-api:Invoke", f"{api}/$default/{method}/{path}"), linked
    public = output("apigatewayv2.Api", "public-api", "execution_arn")
    for other in (public, f"{api}-next"):
        for path in (name, f"elsewhere/{name}"):
            yield Call("execute-api:Invoke", f"{other}/$default/GET/{path}"), False
    yield Call("execute-api:Invoke", f"{api}/test/GET/{name}"), False


def of_service(other: Service, *, own: bool, wakes: bool = False) -> Calls:
    """Hold a role against what a service is made of; `own` where the role is that service's."""
    group = output("cloudwatch.LogGroup", other.name)
    for action, may in LOGS.items():
        if may or own:
            yield Call(action, f"{group}:log-stream:2026/11/23"), may and own
        if may and own:
            yield Call(action, f"{group}-next:log-stream:2026/11/23"), False
    for action in FUNCTION:
        yield Call(action, output("lambda_.Function", other.name)), False
    yield Call("lambda:InvokeFunction", output("lambda_.Alias", other.name)), wakes
    for action in ROLE:
        yield Call(action, output("iam.Role", other.name)), False


def of_queues(service: Service, graph: ServiceGraph) -> Calls:
    """Hold a service against every queue: its own, others', and those of dead letters."""
    for each in graph.triggers:
        if isinstance(each, Subscription):
            name = f"{each.topic.name}-{each.service.name}"
            yield from of(QUEUE, output("sqs.Queue", name), linked=each.service == service)
            yield from of(QUEUE, output("sqs.Queue", f"{name}-dead"), linked=False)


def in_network(service: Service, graph: ServiceGraph) -> bool:
    """Say whether a service uses what only a network reaches."""
    targets: list[Linked] = [link.target for link in graph.links_of(service)]
    return any(isinstance(target, Cache | RelationalStore) for target in targets)


def of_network(service: Service, *, inside: bool) -> Calls:
    """Hold Lambda, and then the function's own code, against network interfaces."""
    code = {"lambda:SourceFunctionArn": output("lambda_.Function", service.name)}
    for action, resource in INTERFACES.items():
        yield Call(action, resource), inside
        yield Call(action, resource, code), False


def expected_of_schedule(service: Service, graph: ServiceGraph) -> Calls:
    """Say what the role may do that wakes a service at fixed times."""
    for other in graph.services:
        yield from of_service(other, own=False, wakes=other == service)
    dead = output("sqs.Queue", f"{service.name}-schedules-dead")
    yield Call("sqs:SendMessage", dead), True
    yield Call("sqs:ReceiveMessage", dead), False
    yield Call("sqs:SendMessage", f"{dead}-next"), False
    yield from ((Call(*each), False) for each in FORBIDDEN.items())


def expected_of_roles_function(store: RelationalStore, graph: ServiceGraph) -> Calls:
    """Say what the function may do that makes roles inside a database."""
    for other in graph.stores:
        if isinstance(other, RelationalStore):
            own = other == store
            cluster = output("rds.Cluster", other.name)
            yield Call("rds-data:ExecuteStatement", cluster), own
            yield Call("rds:ModifyDBCluster", cluster), False
            yield from of(SECRET, administrator(other.name), linked=own)
    for secret in graph.secrets:
        yield from of(SECRET, output("secretsmanager.Secret", secret.name), linked=False)
    for service in graph.services:
        yield from of_service(service, own=False)
    yield from ((Call(*each), False) for each in FORBIDDEN.items())
