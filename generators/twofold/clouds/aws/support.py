"""What AWS makes of each need, style by style."""

from __future__ import annotations

from twofold.clouds.support import (
    ACCOUNT,
    CUSTOM,
    DEPLOYMENT,
    DISRUPTIONS,
    FAILED_JOBS,
    NO_CONNECTIONS,
    NO_DISK,
    NOBODY_COUNTS,
    NOBODY_WAKES,
    ONE_ADDRESS,
    POLICY,
    SERVICE,
    SET,
)
from twofold.placement.support import Cell, Emulated, Native, Need, Refused, SupportTable

RIGHTS = (
    "AWS permissions end at the database: rights on tables are roles and grants inside it, "
    "made by a function through the Data API; only services linked `read-write` make or "
    "change tables, and `write` alone reads nothing"
)

FUNCTIONS: dict[Need, Cell] = {
    "code": Native(("aws.lambda_.Function",)),
    "image": Emulated(
        ("aws.lambda_.Function",),
        "Lambda sends an image its own requests and events, and not HTTP: the image brings what "
        "answers them, such as AWS's runtime interface client, and is built for arm64",
    ),
    "http": Native(("aws.apigatewayv2.Route", "aws.apigatewayv2.Integration")),
    "call": Native(("aws.apigatewayv2.Route", "aws.iam.RolePolicy")),
    "topic": Native(("aws.sns.TopicSubscription", "aws.lambda_.EventSourceMapping")),
    "schedule": Emulated(
        ("aws.scheduler.Schedule", "aws.lambda_.FunctionEventInvokeConfig"),
        "Lambda tries a time at which the code failed twice more at most, however many retries "
        "are asked for",
    ),
    "document": Native(("aws.dynamodb.Table",)),
    "relational": Emulated(
        ("aws.rds.Cluster", "aws.lambda_.Invocation"),
        RIGHTS,
    ),
    "cache": Native(("aws.elasticache.ServerlessCache", "aws.elasticache.User")),
    "bucket": Native(("aws.s3.Bucket",)),
    "secret": Native(("aws.secretsmanager.Secret",)),
    "memory": Native(("aws.lambda_.Function",)),
    "cpu": Emulated(
        ("aws.lambda_.Function",),
        "Lambda gives a processor for every 1,769 MiB: a function gets at least the memory "
        "that brings the processors asked for",
    ),
    "timeout": Native(("aws.lambda_.Function",)),
    "retries": Native(("aws.sqs.Queue",)),
    "concurrency": Emulated(
        ("aws.lambda_.Function",),
        "an instance of a Lambda function takes one request at a time: more requests at a "
        "time are more instances",
    ),
    "min-scale": Native(("aws.lambda_.ProvisionedConcurrencyConfig",)),
    "max-scale": Native(("aws.lambda_.Function",)),
    "health": Emulated(
        ("aws.lambda_.Function",),
        "Lambda itself replaces an instance that fails: the path is not asked",
    ),
    "domain": Native(("aws.apigatewayv2.DomainName", "aws.acm.Certificate")),
    "grpc": Refused(
        "API Gateway, through which functions are asked, does not carry it",
        "run the service in style `kubernetes`, or give it an `http` port",
    ),
    "tcp": NO_CONNECTIONS,
    "several-ports": ONE_ADDRESS,
    "requests": Emulated(
        ("aws.lambda_.Function",),
        "Lambda always gives a function all that it may take",
    ),
    "volume": NO_DISK,
    "scratch": Refused(
        "an instance of a function may write to /tmp alone",
        "write to /tmp, or run the service in style `kubernetes`",
    ),
    "background": NOBODY_WAKES,
}

KUBERNETES: dict[Need, Cell] = {
    "code": Native(("docker_build.Image",)),
    "image": Native((ACCOUNT, "aws.eks.PodIdentityAssociation")),
    "http": Native(("aws.apigatewayv2.Route", "aws.apigatewayv2.Integration", CUSTOM)),
    "call": Native((POLICY,)),
    "topic": Emulated(
        ("aws.sns.TopicSubscription", "aws.iam.RolePolicy", DEPLOYMENT),
        "a container beside the service's takes messages out of its queue and sends them on; a "
        "ready `image`, or one of a `Dockerfile`, does so by itself: EVENT_<TOPIC>_QUEUE_URL in "
        "its environment says where they wait",
    ),
    "schedule": FAILED_JOBS,
    "document": FUNCTIONS["document"],
    "relational": Emulated(
        ("aws.rds.Cluster", "aws.lambda_.Invocation", "aws.vpc.SecurityGroupIngressRule"),
        f"{RIGHTS}; a network policy knows the store by the addresses of its network, and the "
        "store the pods by their machines' group: who gets in, their role decides",
    ),
    "cache": Emulated(
        (
            "aws.elasticache.ServerlessCache",
            "aws.elasticache.User",
            "aws.vpc.SecurityGroupIngressRule",
        ),
        "a network policy knows the cache by the addresses of its network, and the cache the "
        "pods by their machines' group: who gets in, their role decides",
    ),
    "bucket": FUNCTIONS["bucket"],
    "secret": FUNCTIONS["secret"],
    "memory": Native((ACCOUNT,)),
    "cpu": Native((ACCOUNT,)),
    "timeout": Emulated(
        (ACCOUNT,),
        "the gateway, queues and jobs hold a service to it; a call inside the cluster takes as "
        "long as its caller waits",
    ),
    "retries": Native(()),
    "concurrency": NOBODY_COUNTS,
    "min-scale": Native((DISRUPTIONS,)),
    "max-scale": Native((DISRUPTIONS,)),
    "health": Native((DEPLOYMENT,)),
    "domain": FUNCTIONS["domain"],
    "grpc": Native((SERVICE,)),
    "tcp": Native((SERVICE,)),
    "several-ports": Native((SERVICE,)),
    "requests": Native((DEPLOYMENT,)),
    "volume": Native((SET,)),
    "scratch": Native((DEPLOYMENT,)),
    "background": Native((DEPLOYMENT,)),
}

SUPPORT: SupportTable = {"functions": FUNCTIONS, "kubernetes": KUBERNETES}
