"""What AWS makes of each need, style by style."""

from __future__ import annotations

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
        "answers them, such as AWS's runtime interface client",
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
    "tcp": Refused(
        "nothing connects to a function: requests and events wake it",
        "run the service in style `kubernetes`, or give it an `http` port",
    ),
    "several-ports": Refused(
        "a function answers at one address",
        "keep the `http` port alone, or run the service in style `kubernetes`",
    ),
    "requests": Emulated(
        ("aws.lambda_.Function",),
        "Lambda always gives a function all that it may take",
    ),
    "volume": Refused(
        "an instance of a function keeps no disk",
        "keep the data in a store, or run the service in style `kubernetes`",
    ),
    "scratch": Refused(
        "an instance of a function may write to /tmp alone",
        "write to /tmp, or run the service in style `kubernetes`",
    ),
    "background": Refused(
        "a function runs while somebody asks it something, and nothing wakes this one",
        "give it a route, an event or a caller, or run it in style `kubernetes`",
    ),
}

DEPLOYMENT = "kubernetes.apps.v1.Deployment"
SERVICE = "kubernetes.core.v1.Service"
POLICY = "kubernetes.networking.v1.NetworkPolicy"
CUSTOM = "kubernetes.apiextensions.CustomResource"

KUBERNETES: dict[Need, Cell] = {
    "code": Native(("docker_build.Image",)),
    "image": Native(("kubernetes.core.v1.ServiceAccount", "aws.eks.PodIdentityAssociation")),
    "http": Native(("aws.apigatewayv2.Route", "aws.apigatewayv2.Integration", CUSTOM)),
    "call": Native((POLICY,)),
    "topic": Emulated(
        ("aws.sns.TopicSubscription", "aws.iam.RolePolicy", DEPLOYMENT),
        "a container beside the service's takes messages out of its queue and sends them on; a "
        "ready `image`, or one of a `Dockerfile`, does so by itself: EVENT_<TOPIC>_QUEUE_URL in "
        "its environment says where they wait",
    ),
    "schedule": Emulated(
        ("kubernetes.batch.v1.CronJob",),
        "a time that failed for good is kept as a failed job, and not as a message",
    ),
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
    "memory": Native(("kubernetes.core.v1.ServiceAccount",)),
    "cpu": Native(("kubernetes.core.v1.ServiceAccount",)),
    "timeout": Emulated(
        ("kubernetes.core.v1.ServiceAccount",),
        "the gateway, queues and jobs hold a service to it; a call inside the cluster takes as "
        "long as its caller waits",
    ),
    "retries": Native(()),
    "concurrency": Emulated(
        ("kubernetes.core.v1.ServiceAccount",),
        "nobody counts the requests that a pod takes at a time: its own process does",
    ),
    "min-scale": Native(("kubernetes.policy.v1.PodDisruptionBudget",)),
    "max-scale": Native(("kubernetes.policy.v1.PodDisruptionBudget",)),
    "health": Native((DEPLOYMENT,)),
    "domain": FUNCTIONS["domain"],
    "grpc": Native((SERVICE,)),
    "tcp": Native((SERVICE,)),
    "several-ports": Native((SERVICE,)),
    "requests": Native((DEPLOYMENT,)),
    "volume": Native(("kubernetes.apps.v1.StatefulSet",)),
    "scratch": Native((DEPLOYMENT,)),
    "background": Native((DEPLOYMENT,)),
}

SUPPORT: SupportTable = {"functions": FUNCTIONS, "kubernetes": KUBERNETES}
