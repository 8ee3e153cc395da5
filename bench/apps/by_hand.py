"""The workload as an engineer writes it with Pulumi: one file, a function for what repeats.

`units` in its configuration says how many; the code of the functions lies in `app`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
ACCESS_LOG = {"requestId": "$context.requestId", "route": "$context.routeKey"}
WRITE = ["BatchWriteItem", "DeleteItem", "DescribeTable", "PutItem", "UpdateItem"]
READ = ["BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"]


def tags(component: str) -> dict[str, str]:
    """What everything is tagged with."""
    return {"application": "synthetic", "environment": "dev", "component": component}


def allow(sid: str, actions: Sequence[str], *resources: pulumi.Input[str]) -> dict[str, object]:
    """Make a statement of a policy."""
    return {"Sid": sid, "Effect": "Allow", "Action": [*actions], "Resource": [*resources]}


class Table(pulumi.ComponentResource):
    """A document store."""

    def __init__(self, name: str) -> None:
        super().__init__("synthetic:stores:DocumentStore", name)
        self.table = aws.dynamodb.Table(
            name,
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}],
            server_side_encryption={"enabled": False},
            point_in_time_recovery={"enabled": False},
            deletion_protection_enabled=False,
            tags=tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"name": self.table.name})


class Topic(pulumi.ComponentResource):
    """A topic."""

    def __init__(self, name: str) -> None:
        super().__init__("synthetic:messaging:Topic", name)
        self.topic = aws.sns.Topic(
            name,
            kms_master_key_id="alias/aws/sns",
            signature_version=2,
            tags=tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"id": self.topic.arn})


class Subscription(pulumi.ComponentResource):
    """A queue that hears a topic."""

    def __init__(self, name: str, topic: Topic) -> None:
        super().__init__("synthetic:messaging:Subscription", name)
        child = pulumi.ResourceOptions(parent=self)
        dead = aws.sqs.Queue(
            f"{name}-dead",
            message_retention_seconds=1209600,
            sqs_managed_sse_enabled=True,
            tags=tags(name),
            opts=child,
        )
        self.queue = aws.sqs.Queue(
            name,
            visibility_timeout_seconds=60,
            message_retention_seconds=604800,
            receive_wait_time_seconds=20,
            sqs_managed_sse_enabled=True,
            redrive_policy=pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead.arn, "maxReceiveCount": 4}
            ),
            tags=tags(name),
            opts=child,
        )
        aws.sqs.RedriveAllowPolicy(
            f"{name}-dead",
            queue_url=dead.url,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.queue.arn]}
            ),
            opts=child,
        )
        policy = aws.sqs.QueuePolicy(
            name,
            queue_url=self.queue.url,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "sns.amazonaws.com"},
                            "Action": "sqs:SendMessage",
                            "Resource": self.queue.arn,
                            "Condition": {"ArnEquals": {"aws:SourceArn": topic.topic.arn}},
                        },
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "sqs:*",
                            "Resource": [self.queue.arn],
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        },
                    ],
                }
            ),
            opts=child,
        )
        aws.sns.TopicSubscription(
            name,
            topic=topic.topic.arn,
            protocol="sqs",
            endpoint=self.queue.arn,
            raw_message_delivery=True,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs({"queue": self.queue.arn})


class Api(pulumi.ComponentResource):
    """The public API."""

    def __init__(self, name: str) -> None:
        super().__init__("synthetic:shared:Api", name)
        child = pulumi.ResourceOptions(parent=self)
        self.api = aws.apigatewayv2.Api(name, protocol_type="HTTP", tags=tags(name), opts=child)
        logs = aws.cloudwatch.LogGroup(name, retention_in_days=7, tags=tags(name), opts=child)
        aws.apigatewayv2.Stage(
            name,
            api_id=self.api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": logs.arn, "format": json.dumps(ACCESS_LOG)},
            default_route_settings={"throttling_rate_limit": 1000, "throttling_burst_limit": 2000},
            tags=tags(name),
            opts=child,
        )
        self.register_outputs({"url": self.api.api_endpoint})


class Service(pulumi.ComponentResource):
    """A function with a role of its own."""

    def __init__(
        self,
        name: str,
        statements: Sequence[Mapping[str, object]],
        variables: Mapping[str, pulumi.Input[str]],
    ) -> None:
        super().__init__("synthetic:services:Service", name)
        child = pulumi.ResourceOptions(parent=self)
        self.role = aws.iam.Role(
            name,
            description=f"Service {name} of synthetic",
            assume_role_policy=json.dumps(LAMBDA),
            tags=tags(name),
            opts=child,
        )
        logs = aws.cloudwatch.LogGroup(name, retention_in_days=7, tags=tags(name), opts=child)
        traces = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        policy = aws.iam.RolePolicy(
            name,
            role=self.role.name,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        allow(
                            "WriteLogs",
                            ["logs:CreateLogStream", "logs:PutLogEvents"],
                            pulumi.Output.format("{}:*", logs.arn),
                        ),
                        allow("WriteTraces", traces, "*"),
                        *statements,
                    ],
                }
            ),
            opts=child,
        )
        self.function = aws.lambda_.Function(
            name,
            role=self.role.arn,
            package_type="Zip",
            runtime="python3.13",
            handler="main.handler",
            code=pulumi.FileArchive("app"),
            architectures=["arm64"],
            memory_size=512,
            timeout=10,
            publish=True,
            environment={"variables": variables},
            logging_config={"log_format": "JSON", "log_group": logs.name},
            tracing_config={"mode": "Active"},
            tags=tags(name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.alias = aws.lambda_.Alias(
            name,
            name="live",
            function_name=self.function.name,
            function_version=self.function.version,
            opts=child,
        )
        self.register_outputs({"role": self.role.arn})


def unit(at: int, public: Api) -> None:
    """Make a unit: a web service, a worker, their store and their topic."""
    table, topic = Table(f"store-{at}"), Topic(f"topic-{at}")
    subscription = Subscription(f"topic-{at}-worker-{at}", topic)
    both = [f"dynamodb:{each}" for each in sorted([*READ, *WRITE])]
    indexes = pulumi.Output.format("{}/index/*", table.table.arn)
    name = f"web-{at}"
    web = Service(
        name,
        [
            allow("ReadWrite", both, table.table.arn, indexes),
            allow("Publish", ["sns:Publish"], topic.topic.arn),
        ],
        {"STORE": table.table.name, "TOPIC": topic.topic.arn},
    )
    child = pulumi.ResourceOptions(parent=web)
    integration = aws.apigatewayv2.Integration(
        f"{name}-http",
        api_id=public.api.id,
        integration_type="AWS_PROXY",
        integration_uri=web.alias.invoke_arn,
        payload_format_version="2.0",
        timeout_milliseconds=30000,
        opts=child,
    )
    for method in ("GET", "POST"):
        aws.apigatewayv2.Route(
            f"{name}-http-{method.lower()}-things-{at}",
            api_id=public.api.id,
            route_key=f"{method} /things-{at}",
            target=pulumi.Output.format("integrations/{}", integration.id),
            opts=child,
        )
    aws.lambda_.Permission(
        f"{name}-http",
        action="lambda:InvokeFunction",
        function=web.function.name,
        qualifier=web.alias.name,
        principal="apigateway.amazonaws.com",
        source_arn=pulumi.Output.format("{}/*/*", public.api.execution_arn),
        opts=child,
    )
    name = f"worker-{at}"
    write = [f"dynamodb:{each}" for each in WRITE]
    worker = Service(name, [allow("Write", write, table.table.arn)], {"STORE": table.table.name})
    receive = ["ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage"]
    child = pulumi.ResourceOptions(parent=worker)
    policy = aws.iam.RolePolicy(
        f"{name}-topic-{at}",
        role=worker.role.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    allow("Receive", [f"sqs:{each}" for each in receive], subscription.queue.arn)
                ],
            }
        ),
        opts=child,
    )
    aws.lambda_.EventSourceMapping(
        f"{name}-topic-{at}",
        event_source_arn=subscription.queue.arn,
        function_name=worker.alias.arn,
        batch_size=10,
        function_response_types=["ReportBatchItemFailures"],
        tags=tags(name),
        opts=pulumi.ResourceOptions(parent=worker, depends_on=[policy]),
    )


api = Api("public-api")
for each in range(pulumi.Config().require_int("units")):
    unit(each, api)
pulumi.export("url", api.api.api_endpoint)
