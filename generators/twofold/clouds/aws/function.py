"""A service in the functions style: a Lambda function, and what wakes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from twofold.clouds.aws.gateway import LoweredApi
from twofold.clouds.aws.grants import link_options
from twofold.clouds.aws.names import physical
from twofold.clouds.aws.policies import Statement, allow, policy, trust
from twofold.clouds.aws.scope import Scope
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.service import Identity, create_policy, lower_identity
from twofold.clouds.aws.shared import Shared, public
from twofold.clouds.aws.topic import FOURTEEN_DAYS, LoweredSubscription
from twofold.placement.model import PlacedService, Placement
from twofold.resources.recorder import explain
from twofold.services.cron import Cron
from twofold.services.model import Code, Image, Route, Schedule, Subscription

# HTTP APIs wait this long for an answer and no longer.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
API_TIMEOUT_SECONDS = 30

# A function gets a whole processor at this much memory, and parts of one in proportion.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
MEMORY_PER_CPU = 1769

# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
DESCRIPTION_LENGTH = 256

# Lambda takes messages from a queue in batches; a failed message does not fail its batch.
BATCH_SIZE = 10

# Roles and schedules have names of 64 characters, of which Pulumi's autonaming adds eight.
# https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
SCHEDULE_NAME_LENGTH = 64 - 8

# The least that an event source may be limited to.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
MIN_QUEUE_CONCURRENCY, MAX_QUEUE_CONCURRENCY = 2, 1000


@dataclass(frozen=True, slots=True)
class LoweredFunction:
    """A function, and the alias that everything which wakes it goes through."""

    identity: Identity
    function: aws.lambda_.Function
    live: aws.lambda_.Alias
    inside: pulumi.ResourceOptions

    @property
    def name(self) -> str:
        """The service's name."""
        return self.identity.name


def lower_function(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> pulumi.ComponentResource:
    """Lower a service to a function and its triggers."""
    identity = lower_identity(placed, "lambda.amazonaws.com", placement, scope, shared)
    lowered = _create_function(identity, scope, shared)
    triggers = placement.graph.triggers_of(placed.service)
    routes = [trigger for trigger in triggers if isinstance(trigger, Route)]
    if routes:
        _attach(lowered, public(shared.api), [f"{each.method} {each.path}" for each in routes])
    if lowered.name in shared.addresses:
        _attach(lowered, shared.addresses[lowered.name], ["$default"])
    for trigger in triggers:
        match trigger:
            case Route():
                pass
            case Subscription():
                _consume(lowered, shared.subscriptions[trigger.name])
            case Schedule():
                _schedule(lowered, trigger)
    identity.component.register_outputs({"role": identity.role.arn})
    return identity.component


def _create_function(identity: Identity, scope: Scope, shared: Shared) -> LoweredFunction:
    name, placed = identity.name, identity.placed
    inside = pulumi.ResourceOptions(parent=identity.component)
    logs = aws.cloudwatch.LogGroup(name, retention_in_days=scope.log_days, opts=inside)
    permissions = create_policy(identity, _own_permissions(identity, logs))
    if identity.group:
        explain(permissions, IN_NETWORK)
    else:
        explain(permissions, TRACING)
    source, size = placed.service.source, placed.size
    environment: dict[str, pulumi.Input[str]] = dict(identity.environment)
    function = aws.lambda_.Function(
        name,
        description=shorten(placed.service.description, DESCRIPTION_LENGTH) or None,
        role=identity.role.arn,
        package_type="Zip" if isinstance(source, Code) else "Image",
        image_uri=source.reference if isinstance(source, Image) else None,
        runtime=source.runtime if isinstance(source, Code) else None,
        handler=source.handler if isinstance(source, Code) else None,
        code=pulumi.FileArchive(str(source.folder)) if isinstance(source, Code) else None,
        architectures=["arm64"] if isinstance(source, Code) else None,
        memory_size=memory(size.memory, size.cpu),
        timeout=size.timeout,
        reserved_concurrent_executions=size.scale.max,
        publish=True,
        environment={"variables": environment} if environment else None,
        vpc_config={
            "subnet_ids": shared.network.subnet_ids,
            "security_group_ids": [identity.group.id],
        }
        if shared.network and identity.group
        else None,
        logging_config={"log_format": "JSON", "log_group": logs.name},
        tracing_config={"mode": "Active"},
        opts=pulumi.ResourceOptions(
            parent=identity.component, depends_on=[permissions, *identity.after]
        ),
    )
    live = aws.lambda_.Alias(
        name,
        name="live",
        function_name=function.name,
        function_version=function.version,
        opts=inside,
    )
    if size.scale.min:
        aws.lambda_.ProvisionedConcurrencyConfig(
            name,
            function_name=function.name,
            qualifier=live.name,
            provisioned_concurrent_executions=size.scale.min,
            opts=inside,
        )
    return LoweredFunction(identity, function, live, inside)


TRACING = "X-Ray's actions name no resource: it has no narrower form than `*`."
IN_NETWORK = (
    "X-Ray's actions name no resource, and Lambda's network interfaces have no name before "
    "they are made: neither has a narrower form than `*`. The code itself may not touch "
    "network interfaces."
)

NETWORK_ACTIONS = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]


