"""The Lambda function of a service, and the alias that everything goes through."""

from __future__ import annotations

from textwrap import shorten

from twofold.clouds.aws.policies import allow, policy
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.service import Identity
from twofold.clouds.aws.shared import Shared
from twofold.clouds.scope import Scope
from twofold.packaging.python import entry
from twofold.resources.recorder import explain
from twofold.services.model import Code, Image
from twofold.values import frozen

# A function gets a whole processor at this much memory, and parts of one in proportion.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
MEMORY_PER_CPU = 1769

# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
DESCRIPTION_LENGTH = 256


@frozen
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


def create_function(identity: Identity, scope: Scope, shared: Shared) -> LoweredFunction:
    """Create the function with its logs and its alias; it starts once its grants are there."""
    name, placed = identity.name, identity.placed
    inside = pulumi.ResourceOptions(parent=identity.component)
    logs = aws.cloudwatch.LogGroup(name, retention_in_days=scope.log_days, opts=inside)
    writes = _let_write(identity, logs, inside)
    source, size = placed.service.source, placed.size
    environment: dict[str, pulumi.Input[str]] = dict(identity.environment)
    function = aws.lambda_.Function(
        name,
        description=shorten(placed.service.description, DESCRIPTION_LENGTH) or None,
        role=identity.role.arn,
        package_type="Zip" if isinstance(source, Code) else "Image",
        image_uri=source.reference if isinstance(source, Image) else None,
        runtime=source.runtime if isinstance(source, Code) else None,
        handler=entry("lambda") if isinstance(source, Code) else None,
        code=scope.archive(placed.service) if isinstance(source, Code) else None,
        # Of an image as well, which for Lambda is of one architecture: a transform says another.
        architectures=["arm64"],
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
            parent=identity.component, depends_on=[writes, *identity.after]
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


# A policy of its own: what a function has no more is taken away when it is gone.
TRACING = "X-Ray's actions name no resource: it has no narrower form than `*`."


def _let_write(
    identity: Identity, logs: aws.cloudwatch.LogGroup, inside: pulumi.ResourceOptions
) -> aws.iam.RolePolicy:
    """Allow what any function needs: its logs and its traces."""
    permissions = aws.iam.RolePolicy(
        f"{identity.name}-telemetry",
        role=identity.role.name,
        policy=policy(
            [
                allow(
                    "WriteLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [pulumi.Output.format("{}:*", logs.arn)],
                ),
                allow("WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
            ]
        ),
        opts=inside,
    )
    explain(permissions, TRACING)
    return permissions


def memory(mebibytes: int, cpu: float | None) -> int:
    """The memory that brings the processors asked for, if more than was asked for itself.

    >>> memory(512, None), memory(512, 1)
    (512, 1769)
    """
    return max(mebibytes, round(MEMORY_PER_CPU * cpu)) if cpu else mebibytes
