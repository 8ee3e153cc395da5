"""What AWS refuses although the blueprint language allows it, said before AWS says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.clouds.aws.functions.function import memory
from twofold.clouds.aws.functions.triggers import MIN_QUEUE_CONCURRENCY
from twofold.clouds.aws.gateway import API_TIMEOUT_SECONDS
from twofold.clouds.calls import is_asked_from_outside
from twofold.clouds.ids import Id, network_ids
from twofold.clouds.kubernetes import limits as kubernetes
from twofold.clouds.limits import environment_limit, reserved_roles, reserved_variables, slow_answer
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import (
    ExistingCluster,
    PlacedService,
    Placement,
)
from twofold.services.model import Image, Service, Subscription

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_MEMORY = 10240

# All variables together, names and values.
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAX_ENVIRONMENT = 4096

# Lambda starts images from a private ECR repository of the function's own region, only.
# https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
ECR_IMAGE = re.compile(r"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/.+$")

# Variables that Lambda sets itself and lets nobody else set.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
RESERVED_VARIABLES = re.compile(
    r"^(AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_DEFAULT_REGION|AWS_EXECUTION_ENV|"
    r"AWS_LAMBDA_FUNCTION_MEMORY_SIZE|AWS_LAMBDA_FUNCTION_NAME|"
    r"AWS_LAMBDA_FUNCTION_VERSION|AWS_LAMBDA_INITIALIZATION_TYPE|"
    r"AWS_LAMBDA_LOG_GROUP_NAME|AWS_LAMBDA_LOG_STREAM_NAME|AWS_LAMBDA_RUNTIME_API|"
    r"AWS_REGION|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_RUNTIME_DIR|"
    r"LAMBDA_TASK_ROOT|_HANDLER)$"
)

# Roles that a database has already, or that the stack makes in it itself.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
RESERVED_ROLES = re.compile(
    r"^(pg_.*|rds_.*|rdsadmin|rdstopmgr|administrator|readers|writers|owners|public|none)$"
)


# EC2 gives ids of 8 or, since 2018, of 17 hexadecimal digits.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
def ec2_id(what: str, prefix: str) -> Id:
    """What ids of a kind look like that EC2 gives."""
    return Id(
        f"the id of {what}",
        lambda text: re.fullmatch(f"{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})", text),
        f"as in {prefix}-0a1b2c3d4e5f60718; `aws ec2 describe-{prefix}s` lists them",
    )


def limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that AWS would refuse."""
    yield from network_ids(placement.stack, ec2_id("a VPC", "vpc"), ec2_id("a subnet", "subnet"))
    yield from kubernetes.limits(placement)
    for placed in placement.services:
        yield from _answer_limits(placed, placement)
        match placed.style:
            case "functions":
                yield from _function_limits(placed, placement)
            case "kubernetes":
                yield from _pod_limits(placed.service, placement)
        for call in kubernetes.calls_across(placement, placed.service):
            if call.target.ports[0].protocol != "http":
                yield kubernetes.call_across(call, "the two do not run in one cluster: API Gateway")
        yield from reserved_roles(placement.graph.links_of(placed.service), RESERVED_ROLES)


def _answer_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    """Whatever comes through API Gateway is answered in time."""
    service = placed.service
    if is_asked_from_outside(placement, service) and placed.size.timeout > API_TIMEOUT_SECONDS:
        span = placement.said(service, "timeout")
        yield slow_answer(placed, API_TIMEOUT_SECONDS, "API Gateway", span)


def _pod_limits(service: Service, placement: Placement) -> Iterator[Diagnostic]:
    """What only AWS needs to know of a cluster that somebody else made."""
    cluster, span = placement.stack.cluster, placement.stack.place("cluster").key
    if not isinstance(cluster, ExistingCluster):
        return
    asked = is_asked_from_outside(placement, service)
    if asked and cluster.gateway and not (cluster.listener and cluster.link):
        way = "a `listener` and a `link`, by which API Gateway reaches it"
        yield kubernetes.cluster_lacks(cluster, service, way, span)
    triggers = placement.graph.triggers_of(service)
    if any(isinstance(each, Subscription) for each in triggers) and cluster.scaler is None:
        who = "a `scaler`, the role with which KEDA sees how many messages wait"
        yield kubernetes.cluster_lacks(cluster, service, who, span)


def _function_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    service = placed.service
    triggers = placement.graph.triggers_of(service)
    if memory(placed.size.memory, placed.size.cpu) > MAX_MEMORY:
        field = "cpu" if placed.size.cpu else "memory"
        yield too_much_memory(placed, placement.said(service, field))
    if isinstance(service.source, Image) and not ECR_IMAGE.match(service.source.reference):
        yield image_elsewhere(placed, service.source, placement.said(service, "image"))
    subscriptions = sum(isinstance(trigger, Subscription) for trigger in triggers)
    most = placed.size.scale.max
    if most is not None and most < MIN_QUEUE_CONCURRENCY * subscriptions:
        yield too_few_instances(placed, subscriptions, placement.said(service, "scale"))
    yield from environment_limit(placement, service, MAX_ENVIRONMENT, "Lambda")
    own = "which Lambda sets itself"
    yield from reserved_variables(placement, service, RESERVED_VARIABLES, own)


def too_much_memory(placed: PlacedService, span: Span) -> Diagnostic:
    """A service asks for more memory, or for processors that come with more, than there is."""
    asked = memory(placed.size.memory, placed.size.cpu)
    return Diagnostic(
        "memory-too-large",
        f"service '{placed.service.name}' needs {asked} MiB of memory as a Lambda function, "
        f"which has at most {MAX_MEMORY}",
        span,
        "ask for less memory or fewer processors",
    )


def image_elsewhere(placed: PlacedService, image: Image, span: Span) -> Diagnostic:
    """A ready image lies where Lambda does not look."""
    return Diagnostic(
        "image-not-in-ecr",
        f"service '{placed.service.name}' runs '{image.reference}', but Lambda starts images "
        "only from a private ECR repository in its own region",
        span,
        "push the image to ECR (`<account>.dkr.ecr.<region>.amazonaws.com/...`), or give `code`",
    )


def too_few_instances(placed: PlacedService, topics: int, span: Span) -> Diagnostic:
    """A service's topics may each start two instances, and it may have fewer altogether."""
    least = MIN_QUEUE_CONCURRENCY * topics
    return Diagnostic(
        "too-few-instances",
        f"service '{placed.service.name}' has a `max` of {placed.size.scale.max}, and hears of "
        f"{'one topic, which' if topics == 1 else f'{topics} topics, each of which'} starts up to "
        f"{MIN_QUEUE_CONCURRENCY} instances: messages that find none would count as failed",
        span,
        f"set `max` to {least} or more, or leave it out",
    )