def _own_permissions(identity: Identity, logs: aws.cloudwatch.LogGroup) -> Sequence[Statement]:
    """What any function needs: its logs, its traces and, in a network, its interfaces."""
    statements: list[Statement] = [
        allow(
            "WriteLogs",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [pulumi.Output.format("{}:*", logs.arn)],
        ),
        allow("WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
    ]
    if identity.group:
        statements += [
            allow("JoinNetwork", NETWORK_ACTIONS, ["*"]),
            # Lambda joins the network with this role; the code, whose requests carry this
            # key, has no business to. https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
            {
                "Sid": "KeepCodeFromNetwork",
                "Effect": "Deny",
                "Action": NETWORK_ACTIONS,
                "Resource": ["*"],
                "Condition": {"Null": {"lambda:SourceFunctionArn": "false"}},
            },
        ]
    return statements


def memory(mebibytes: int, cpu: float | None) -> int:
    """The memory that brings the processors asked for, if more than was asked for itself.

    >>> memory(512, None), memory(512, 1)
    (512, 1769)
    """
    return max(mebibytes, round(MEMORY_PER_CPU * cpu)) if cpu else mebibytes


def _attach(lowered: LoweredFunction, api: LoweredApi, keys: Sequence[str]) -> None:
    """Let an API pass requests for these routes on to the function."""
    which = "call" if api.authorization else "http"
    name = f"{lowered.name}-{which}"
    integration = aws.apigatewayv2.Integration(
        name,
        api_id=api.api.id,
        integration_type="AWS_PROXY",
        integration_uri=lowered.live.invoke_arn,
        payload_format_version="2.0",
        timeout_milliseconds=API_TIMEOUT_SECONDS * 1000,
        opts=lowered.inside,
    )
    for key in keys:
        aws.apigatewayv2.Route(
            f"{name}-{route_slug(key)}",
            api_id=api.api.id,
            route_key=key,
            target=pulumi.Output.format("integrations/{}", integration.id),
            authorization_type=api.authorization,
            opts=lowered.inside,
        )
    aws.lambda_.Permission(
        name,
        action="lambda:InvokeFunction",
        function=lowered.function.name,
        qualifier=lowered.live.name,
        principal="apigateway.amazonaws.com",
        source_arn=pulumi.Output.format("{}/*/*", api.api.execution_arn),
        opts=lowered.inside,
    )


def route_slug(key: str) -> str:
    """A route as a part of a logical name; no two routes have the same one.

    >>> route_slug("GET /products/{id}")
    'get-products-{id}'
    >>> route_slug("$default")
    'default'
    """
    method, _, path = key.partition(" ")
    return "-".join([method.lower().removeprefix("$"), *filter(None, path.split("/"))])


def _consume(lowered: LoweredFunction, subscription: LoweredSubscription) -> None:
    """Hand a topic's messages over from their queue, and let failed ones come again."""
    topic, queue = subscription.subscription.topic, subscription.queue
    member = lowered.identity.member
    name = f"{lowered.name}-{topic.name}"
    receive = aws.iam.RolePolicy(
        name,
        role=lowered.identity.role.name,
        policy=policy(
            [
                allow(
                    "ReceiveMessages",
                    ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
                    [queue.arn],
                )
            ]
        ),
        opts=link_options(member, topic.was),
    )
    most = lowered.identity.placed.size.scale.max
    aws.lambda_.EventSourceMapping(
        name,
        event_source_arn=queue.arn,
        function_name=lowered.live.arn,
        batch_size=BATCH_SIZE,
        function_response_types=["ReportBatchItemFailures"],
        scaling_config={
            "maximum_concurrency": max(MIN_QUEUE_CONCURRENCY, min(most, MAX_QUEUE_CONCURRENCY))
        }
        if most
        else None,
        opts=link_options(member, topic.was, receive),
    )


def _schedule(lowered: LoweredFunction, schedule: Schedule) -> None:
    """Wake the function at fixed times; a time that fails for good is kept as a dead letter."""
    name = physical(schedule.name, limit=SCHEDULE_NAME_LENGTH)
    inside = lowered.inside
    dead = aws.sqs.Queue(
        f"{name}-dead",
        message_retention_seconds=FOURTEEN_DAYS,
        sqs_managed_sse_enabled=True,
        opts=inside,
    )
    group = aws.scheduler.ScheduleGroup(name, opts=inside)
    account = aws.get_caller_identity_output(
        opts=pulumi.InvokeOptions(parent=lowered.identity.component)
    ).account_id
    role = aws.iam.Role(
        name,
        description=f"Wakes {lowered.name}",
        assume_role_policy=trust(
            "scheduler.amazonaws.com",
            {"StringEquals": {"aws:SourceAccount": account, "aws:SourceArn": group.arn}},
        ),
        opts=inside,
    )
    wake = aws.iam.RolePolicy(
        name,
        role=role.name,
        policy=policy(
            [
                allow("Wake", ["lambda:InvokeFunction"], [lowered.live.arn]),
                allow("KeepDeadLetters", ["sqs:SendMessage"], [dead.arn]),
            ]
        ),
        opts=inside,
    )
    aws.scheduler.Schedule(
        name,
        group_name=group.name,
        schedule_expression=cron_expression(schedule.cron),
        schedule_expression_timezone=schedule.timezone,
        flexible_time_window={"mode": "OFF"},
        target={
            "arn": lowered.live.arn,
            "role_arn": role.arn,
            "retry_policy": {"maximum_retry_attempts": lowered.identity.placed.service.retries},
            "dead_letter_config": {"arn": dead.arn},
        },
        opts=pulumi.ResourceOptions(parent=lowered.identity.component, depends_on=[wake]),
    )


def cron_expression(cron: Cron) -> str:
    """A cron line as EventBridge Scheduler writes it: six fields, `?` for the day not said.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based

    >>> from twofold.services.cron import parse_cron
    >>> cron_expression(parse_cron("0 2 * * *"))
    'cron(0 2 * * ? *)'
    >>> cron_expression(parse_cron("*/15 8 * * MON-FRI"))
    'cron(0/15 8 ? * MON-FRI *)'
    """
    day, weekday = ("?", cron.weekday) if cron.weekday != "*" else (cron.day, "?")
    fields = (
        cron.minute.replace("*/", "0/"),
        cron.hour.replace("*/", "0/"),
        day.replace("*/", "1/"),
        cron.month.replace("*/", "1/"),
        weekday,
        "*",
    )
    return f"cron({' '.join(fields)})"
