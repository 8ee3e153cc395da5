"""What wakes a function: requests through an API, and messages of topics."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.functions.function import LoweredFunction
from twofold.clouds.aws.gateway import (
    API_TIMEOUT_SECONDS,
    LoweredApi,
    create_routes,
    integration_name,
)
from twofold.clouds.aws.grants import link_options
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.service import let_receive
from twofold.clouds.aws.topic import LoweredSubscription

# Lambda takes messages from a queue in batches; a failed message does not fail its batch.
BATCH_SIZE = 10

# What an event source may be limited to. What all of them together may start must not be more
# than the function's own limit: what is refused there counts as a failed try of its messages.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
MIN_QUEUE_CONCURRENCY, MAX_QUEUE_CONCURRENCY = 2, 1000


def attach(lowered: LoweredFunction, api: LoweredApi, keys: Sequence[str]) -> None:
    """Let an API pass requests for these routes on to the function."""
    name = integration_name(lowered.name, api)
    integration = aws.apigatewayv2.Integration(
        name,
        api_id=api.api.id,
        integration_type="AWS_PROXY",
        integration_uri=lowered.live.invoke_arn,
        payload_format_version="2.0",
        timeout_milliseconds=API_TIMEOUT_SECONDS * 1000,
        opts=lowered.inside,
    )
    create_routes(lowered.name, api, integration, keys, lowered.inside)
    aws.lambda_.Permission(
        name,
        action="lambda:InvokeFunction",
        function=lowered.function.name,
        qualifier=lowered.live.name,
        principal="apigateway.amazonaws.com",
        source_arn=pulumi.Output.format("{}/*/*", api.api.execution_arn),
        opts=lowered.inside,
    )


def consume(lowered: LoweredFunction, subscription: LoweredSubscription, of: int) -> None:
    """Hand a topic's messages over from their queue, and let failed ones come again.

    `of` is how many topics share the function's limit.
    """
    topic, queue = subscription.subscription.topic, subscription.queue
    member = lowered.identity.member
    name = f"{lowered.name}-{topic.name}"
    receive = let_receive(lowered.identity, subscription)
    most = lowered.identity.placed.size.scale.max
    share = most // of if most else None
    aws.lambda_.EventSourceMapping(
        name,
        event_source_arn=queue.arn,
        function_name=lowered.live.arn,
        batch_size=BATCH_SIZE,
        function_response_types=["ReportBatchItemFailures"],
        scaling_config={
            "maximum_concurrency": max(MIN_QUEUE_CONCURRENCY, min(share, MAX_QUEUE_CONCURRENCY))
        }
        if share is not None
        else None,
        opts=link_options(member, topic.was, receive),
    )
