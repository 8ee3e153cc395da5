"""What a request refers to in AWS: ARNs and ids anywhere in its inputs, also inside JSON text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from ..reference import Reference, is_json
from ..wire import UNKNOWN, Value, leaves
from .outputs import ACCOUNT

# Ids as EC2 writes them, and the ARN of anything (up to what ends a word in JSON or in a list).
EC2_ID = re.compile(
    r"\b(?:vpc|subnet|sg|igw|nat|eipalloc|rtb|vpce|fl|acl|eni|sgr|pl|rtbassoc)-[0-9a-f]{8,17}\b"
)
ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[^\s\"',]+")
QUEUE = re.compile(r"https://sqs\.[a-z0-9-]+\.amazonaws\.com/[^\s\"',]+")
API = re.compile(r"https://([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com")
CLUSTER = re.compile(r"https://[0-9A-F]{20}\.gr7\.[a-z0-9-]+\.eks\.amazonaws\.com")
REGISTRY = re.compile(r"\b([0-9]{12}\.dkr\.ecr\.[^\s\"',:@]+)(:[\w.-]+)?(@sha256:[0-9a-f]{64})?")

# Inputs that name another resource by its id, and the types that may have that id. An input
# whose value is an ARN or an EC2 id needs no entry.
NAMED: Mapping[str, str] = {
    "apiId": "aws:apigatewayv2/api:Api",
    "clusterIdentifier": "aws:rds/cluster:Cluster",
    "dbClusterParameterGroupName": "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    "dbSubnetGroupName": "aws:rds/subnetGroup:SubnetGroup",
    "clusterName": "aws:eks/cluster:Cluster",
    "connectionId": "aws:apigatewayv2/vpcLink:VpcLink",
    "groupName": "aws:scheduler/scheduleGroup:ScheduleGroup",
    "function": "aws:lambda/function:Function",
    "functionName": "aws:lambda/function:Function",
    "userGroupId": "aws:elasticache/userGroup:UserGroup",
    "userIds": "aws:elasticache/user:User",
    "userId": "aws:elasticache/user:User",
    "zoneId": "aws:route53/zone:Zone",
    "stage": "aws:apigatewayv2/stage:Stage",
    "loggingConfig.logGroup": "aws:cloudwatch/logGroup:LogGroup",
}

# The same for inputs whose meaning depends on the type.
NAMED_BY_TYPE: Mapping[tuple[str, str], str] = {
    ("aws:iam/rolePolicy:RolePolicy", "role"): "aws:iam/role:Role",
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"): "aws:iam/role:Role",
    ("aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository"): "aws:ecr/repository:Repository",
    ("aws:apigatewayv2/apiMapping:ApiMapping", "domainName"): (
        "aws:apigatewayv2/domainName:DomainName"
    ),
}

# The inputs that give a resource of this type its own identity, and so name nothing else.
OWN = frozenset(
    {
        ("aws:rds/cluster:Cluster", "clusterIdentifier"),
        ("aws:elasticache/user:User", "userId"),
        ("aws:elasticache/userGroup:UserGroup", "userGroupId"),
    }
)

# AWS accepts these names without the thing: a schedule without a group is in `default`.
GIVEN_NAMES = frozenset({"default"})


def references(token: str, given: Mapping[str, Value]) -> Iterator[Reference]:
    """Everything that the inputs of a resource refer to."""
    for path, value in leaves(cast("Value", dict(given))):
        if not isinstance(value, str) or value == UNKNOWN or path.startswith("tags"):
            continue
        yield from _in_text(path, value)
        yield from _by_name(token, path, value)


def _in_text(path: str, text: str) -> Iterator[Reference]:
    # AWS takes a policy or a function's settings without looking for what they name.
    deferred = is_json(text) or path.startswith("environment.")
    for pattern in (EC2_ID, ARN, QUEUE, CLUSTER):
        for found in pattern.finditer(text):
            yield Reference(path, found.group(), deferred=deferred)
    for found in API.finditer(text):
        yield Reference(path, found.group(1), "aws:apigatewayv2/api:Api", deferred)

    for found in REGISTRY.finditer(text):
        # An image is there under its digest; without one, its repository has to be.
        yield Reference(path, f"{found[1]}{found[3] or ''}", deferred=deferred)


def _by_name(token: str, path: str, text: str) -> Iterator[Reference]:
    property_ = re.sub(r"\[\d+\]", "", path)
    kind = NAMED_BY_TYPE.get((token, property_)) or NAMED.get(property_)
    if kind and (token, property_) not in OWN and not text.startswith("arn:"):
        yield Reference(path, text, kind)


def missing(reference: Reference, known: Iterable[str], region: str) -> str | None:
    """Why a reference resolves to nothing, given every text that names something; or `None`."""
    target = reference.target
    if target in known and not reference.kind:
        return None
    if target.startswith("arn:"):
        return _missing_arn(target, known, region)
    bare = target.split(":function:")[-1].split(":")[0] if reference.kind else target
    return None if bare in known or target in GIVEN_NAMES else f"{target} does not exist"


def _missing_arn(arn: str, known: Iterable[str], region: str) -> str | None:
    _, _, service, place, account, *rest = arn.split(":", 5)
    if account == "aws" or (service == "scheduler" and not place and not account):
        return None  # AWS's own policies, and the SDK calls that a schedule can make
    # API Gateway writes the service that it calls where others have the account.
    own = {"", ACCOUNT, "*", *(["lambda"] if service == "apigateway" else [])}
    if account not in own or place not in {"", region, "*"}:
        return f"{arn} is in another account or region"
    if service == "iam" and rest[0].startswith("role/") and rest[0].endswith("/*"):
        return None  # a path, under which others make roles
    if service == "rds-db":  # arn:aws:rds-db:<region>:<account>:dbuser:<cluster id>/<user>
        cluster = rest[0].split(":")[-1].split("/")[0]
        return None if cluster in known else f"{arn} names no database cluster"
    fixed = re.split(r"[*?$]", arn)[0]
    if any(_covers(each, arn, fixed) for each in known if each.startswith("arn:")):
        return None
    return f"{arn} does not exist"


def _covers(each: str, arn: str, fixed: str) -> bool:
    """Whether an ARN names a known one, something inside it, or with a wildcard more than it."""
    inside = arn.startswith((f"{each}/", f"{each}:", f"{each}*", f"{each}-"))
    wider = fixed != arn and len(fixed) > len("arn:aws:") and each.startswith(fixed)
    return arn == each or inside or wider
